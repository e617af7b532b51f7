"""What is shown to the shopper, where it came from, and under which limits: kept over turns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from actions.baskets import basket
from actions.cards import product_cards
from actions.turn import Button, Turn, payload
from smartmkt_core.catalog import service as catalog
from smartmkt_core.catalog.models import Product
from smartmkt_core.catalog.service import Limits
from smartmkt_core.events import service as events
from smartmkt_core.recommend import service as recommend
from smartmkt_core.recommend.service import Recommendation, Visit

SHOWN = 6
POOL = 60
BROWSED = 500
LONGEST_QUERY = 120
STEPS_BACK = 5

Source = dict[str, Any]
"""``kind``: search (with ``query``), browse, recommend, similar or together (``sku``), colours."""
Reasons = dict[str, dict[str, Any]]
"""By product: ``kind`` and what the sentence about it needs."""


@dataclass(frozen=True)
class Shelf:
    """One state of what is shown; ``back`` holds the earlier ones, the latest last."""

    source: Source
    skus: list[str]
    limits: Limits = field(default_factory=Limits)
    seen: list[str] = field(default_factory=list)
    reasons: Reasons = field(default_factory=dict)
    back: list[dict[str, Any]] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """As the slot keeps it."""
        return {**vars(self), "limits": self.limits.as_dict()}

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Shelf:
        """As the slot kept it."""
        return cls(**{**kept, "limits": Limits.of(kept["limits"])})


def load(turn: Turn) -> Shelf | None:
    """What is shown, where products were the last things shown."""
    kept = turn.get("shelf")
    choices = turn.get("choices") or {}
    if not isinstance(kept, dict) or choices.get("kind") != "product":
        return None
    return Shelf.of(kept)


def pool(turn: Turn, source: Source, limits: Limits | None = None) -> tuple[list[Product], Reasons]:
    """Everything that a source could show but what was turned down, the best first; reasons.

    Of very many products those within ``limits`` are among them.
    """
    found, reasons = _all_of(turn, source, limits or Limits())
    refused = set(visit_of(turn).refused)
    return [product for product in found if product.sku not in refused], reasons


def _all_of(turn: Turn, source: Source, limits: Limits) -> tuple[list[Product], Reasons]:
    match source["kind"]:
        case "search":
            return catalog.pool(
                turn.session,
                source["query"],
                language=turn.language,
                encoder=turn.shop.encoder,
                within=limits.filters(),
            ), {}
        case "browse":
            category = source.get("category")
            every = catalog.browse(turn.session, category=category, limit=BROWSED)
            return [product for product in every if product.stock > 0], {}
        case "recommend":
            found = suggested(turn, limit=POOL)
            return [one.product for one in found], {
                one.product.sku: one.reason.as_dict() for one in found
            }
        case "similar" | "together" as kind:
            product = catalog.product(turn.session, source["sku"])
            if product is None:
                return [], {}
            return similar_to(turn, product) if kind == "similar" else together_with(turn, product)
    return list(catalog.products(turn.session, source.get("skus") or []).values()), {}


def suggested(turn: Turn, *, limit: int, said: Sequence[str] = ()) -> list[Recommendation]:
    """What this shopper may like, from what they did before and in this conversation."""
    return recommend.recommend(
        turn.session,
        customer_id=turn.customer_id,
        conversation_id=turn.conversation_id,
        visit=replace(visit_of(turn), said=tuple(said)),
        encoder=turn.shop.encoder,
        limit=limit,
        now=turn.now,
    )


def visit_of(turn: Turn) -> Visit:
    """What happened in this conversation so far."""
    seen = events.seen(turn.session, turn.conversation_id)
    have = basket(turn)
    held = tuple(line.product.sku for line in have.lines) if have is not None else ()
    return Visit(viewed=seen.viewed, basket=held or seen.carted, refused=seen.rejected)


def note(turn: Turn, kind: str, skus: Sequence[str], *, value: float | None = None) -> None:
    """Writes down what happened with some products."""
    events.record(
        turn.session,
        kind,
        skus,
        conversation_id=turn.conversation_id,
        customer_id=turn.customer_id,
        now=turn.now,
        value=value,
    )


def similar_to(turn: Turn, product: Product) -> tuple[list[Product], Reasons]:
    """Products like another one, with what they have in common."""
    refused = set(visit_of(turn).refused)
    found = recommend.similar(turn.session, product, limit=POOL)
    found = [one for one in found if one.product.sku not in refused]
    return [one.product for one in found], {
        one.product.sku: {
            "kind": "similar",
            "sku": product.sku,
            "shared": list(one.shared),
            "same_kind": one.same_kind,
            "same_brand": one.same_brand,
            "variant": one.variant,
        }
        for one in found
    }


def together_with(turn: Turn, product: Product) -> tuple[list[Product], Reasons]:
    """Products ordered with another one, with by how many."""
    refused = set(visit_of(turn).refused)
    found = recommend.bought_together(turn.session, product, limit=POOL)
    found = [one for one in found if one.product.sku not in refused]
    return [one.product for one in found], {
        one.product.sku: {"kind": "together", "sku": product.sku, "count": one.shoppers}
        for one in found
    }


def show(
    turn: Turn,
    shelf: Shelf,
    products: Sequence[Product],
    key: str,
    *,
    buttons: Sequence[Button] = (),
    before: str = "",
    remember: bool = True,
    **values: Any,
) -> None:
    """Says a sentence with cards, and keeps what is shown. ``remember``: the way back to before."""
    from actions.reasons import fit_reasons, reason_of

    kept = load(turn)
    back = list(shelf.back)
    if remember and kept is not None and kept.skus:
        back = [*kept.back, {**kept.as_dict(), "back": []}][-STEPS_BACK:]
    skus = [product.sku for product in products]
    reasons = {sku: shelf.reasons[sku] for sku in skus if sku in shelf.reasons}
    shelf = replace(shelf, skus=skus, reasons=reasons, back=back)
    turn.set("shelf", shelf.as_dict())
    turn.set("choices", {"kind": "product", "skus": skus})
    turn.look_at(product=skus[0] if len(skus) == 1 else None, query=shelf.source.get("query"))
    note(turn, events.SHOWN, skus)
    ratings = catalog.rating(turn.session, skus)
    told = fit_reasons(turn, products, shelf, ratings) | {
        product.sku: reason_of(turn, product, reasons[product.sku])
        for product in products
        if product.sku in reasons
    }
    card = product_cards(turn, products, ratings=ratings, reasons=told)
    turn.say(key, custom=card, buttons=buttons, before=before, **values)


def suggest(turn: Turn) -> Button:
    """The quick reply that asks for suggestions."""
    return turn.button("button.recommend", payload("recommend_product"))
