"""The demo shop's page: its products, and signing in as one of its customers. Demo mode only."""

# Without postponed annotations: FastAPI reads those of the routes.

from collections import defaultdict, deque
from collections.abc import Iterable
from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, StringConstraints
from sqlalchemy.orm import Session

from smartmkt_core.account import service as account
from smartmkt_core.account.models import Customer
from smartmkt_core.orders import service as orders
from smartmkt_core.promotions import service as promotions
from web import shelf
from web.agents import Problem
from web.gateway import Gateway
from web.meaning import Meaning
from web.store import now
from web.wire import clean

SIGNED_IN_FOR = timedelta(hours=1)
FEW_CUSTOMERS = 8
# Among so many the few are chosen.
CANDIDATES = 60
# The customers of the guided tour, one for each language.
SHOWCASE = ("C0001", "C0002")


class SignIn(BaseModel):
    """Which demo customer to be. ``language``: in which an error is told."""

    customer_id: Annotated[str, StringConstraints(min_length=1, max_length=64)]
    language: Annotated[str, StringConstraints(max_length=8)] = ""


def routes(gateway: Gateway) -> APIRouter:
    """What the demo page asks for, under /api/shop."""
    router = APIRouter(prefix="/api/shop")
    store = gateway.store
    meaning = Meaning(store, gateway.settings.var)

    @router.get("/products")
    async def products(
        category: str = "",
        q: str = "",
        language: str = "en",
        limit: Annotated[int, Query(ge=1, le=shelf.LARGEST_PAGE)] = shelf.PAGE,
        offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
    ) -> dict[str, Any]:
        wanted = clean(q)[:200]
        # Whoever looks at the shop may search next: by then the encoder is open.
        meaning.begin()
        return await store.run(
            shelf.page,
            gateway,
            category=clean(category)[:120],
            wanted=wanted,
            language=_spoken(language),
            limit=limit,
            offset=offset,
            encoder=await meaning.encoder() if wanted else None,
        )

    @router.get("/products/{sku:path}")
    async def product(sku: str, language: str = "en") -> dict[str, Any]:
        found = await store.run(shelf.one, gateway, clean(sku)[:64], _spoken(language))
        if found is None:
            raise Problem(404, "product_gone", area="shop", language=language)
        return found

    @router.get("/customers")
    async def customers() -> dict[str, Any]:
        return {"customers": await store.run(_customers)}

    @router.post("/sign-in")
    async def sign_in(body: SignIn) -> dict[str, Any]:
        customer = await store.run(account.customer, clean(body.customer_id))
        if customer is None:
            raise Problem(404, "customer_gone", area="shop", language=body.language)
        token = account.make_customer_token(
            gateway.settings.customer_secret, customer.id, now=now(), ttl=SIGNED_IN_FOR
        )
        kept = await store.run(promotions.remembered, customer.id, now=now())
        return {
            "customer_token": token,
            "name": customer.name,
            "basket": [{"sku": sku, "quantity": quantity} for sku, quantity in kept],
        }

    return router


def _spoken(language: str) -> str:
    return language if language in ("en", "zh") else "en"


def _customers(session: Session) -> list[dict[str, Any]]:
    """Those of the tour, then others who differ in language and in how their last order stands."""
    shown = [one for one in (account.customer(session, known) for known in SHOWCASE) if one]
    known = {one.id for one in shown}
    rest = [one for one in account.customers(session, limit=CANDIDATES) if one.id not in known]
    varied = _alternating((_kind(session, one), one) for one in rest if one.name)
    return [
        {"customer_id": one.id, "name": one.name, "language": one.language}
        for one in [*shown, *varied][:FEW_CUSTOMERS]
    ]


def _kind(session: Session, customer: Customer) -> tuple[str, str]:
    latest = orders.list_orders(session, orders.Shopper("", customer.id), limit=1)
    return customer.language, latest[0].status if latest else ""


def _alternating(kinds: Iterable[tuple[tuple[str, str], Customer]]) -> list[Customer]:
    """One of each kind, then the second of each, and so on."""
    waiting: defaultdict[tuple[str, str], deque[Customer]] = defaultdict(deque)
    for kind, customer in kinds:
        waiting[kind].append(customer)
    taken = []
    while waiting:
        for kind in list(waiting):
            taken.append(waiting[kind].popleft())
            if not waiting[kind]:
                del waiting[kind]
    return taken
