"""Asking before showing, at most twice: what splits the candidates best, in words about use."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import Any

from actions import asked
from actions.answer_words import amount_said, values_said
from actions.attributes import value_said
from actions.limit_words import said as limits_said
from actions.nearest import show_nearest, shown_buttons
from actions.refine import read
from actions.shelf import LONGEST_QUERY, SHOWN, Shelf, pool, show
from actions.shown import wants_to_see
from actions.turn import Button, Turn, payload
from smartmkt_core.catalog import service as catalog
from smartmkt_core.catalog.questions import NOT
from smartmkt_core.catalog.service import Limits, Option, Question
from smartmkt_core.catalog.words import plain, query_terms, terms

ACTION = "action_search_product"
MOST_QUESTIONS = 2
FEW = 4
"""So many things are shown without a question."""
_OWN = (
    "search_product", "recommend_product", "product_question", "refine_search", "check_stock",
    "out_of_scope", "size_help", "similar_products", "place_order", "smalltalk", "shop_question",
    "bought_together", "check_promotion", "complaint", "leave_review",
)  # fmt: skip
"""What few words in answer to a question may read like."""
_ADVICE = re.compile(
    r"\bhelp (?:me )?(?:to )?(?:choos|find|decid|pick|select)\w*|\b(?:some )?advice\b|\badvise\b"
    r"|\bwhich (?:\w+ ){1,3}(?:should|would|do you recommend|shall)\b"
    r"|\b(?:don'?t|do not|not) (?:really |quite )?(?:know|sure) (?:which|what|where)"
    r"|\bno idea\b|\bnot sure\b|\bundecided\b|\bcan'?t decide\b|\bwhat (?:could|should|shall) i\b"
    r"|帮我?(?:挑|选|参谋|想想|推荐|拿(?:个)?主意)|给点?建议|参谋|不知道(?:该)?(?:选|买|挑|送)|没什么想法|没想法|拿不定主意"
    r"|纠结|(?:选|买|挑)(?:哪|什么样)[种款个]|哪[种款]好|送(?:点|些|个)?(?:什么|啥)",
    re.I,
)
_PRESENT = re.compile(
    r"\b(?:gift|present|surprise|secret santa)s?\b|\b(?:give|get|buy) (?:to )?(?:him|her|them)\b"
    r"|礼物|礼品|送(?:给)?(?:我)?(?:女|男|老|爸|妈|父|母|朋|闺|同|长|客|他|她)|送(?:点|些|个)?(?:什么|啥)",
    re.I,
)
_ENJOYS = re.compile(
    r"\b(?:loves?|likes?|enjoys?|adores?|(?:is )?(?:really |so )?into|mad about|crazy about|fan of"
    r"|drinks? (?:a lot of|lots of)?|keen on)\b (?!the |this |that |it\b|to know)([\w' -]{3,30}?)"
    r"(?=[,.!?;]|$| and | but | so | what)"
    r"|(?:喜欢|爱|热爱|迷上了?|爱好)(?!的|我|这|那)([^，。！？,.!?\s的了]{1,8})",
    re.I,
)
"""What somebody who gets a present enjoys."""
_AROUND = re.compile(
    r"\b(?:but|really|please|some|new|nice|good|i|i'm|need|want|looking|for|find|get|buy|can|you|me|my"
    r"|would|like|could|to|a|an|the|and|hmm+|something|anything|on|about|help|which|what|hi|hello|at"
    r"|all|with|is|best|right|from|kind|sort|of)\b|[?!.,]"
    r"|我?(?:想|要|需要)?(?:买|换|选|添|挑|找|送)(?:点|个|些|件|双|条|床|把|只)?|[个双件条床把盏只款了唉]|是不是|东西|一下|又|该|哪|种|款|什么|啥|吧|呢|吗|你"
    r"|[？！，。、]|给|帮|我|好|的",
    re.I,
)
_ANY = re.compile(
    r"\b(?:(?:does|do)(?:n'?t| not) (?:matter|mind|care|know)|no (?:preference|idea|matter)"
    r"|not sure|any(?:thing)?(?: (?:is|will) (?:fine|do|ok(?:ay)?))?|whatever|either|up to you"
    r"|you (?:decide|choose)|no clue|dunno|idk|skip|all of them)\b"
    r"|都行|都可以|随便|无所谓|不知道|不清楚|不限|没要求|没所谓|你定|您定|看着办|不懂|没概念",
    re.I,
)


def wants_advice(turn: Turn) -> bool:
    """Whether somebody asks to be advised, rather than to be shown what there is."""
    return bool(_ADVICE.search(turn.text)) and not wants_to_see(turn.text)


def is_present(text: str) -> bool:
    """Whether something is to be given away: then the words don't name the thing."""
    return bool(_PRESENT.search(text))


