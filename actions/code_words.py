"""What is said of one code: its conditions, and why it works or does not."""

from __future__ import annotations

from typing import Any

from actions.turn import Turn
from smartmkt_core.catalog import service as catalog
from smartmkt_core.promotions.service import Basket, Kind, Obstacle, Promotion, Verdict, Why


def conditions(turn: Turn, promotion: Promotion) -> str:
    """What the title may not say: for whom, how often, until when."""
    parts = []
    if promotion.audience:
        parts.append(turn.t(f"promotion.for_{promotion.audience}"))
    elif promotion.once:
        parts.append(turn.t("promotion.once"))
    if promotion.ends_at is not None:
        parts.append(
            turn.t("promotion.until", date=turn.formats.date(promotion.ends_at, now=turn.now))
        )
    gap = "，" if turn.language == "zh" else ", "
    return turn.t("promotion.conditions", parts=gap.join(parts)) if parts else ""


def verdict_told(turn: Turn, verdict: Verdict, basket: Basket | None) -> list[str]:
    """Whether the code works for this basket; every reason why not, and what would make it."""
    promotion = verdict.promotion
    whys = [obstacle.why for obstacle in verdict.obstacles]
    unseen = basket is None or not basket.lines
    if verdict.works and basket is not None:
        told = [_works(turn, verdict, basket)]
    elif whys == [Why.EMPTY] or (unseen and not whys):
        key = "unknown" if basket is None else "empty"
        values = {"code": promotion.code, "title": promotion.title_in(turn.language)}
        told = [turn.t(f"promotion.why.{key}", **values)]
    else:
        told = [turn.t("promotion.stops", code=promotion.code)]
        told += [
            _why_not(turn, verdict, obstacle)
            for obstacle in verdict.obstacles
            if obstacle.why != Why.EMPTY
        ]
    return told + [turn.t(f"promotion.if_{audience.value}") for audience in verdict.unproven]


def _works(turn: Turn, verdict: Verdict, basket: Basket) -> str:
    values = {
        "code": verdict.promotion.code,
        "total": turn.formats.money(basket.total, basket.currency),
    }
    if verdict.promotion.kind == Kind.FREE_DELIVERY:
        return turn.t("promotion.works_free", **values)
    amount = turn.formats.money(verdict.saving, basket.currency)
    return turn.t("promotion.works", amount=amount, **values)


def _why_not(turn: Turn, verdict: Verdict, obstacle: Obstacle) -> str:
    promotion = verdict.promotion
    needed = turn.formats.money(promotion.min_basket, promotion.currency)
    values: dict[str, Any] = {}
    key = obstacle.why.value
    if obstacle.why == Why.BASKET:
        values = {
            "needed": needed,
            "counts": turn.formats.money(verdict.counts, promotion.currency),
            "missing": turn.formats.money(obstacle.missing, promotion.currency),
        }
    elif obstacle.why == Why.GOODS:
        values = {"goods": _goods(turn, promotion), "needed": needed}
        key = "goods_and_amount" if promotion.min_basket else key
    return turn.t(f"promotion.why.{key}", **values)


def _goods(turn: Turn, promotion: Promotion) -> str:
    """What it counts for, by the shop's own names."""
    products = catalog.products(turn.session, promotion.skus)
    names = [
        *(
            catalog.category_name(turn.session, name, turn.language)
            for name in promotion.categories
        ),
        *promotion.brands,
        *(product.name(turn.language) for product in products.values()),
    ]
    return turn.formats.choice(names) if turn.language == "en" else "、".join(names)
