"""Why a product is shown: what was bought, looked at or searched, and how many others did."""

from __future__ import annotations

from typing import Any

from actions.attributes import value_said
from actions.base import ShopAction
from actions.limit_words import said
from actions.reasons import similar_reason
from actions.replies import Reply
from actions.shelf import Shelf, load, suggest
from actions.shown import at_places, products_on_screen
from actions.turn import Turn
from smartmkt_core.catalog import service as catalog
from smartmkt_core.catalog.models import Product
from smartmkt_core.recommend import service as recommend
from smartmkt_core.recommend.service import Reason

_OWN = ("viewed", "basket", "carted", "said", "taste", "new")
"""Reasons that come of what somebody did or said in this conversation."""
TOLD = 2
"""Products explained at once; the cards carry the reasons of the others."""


class ExplainRecommendation(ShopAction):
    """The true reason of what was shown last."""

    action_name = "action_explain_recommendation"

    def respond(self, turn: Turn) -> None:
        shelf, shown = load(turn), products_on_screen(turn)
        if shelf is None or not shown:
            turn.say("explain.nothing", buttons=[suggest(turn)])
            turn.offer("recommend_product")
            return
        wanted = _asked(turn, shown)
        parts = [part for product in wanted for part in _why(turn, shelf, product)]
        parts = list(dict.fromkeys(parts)) or _source(turn, shelf, shown)
        own = any(reason.get("kind") in _OWN for reason in shelf.reasons.values())
        if shelf.source["kind"] == "recommend" and turn.customer_id is None and not own:
            parts.append(turn.t("explain.guest"))
        parts.append(turn.t("explain.unpaid"))
        gap = "" if turn.language == "zh" else " "
        turn.replies.append(Reply(gap.join(parts)))
        turn.mark("explain")


def _asked(turn: Turn, shown: list[Product]) -> list[Product]:
    """The product that the question is about, else the first ones."""
    named = at_places(turn) or [
        product
        for product in catalog.products_by_text(turn.session, turn.text)
        if product.sku in {one.sku for one in shown}
    ]
    return named[:TOLD] or shown[:TOLD]


def _why(turn: Turn, shelf: Shelf, product: Product) -> list[str]:
    reason = shelf.reasons.get(product.sku)
    if reason is None:
        return []
    name, kind = product.name(turn.language), str(reason["kind"])
    source = catalog.product(turn.session, reason["sku"]) if reason.get("sku") else None
    if kind == "similar" and source is not None:
        why = similar_reason(turn, product, source, reason)
        return [
            turn.t("explain.similar", product=name, source=source.name(turn.language), reason=why)
        ]
    if kind == "together" and source is not None:
        other = source.name(turn.language)
        return [turn.t("explain.together", product=name, source=other, count=reason["count"])]
    lifted = [turn.t(f"explain.lifted_{reason['lifted']}")] if reason.get("lifted") else []
    return [*_recommended(turn, product, source, reason), *lifted]


def _recommended(
    turn: Turn, product: Product, source: Product | None, reason: dict[str, Any]
) -> list[str]:
    """What a recommendation rests on, with its facts."""
    name, kind = product.name(turn.language), str(reason["kind"])
    if kind in ("neighbours", "trending") and reason.get("count"):
        return [turn.t(f"explain.{kind}", product=name, count=reason["count"])]
    if kind == "taste" and reason.get("value"):
        value = value_said(turn, str(reason.get("attribute")), str(reason["value"]))
        return [turn.t("explain.taste", product=name, value=value or reason["value"])]
    if kind == "said":
        return [turn.t("explain.said", product=name, value=reason.get("value") or "")]
    if source is not None and kind in ("basket", "new"):
        return [turn.t(f"explain.{kind}", product=name, source=source.name(turn.language))]
    known = Reason.of(reason)
    facts = recommend.evidence(
        turn.session,
        product.sku,
        known,
        customer_id=turn.customer_id,
        now=turn.now,
    )
    if kind == "viewed" and source is not None and facts.at is None:
        return [turn.t("explain.viewed_now", product=name, source=source.name(turn.language))]
    if source is None or facts.at is None:
        key = "explain.popular" if facts.shoppers else "explain.popular_plain"
        return [turn.t(key, product=name, count=facts.shoppers)]
    date = turn.formats.date(facts.at, now=turn.now)
    told = [turn.t(f"explain.{kind}", product=name, source=source.name(turn.language), date=date)]
    if facts.shoppers:
        told.append(turn.t("explain.shoppers", count=facts.shoppers))
    return told


def _source(turn: Turn, shelf: Shelf, shown: list[Product]) -> list[str]:
    """How products without a reason of their own came here."""
    limits = said(turn, shelf.limits, currency=shown[0].currency)
    if shelf.source["kind"] == "colours":
        return [turn.t("explain.colours")]
    query = shelf.source.get("query")
    if not query:
        return [turn.t("explain.browse", limits=limits)] if limits else []
    told = [turn.t("explain.search", query=query)]
    return told + ([turn.t("explain.search_limits", limits=limits)] if limits else [])