def ask_first(turn: Turn, query: str, limits: Limits) -> bool:
    """Asks the first question where that helps; whether it did."""
    source = source_of(turn, turn.text or query)
    return _ask(turn, {"source": source, "limits": limits.as_dict(), "asked": []})


def answered(turn: Turn, question: dict[str, Any]) -> bool:
    """Takes the answer; asks once more or shows. Whether the message was an answer."""
    if turn.in_form:
        return False
    known = {key: question[key] for key in ("source", "limits", "asked")}
    limits, name = Limits.of(known["limits"]), str(question["asked"][-1])
    if not turn.text and turn.entity("narrow") != name:
        return False
    chosen = _chosen(turn, name, question["values"], known["source"])
    change = read(turn, Limits()) if turn.text else None
    priced = change is not None and "price" in change.set
    if priced and change is not None:
        limits = replace(limits, low=change.limits.low, high=change.limits.high)
    elif name == "price" and turn.text:
        amount = amount_said(turn.text, alone=asked.is_other_wish(turn, *_OWN))
        if amount is not None:
            priced, limits = True, replace(limits, low=amount[0], high=amount[1])
    if chosen is not None:
        limits = _with(limits, name, chosen)
    elif turn.text and (wants_to_see(turn.text) or (change is not None and change.step)):
        known["asked"] = [*known["asked"], *[""] * MOST_QUESTIONS]
    elif turn.text and not priced and not _ANY.search(turn.text):
        if asked.is_other_wish(turn, *_OWN) or _elsewhere(turn, known["source"]):
            return False
        return _in_own_words(turn, known, limits)
    asked.close(turn)
    known["limits"] = limits.as_dict()
    if priced and not set(known["asked"]) & {"price"}:
        known["asked"] = [*known["asked"], "price"][:MOST_QUESTIONS]
    if not _ask(turn, known):
        _show(turn, known)
    return True


def _ask(turn: Turn, known: dict[str, Any]) -> bool:
    names: list[str] = known["asked"]
    if len(names) >= MOST_QUESTIONS:
        return False
    limits = Limits.of(known["limits"])
    things, _ = pool(turn, known["source"], limits)
    left = list(catalog.narrow(turn.session, things, limits).products)
    lines = {catalog.group_of(product) for product in left}
    if len(lines) <= FEW:
        return False
    settled = [*names, *(["price"] if "price" in limits.kinds() else [])]
    question = catalog.best_question(
        left,
        asked=settled,
        speakable=cache(lambda name, value: bool(value_said(turn, name, value))),
    )
    if question is None:
        return False
    values = [_value(option) for option in question.options]
    asked.ask(
        turn, ACTION, "narrow", **{**known, "asked": [*names, question.name], "values": values}
    )
    key = f"narrow.ask.{question.name}"
    label = f"attribute.{question.name}"
    turn.say(
        key if key in turn.shop.texts else "narrow.ask.other",
        before=turn.lead("narrow.count", count=len(lines)),
        buttons=[*_buttons(turn, question, left[0].currency), _any(turn, question.name)],
        name=turn.t(label) if label in turn.shop.texts else question.name,
    )
    return True


def source_of(turn: Turn, query: str) -> dict[str, Any]:
    """Where to choose from: a category, what the words find, for a present what somebody enjoys.

    Nobody's words name a present; without a taste it may be anything.
    """
    taste = _ENJOYS.search(query)
    if taste:
        return {"kind": "search", "query": next(part for part in taste.groups() if part)}
    if is_present(query):
        return {"kind": "browse"}
    thing = _thing(query)
    words = set(query_terms(thing))
    for category, name_zh in turn.categories if words else ():
        if words <= set(terms(f"{category} {name_zh}")):
            return {"kind": "browse", "category": category}
    return {"kind": "search", "query": (thing if words else query)[:LONGEST_QUERY]}


