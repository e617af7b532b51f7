"""Offers for this shopper: which run, whether a code works and why not, the best for the basket."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from actions import promotion_words as words
from actions.base import ShopAction, person
from actions.baskets import basket
from actions.cards import old_price
from actions.code_words import conditions, verdict_told
from actions.meant import meant
from actions.refine import refine
from actions.replies import Reply
from actions.shelf import SHOWN, Shelf, show
from actions.turn import Button, Turn, payload
from smartmkt_core.catalog import service as catalog
from smartmkt_core.promotions import service as promotions
from smartmkt_core.promotions.service import Basket, Kind, Promotion, Verdict, Why


class Promotions(ShopAction):
    """What applies to this shopper and basket; codes that are not public are never told of."""

    action_name = "action_promotions"

    def respond(self, turn: Turn) -> None:
        text = turn.text
        codes = words.codes_in(text)
        if words.CHEAPER.fullmatch(text) and refine(turn, surely=True):
            return
        if words.TOGETHER.search(text):
            _together(turn, codes)
        elif codes:
            _codes(turn, codes)
        elif words.REDUCED_LIST.search(text) and _reduced_list(turn):
            return
        elif words.BASKET.search(text) or turn.entity("about") == "basket":
            _best(turn)
        elif words.REDUCED.search(text) and _reduced(turn):
            return
        else:
            lead = turn.t("promotion.bargain") if words.BARGAIN.search(text) else ""
            _list(turn, lead=lead)


def asks_about_code(turn: Turn) -> bool:
    """Whether a message is about a code or the best one, whatever it was taken for."""
    if words.ABOUT_CODE.search(turn.text) and words.codes_in(turn.text):
        return True
    return bool(words.BEST.search(turn.text))


def _codes(turn: Turn, codes: list[str]) -> None:
    have = basket(turn)
    told = []
    for code in codes:
        verdict = promotions.check(
            turn.session, code, have or Basket(), customer_id=turn.customer_id, now=turn.now
        )
        if verdict is None:
            told.append(turn.t("promotion.no_code", code=code))
        else:
            told += verdict_told(turn, verdict, have)
    _bubble(turn, told, [_offers_button(turn), *_best_button(turn, have)])


def _best(turn: Turn) -> None:
    """The best code for the basket; where none works, the nearest and what it lacks."""
    have = basket(turn)
    if have is None or not have.lines:
        _list(turn, lead=turn.t(f"promotion.{'unseen' if have is None else 'empty'}_basket"))
        return
    found = promotions.best(turn.session, have, customer_id=turn.customer_id, now=turn.now)
    total = turn.formats.money(have.total, have.currency)
    if not found.verdicts:
        told = [turn.t("promotion.best_none", total=total), *_nearest(turn, have)]
        _bubble(turn, told, [_offers_button(turn)])
        return
    codes = turn.formats.listing([verdict.promotion.code for verdict in found.verdicts])
    free = any(verdict.promotion.kind == Kind.FREE_DELIVERY for verdict in found.verdicts)
    if not found.saving:
        told = [turn.t("promotion.best_free", total=total, code=codes)]
    else:
        together = len(found.verdicts) > 1
        key = "promotion.best_together" if together else "promotion.best"
        amount = turn.formats.money(found.saving, have.currency)
        told = [turn.t(key, total=total, code=codes, amount=amount)]
        told += [turn.t("promotion.plus_free")] if free else []
    unproven = dict.fromkeys(a for verdict in found.verdicts for a in verdict.unproven)
    told += [turn.t(f"promotion.if_{audience.value}") for audience in unproven]
    _bubble(turn, told + _nearest(turn, have, above=found.saving), [_offers_button(turn)])


def _nearest(turn: Turn, have: Basket, *, above: Decimal = Decimal(0)) -> list[str]:
    """The offer that lacks least, where it would give more than what works already."""
    lacking = []
    for promotion in promotions.offers(turn.session, now=turn.now):
        verdict = promotions.judge(turn.session, promotion, have, customer_id=turn.customer_id)
        only = [obstacle.why for obstacle in verdict.obstacles] == [Why.BASKET]
        if only:
            lacking.append((verdict.obstacles[0].missing, _then(promotion), promotion))
    worth = [entry for entry in lacking if entry[1] > above or not above]
    if not worth:
        return []
    missing, gain, promotion = min(worth, key=lambda entry: (entry[0], entry[2].code))
    values = {"code": promotion.code, "missing": turn.formats.money(missing, have.currency)}
    if promotion.kind == Kind.FREE_DELIVERY:
        return [turn.t("promotion.nearest_free", **values)]
    amount = turn.formats.money(gain, have.currency)
    return [turn.t("promotion.nearest", amount=amount, **values)]


def _then(promotion: Promotion) -> Decimal:
    """What it takes off once its least amount is reached."""
    if promotion.kind == Kind.PERCENT:
        return promotion.min_basket * promotion.value / 100
    return promotion.value


def _list(turn: Turn, *, lead: str = "") -> None:
    """The offers that this shopper could use."""
    have = basket(turn)
    found = [
        verdict.promotion
        for promotion in promotions.offers(turn.session, now=turn.now)
        if _open_to(
            verdict := promotions.judge(
                turn.session, promotion, have or Basket(), customer_id=turn.customer_id
            )
        )
    ]
    if not found:
        buttons = [turn.button("button.newsletter_on", payload("newsletter_subscription"))]
        _bubble(turn, [lead, turn.t("promotion.none")], buttons)
        return
    lines = [
        turn.t(
            "promotion.line",
            code=promotion.code,
            title=promotion.title_in(turn.language),
            conditions=conditions(turn, promotion),
        )
        for promotion in found
    ]
    head = [] if lead.endswith((":", "：")) else [turn.t("promotion.list", count=len(found))]
    gap = "" if turn.language == "zh" else " "
    first = gap.join(filter(None, [lead, *head]))
    text = "\n".join([first, *lines, turn.t("promotion.how")])
    turn.replies.append(Reply(text, _best_button(turn, have)))
    turn.mark("promotion.list")


def _open_to(verdict: Verdict) -> bool:
    """Whether the shopper could still come to use it."""
    return not {Why.NEW, Why.USED} & {obstacle.why for obstacle in verdict.obstacles}


def _together(turn: Turn, codes: list[str]) -> None:
    """Whether codes go together: those named, else all that anybody may know of."""
    if len(codes) >= 2:
        have = basket(turn) or Basket()
        verdicts = [
            promotions.check(turn.session, code, have, customer_id=turn.customer_id, now=turn.now)
            for code in codes
        ]
        gone = [code for code, verdict in zip(codes, verdicts, strict=True) if verdict is None]
        if gone:
            _bubble(turn, [turn.t("promotion.no_code", code=code) for code in gone], [])
            return
        both = all(verdict and verdict.promotion.combines for verdict in verdicts)
        key = "promotion.together_these" if both else "promotion.together_not_these"
        _bubble(turn, [turn.t(key, codes=turn.formats.listing(codes))], [_offers_button(turn)])
        return
    found = [p.code for p in promotions.offers(turn.session, now=turn.now) if p.combines]
    if len(found) > 1:
        told = turn.t("promotion.together_yes", codes=turn.formats.listing(found))
    else:
        told = turn.t("promotion.together_no")
    _bubble(turn, [told], [_offers_button(turn)])


def _reduced(turn: Turn) -> bool:
    """Whether the product that is meant costs less than before; False where none is meant."""
    product = meant(turn)
    if product is None:
        return False
    turn.look_at(product=product.sku)
    before = old_price(product)
    values: dict[str, Any] = {
        "product": product.name(turn.language),
        "price": turn.formats.money(product.price, product.currency),
    }
    if before is None:
        turn.say("promotion.not_reduced", buttons=[_offers_button(turn)], **values)
    else:
        was = turn.formats.money(before, product.currency)
        turn.say("promotion.reduced", old=was, buttons=[_offers_button(turn)], **values)
    return True


def _reduced_list(turn: Turn) -> bool:
    """Shows what is reduced, the largest cut first; whether anything is."""
    found = [
        (product, before)
        for product in catalog.browse(turn.session, limit=5000)
        if product.stock > 0 and (before := old_price(product)) is not None
    ]
    found.sort(key=lambda pair: (pair[0].price / pair[1], pair[0].sku))
    if not found:
        return False
    products = [product for product, _ in found]
    source = {"kind": "reduced", "skus": [product.sku for product in products]}
    shown = products[:SHOWN]
    show(turn, Shelf(source, []), shown, "promotion.reduced_list", count=len(shown))
    return True


def _bubble(turn: Turn, parts: list[str], buttons: list[Button]) -> None:
    gap = "" if turn.language == "zh" else " "
    turn.replies.append(Reply(gap.join(filter(None, parts)), buttons or [person(turn)]))
    turn.mark("promotion")


def _offers_button(turn: Turn) -> Button:
    return turn.button("button.promotions", payload("check_promotion"))


def _best_button(turn: Turn, have: Basket | None) -> list[Button]:
    if have is None or not have.lines:
        return []
    return [turn.button("button.best_code", payload("check_promotion", about="basket"))]
