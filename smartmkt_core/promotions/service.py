"""Promotions for this shopper and this basket. The face of this capability."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from sqlalchemy.orm import Session

from smartmkt_core.catalog.models import Product
from smartmkt_core.promotions import repository
from smartmkt_core.promotions.basket import Basket, Line, basket_of, remembered
from smartmkt_core.promotions.models import Audience, Kind, Promotion

__all__ = [
    "Audience",
    "Basket",
    "Kind",
    "Line",
    "Obstacle",
    "Promotion",
    "Verdict",
    "Why",
    "basket_of",
    "best",
    "check",
    "judge",
    "offers",
    "remembered",
]

_CENT = Decimal("0.01")


class Why(StrEnum):
    """What stands against a promotion."""

    EMPTY = "empty"
    """There is nothing in the basket."""
    GOODS = "goods"
    """Nothing in the basket is of what it is for."""
    BASKET = "basket"
    """The goods it is for are worth too little; ``missing`` says by how much."""
    NEW = "new"
    """The shopper has ordered before."""
    NEWSLETTER = "newsletter"
    """The shopper does not get the newsletter."""
    USED = "used"
    """The shopper has used it."""
    CURRENCY = "currency"
    """It is of another currency than the basket."""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One thing that stands against it. ``missing``: what the basket lacks."""

    why: Why
    missing: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A promotion for one shopper and basket.

    ``unproven``: audiences that a guest may belong to; the checkout decides. ``counts``: what the
    goods are worth that it counts for.
    """

    promotion: Promotion
    saving: Decimal
    counts: Decimal
    obstacles: tuple[Obstacle, ...] = ()
    unproven: tuple[Audience, ...] = ()

    @property
    def works(self) -> bool:
        """Whether nothing that is known stands against it."""
        return not self.obstacles


@dataclass(frozen=True, slots=True)
class Best:
    """The code, or the codes that go together, which save most. ``free_delivery`` comes on top."""

    verdicts: tuple[Verdict, ...] = field(default_factory=tuple)

    @property
    def saving(self) -> Decimal:
        """What is saved on the goods."""
        return sum((verdict.saving for verdict in self.verdicts), Decimal(0))


def check(
    session: Session, code: str, basket: Basket, *, customer_id: str | None, now: datetime
) -> Verdict | None:
    """Whether a code works. None where no such code runs: expired, future or unknown alike."""
    promotion = repository.by_code(session, code.strip().upper())
    if promotion is None or not _runs(promotion, now):
        return None
    return judge(session, promotion, basket, customer_id=customer_id)


def offers(session: Session, *, now: datetime) -> list[Promotion]:
    """The promotions that anybody may know of and that run now."""
    return list(repository.running(session, now=now))


def best(
    session: Session,
    basket: Basket,
    *,
    customer_id: str | None,
    now: datetime,
    known: Sequence[str] = (),
) -> Best:
    """What saves most on a basket: one code alone, or all those together that may be combined.

    ``known``: codes that the shopper has named, public or not.
    """
    candidates = {promotion.code: promotion for promotion in offers(session, now=now)}
    for code in known:
        promotion = repository.by_code(session, code.strip().upper())
        if promotion is not None and _runs(promotion, now):
            candidates[promotion.code] = promotion
    verdicts = [
        verdict
        for promotion in candidates.values()
        if (verdict := judge(session, promotion, basket, customer_id=customer_id)).works
    ]
    together = tuple(verdict for verdict in verdicts if verdict.promotion.combines)
    choices = [Best((verdict,)) for verdict in verdicts] + ([Best(together)] if together else [])
    return max(choices, key=_worth, default=Best())


def judge(
    session: Session, promotion: Promotion, basket: Basket, *, customer_id: str | None
) -> Verdict:
    """What a running promotion is worth for a basket, and everything that stands against it."""
    fitting = [line for line in basket.lines if _fits(promotion, line.product)]
    counts = sum((line.total for line in fitting), Decimal(0))
    obstacles: list[Obstacle] = []
    unproven: list[Audience] = []
    if not basket.lines:
        obstacles.append(Obstacle(Why.EMPTY, promotion.min_basket))
    elif promotion.kind != Kind.PERCENT and basket.currency != promotion.currency:
        obstacles.append(Obstacle(Why.CURRENCY))
    elif not fitting:
        obstacles.append(Obstacle(Why.GOODS, promotion.min_basket))
    elif counts < promotion.min_basket:
        obstacles.append(Obstacle(Why.BASKET, promotion.min_basket - counts))
    if promotion.audience:
        audience = Audience(promotion.audience)
        if customer_id is None:
            unproven.append(audience)
        elif not _belongs(session, audience, customer_id):
            obstacles.append(Obstacle(Why(audience.value)))
    if promotion.once and _used(session, promotion, customer_id):
        obstacles.append(Obstacle(Why.USED))
    saving = Decimal(0) if obstacles else _saving(promotion, counts)
    return Verdict(promotion, saving, counts, tuple(obstacles), tuple(unproven))


def _worth(choice: Best) -> tuple[Decimal, int, int]:
    """The larger saving; free delivery before nothing; fewer codes before more."""
    free = any(verdict.promotion.kind == Kind.FREE_DELIVERY for verdict in choice.verdicts)
    sure = -sum(len(verdict.unproven) for verdict in choice.verdicts)
    return choice.saving, int(free), sure - len(choice.verdicts)


def _runs(promotion: Promotion, now: datetime) -> bool:
    begun = promotion.starts_at is None or promotion.starts_at <= now
    return begun and (promotion.ends_at is None or now < promotion.ends_at)


def _fits(promotion: Promotion, product: Product) -> bool:
    if not promotion.limited:
        return True
    return (
        product.category.casefold() in {name.casefold() for name in promotion.categories}
        or product.brand.casefold() in {name.casefold() for name in promotion.brands}
        or product.sku.casefold() in {sku.casefold() for sku in promotion.skus}
    )


def _belongs(session: Session, audience: Audience, customer_id: str) -> bool:
    if audience == Audience.NEW:
        return repository.orders_placed(session, customer_id) == 0
    return repository.reads_newsletter(session, customer_id)


def _used(session: Session, promotion: Promotion, customer_id: str | None) -> bool:
    if customer_id is None:
        return False
    return promotion.code in repository.codes_used(session, customer_id)


def _saving(promotion: Promotion, counts: Decimal) -> Decimal:
    """Never more than the goods cost; what delivery costs is not known here."""
    if promotion.kind == Kind.PERCENT:
        return (counts * promotion.value / 100).quantize(_CENT, ROUND_HALF_UP)
    if promotion.kind == Kind.AMOUNT:
        return min(promotion.value, counts)
    return Decimal(0)