def _thing(query: str) -> str:
    """What is left beside the asking: "a jacket", 外套."""
    return " ".join(_AROUND.sub(" ", _ADVICE.sub(" ", query)).split())


def _buttons(turn: Turn, question: Question, currency: str) -> list[Button]:
    return [
        {
            "title": _title(turn, question.name, option, currency),
            "payload": payload("refine_search", narrow=question.name, value=_value(option)),
        }
        for option in question.options
    ]


def _any(turn: Turn, name: str) -> Button:
    return turn.button("button.narrow.any", payload("refine_search", narrow=name, value=""))


def _title(turn: Turn, name: str, option: Option, currency: str) -> str:
    if option.value:
        said = value_said(turn, name, option.value)
        return said[:1].upper() + said[1:]
    low, high = (
        "" if edge is None else turn.formats.money(edge, currency)
        for edge in (option.low, option.high)
    )
    if low and high:
        return turn.t("button.narrow.between", low=low, high=high)
    return turn.t("button.narrow.above" if low else "button.narrow.below", amount=low or high)


def _value(option: Option) -> str:
    """As a quick reply carries it: the value, or the limits of a price."""
    return option.value or f"{option.low or ''}-{option.high or ''}"


def _chosen(
    turn: Turn, name: str, values: Sequence[str], source: dict[str, Any]
) -> list[str] | None:
    """The options named, in any words that are theirs; none at all for "doesn't matter".

    Those that are refused have a mark. None where the words name no option.
    """
    if not turn.text:
        value = str(turn.entity("value") or "")
        return [value] if value else []
    if name == "price":
        return None
    every = dict.fromkeys([*values, *_further(turn, name, source)])
    names = {value: {value, value_said(turn, name, value)} for value in every}
    wanted, refused = values_said(turn.text, names)
    return [*wanted, *(f"{NOT}{value}" for value in refused)] or None


def _further(turn: Turn, name: str, source: dict[str, Any]) -> list[str]:
    """Values that were not offered but may be named: of what there is to choose from."""
    products, _ = pool(turn, source)
    return list(dict.fromkeys(v for p in products for v in catalog.values_of(p, name)))


def _with(limits: Limits, name: str, values: Sequence[str]) -> Limits:
    if not values:
        return limits
    if name == "price":
        low, _, high = values[0].partition("-")
        return replace(
            limits, low=Decimal(low) if low else None, high=Decimal(high) if high else None
        )
    kept = [facet for facet in limits.facets if not facet.startswith(f"{name}=")]
    return replace(limits, facets=(*kept, f"{name}={'|'.join(values)}"))


def _elsewhere(turn: Turn, source: dict[str, Any]) -> bool:
    """Whether the words name another kind of thing than was asked about."""
    kinds = {str(entity.get("value")) for entity in turn.entities("category")}
    about = source.get("query") or source.get("category")
    return bool(kinds and about) and not any(plain(kind) in plain(str(about)) for kind in kinds)


def _in_own_words(turn: Turn, known: dict[str, Any], limits: Limits) -> bool:
    """Words that are no option: searched for together with what was asked for before."""
    from actions.search import show_products

    asked.close(turn)
    about = known["source"].get("query") or known["source"].get("category") or ""
    taste = _ENJOYS.search(turn.text)
    said = next(part for part in taste.groups() if part) if taste else turn.text
    wish = f"{about} {said}".strip()
    return show_products(turn, wish, or_nothing=True, within=limits)


def _show(turn: Turn, known: dict[str, Any]) -> None:
    """What is left, the likeliest first."""
    limits, source = Limits.of(known["limits"]), known["source"]
    everything, _ = pool(turn, source, limits)
    found = catalog.narrow(turn.session, everything, limits)
    shelf = Shelf(source, [], limits)
    if not found.products:
        if found.failed is not None and found.nearest:
            show_nearest(turn, shelf, limits, found, everything[0].currency)
        else:
            turn.say("search.none")
        return
    products = list(found.products)
    told = limits_said(turn, limits, currency=products[0].currency)
    show(
        turn,
        shelf,
        products[:SHOWN],
        "refine.found" if limits.kinds() else "search.found",
        buttons=shown_buttons(turn, limits, more=len(products) > SHOWN),
        limits=told,
        count=len(products) if limits.kinds() else len(products[:SHOWN]),
    )
