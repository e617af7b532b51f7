"""A made shop in which people have tastes: four kinds of goods, twelve of each, and their fans."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from smartmkt_core.catalog.models import Product
from smartmkt_core.events.models import BehaviourEvent

KINDS = ("Shoes", "Tea", "Lamps", "Toys")
EACH = 12


def sku(kind: str, number: int) -> str:
    return f"{kind.upper()}-{number:02}"


def kind_of(number: str) -> str:
    return number.split("-")[0].capitalize()


def product(number: str, *, kind: str = "", stock: int = 9, **attributes: object) -> Product:
    """A product of a kind; its title is like nobody else's."""
    kind = kind or kind_of(number)
    return Product(
        sku=number,
        title=f"Thing {number}",
        category=kind,
        brand=f"{kind} House",
        price=20,
        stock=stock,
        attributes={"type": kind.lower(), "use": f"for {kind.lower()}", **attributes},
    )


def did(who: str, event: str, number: str, at: datetime) -> BehaviourEvent:
    return BehaviourEvent(customer_id=who, event=event, sku=number, at=at)


def open_market(session: Session, now: datetime, *, people: int = 80) -> None:
    """Everybody goes for one kind, with a look at another now and then; shoes are liked most."""
    session.add_all(product(sku(kind, n)) for kind in KINDS for n in range(EACH))
    random_ = random.Random(4)
    for person in range(people):
        taste = random_.choices(KINDS, (4, 2, 2, 2))[0]
        for step in range(10):
            kind = taste if random_.random() < 0.85 else random_.choice(KINDS)
            at = now - timedelta(days=60 - step, minutes=person)
            number = sku(kind, int(random_.random() ** 2 * EACH))
            session.add(did(f"p{person}", "view", number, at))
            if random_.random() < 0.3:
                session.add(did(f"p{person}", "purchase", number, at + timedelta(minutes=5)))
    session.flush()


def share_of(kind: str, shown: Sequence[str]) -> float:
    """The part of some numbers that is of a kind."""
    return sum(kind_of(number) == kind for number in shown) / max(len(shown), 1)
