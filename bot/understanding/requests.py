"""Finds several wishes in one message, and the one wish in a long one.

"Cancel 10027 and when does 10031 arrive" is two wishes; "it's too small, I want to return it" is
one with its reason, and "cancel it and give me my money back" is one said twice. So a message is
taken apart (`clauses`), each clause is classified where two of them may be wishes, and only what
is surely another wish counts. A message is looked at so closely only where a cheap look at its
words says that it may pay.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.understanding import letters
from bot.understanding.clauses import Clause, split
from bot.understanding.spans import Span

Ranking = list[tuple[str, float]]
Classify = Callable[[list[str]], list[Ranking]]

ANSWERS = {"affirm", "deny"}
"""No wish, but what is asked just now may be waiting for it: "yes, and where is 10031"."""
NO_WISH = {
    "greet", "goodbye", "thank", "help", "bot_challenge", "smalltalk", "out_of_scope", "inform",
    "choose", "stop", "repeat", "restart", "why", "switch_language", "nlu_fallback", "complaint",
    "review", *ANSWERS,
}  # fmt: skip
PERSON = {"contact_human_agent"}
SAME_WISH = (
    {"return_item", "exchange_item", "damaged_item", "missing_item", "wrong_item", "get_refund",
     "track_refund", "check_refund_policy", "warranty", "change_order"},
    {"cancel_order", "get_refund", "track_refund", "check_refund_policy", "change_order",
     "check_cancellation_fee", "place_order"},
    {"track_order", "delivery_period", "missing_item"},
    {"track_order", "order_details"},
    {"list_orders", "order_details"},
    {"get_invoice", "check_invoice"},
    {"delivery_options", "delivery_period"},
    {"change_shipping_address", "set_up_shipping_address", "edit_account"},
    {"edit_account", "delete_account", "delete_my_data"},
    {"create_account", "registration_problems", "recover_password", "switch_account"},
    {"payment_issue", "check_payment_methods", "place_order"},
    {"search_product", "recommend_product", "refine_search", "product_question", "check_stock",
     "size_help", "place_order", "similar_products", "bought_together", "compare_products",
     "explain_recommendation"},
    {"size_help", "return_item", "exchange_item", "product_question"},
)  # fmt: skip
"""Intents that, beside each other, are one wish with its reason, or one wish said twice."""
GENERAL = {
    "check_refund_policy", "check_cancellation_fee", "warranty", "check_payment_methods",
    "delivery_options", "delivery_period",
}  # fmt: skip
"""Questions about how the shop works."""
SURE, QUITE_SURE = 0.55, 0.7
"""How sure a clause must be of its wish: announced ("also …", 另外…), or merely beside another."""
BETTER, CERTAINLY_BETTER = 0.7, 0.85
"""How sure a clause must be to stand for a long message around it, or for a short one."""
STEERS = {"affirm", "deny", "choose", "stop", "repeat", "restart", "why", "switch_language"}
"""What is said with these outweighs what a part of it reads like: 撤回，当我没说."""
CERTAIN = 0.9
"""How sure of a whole message makes a comma in it no reason to look closer."""
LONG = 200
"""Characters from which on the wish is looked for sentence by sentence."""
MOST_READ, MOST_WISHES = 10, 3

_ASKS = re.compile(
    r"[?？]|^\W*(?:please|pls|plz|kindly|can|could|would|will|do|does|did|is|are|has|have|may|when|where"
    r"|what|how|which|why|who|cancel|change|track|return|refund|exchange|swap|replace|add|remove"
    r"|update|check|find|get|recommend|suggest|compare|subscribe|unsubscribe|delete|close|help|send"
    r"|give|show|tell|reset|download|e-?mail|make|put|let|looking|any|need|want|wanna)\b"
    r"|\b(?:i(?:'d| would) like|i(?:'d| would) love|i (?:also |just |really )?(?:want|need|wanna"
    r"|wish|must|have to|am looking|'m looking)|i'm looking|can you|could you|can i|could i"
    r"|please|where(?:'s| is)|when(?:'s| is| will| does)|how (?:do|can|much|long|many))\b"
    r"|[吗么呢]|请|帮|麻烦|想|要|能不能|可不可以|可以|怎么|咋|什么|啥|哪|多久|多少|几|查|取消|退|换|改|开|发|催"
    r"|看看|推荐|送|寄",
    re.I,
)
_SAME_NUMBER_KINDS = ("order_number", "ordinal")


@dataclass(frozen=True)
class Request:
    """One wish: its words, what they mean, what they name, and the order that they are about."""

    intent: str
    confidence: float
    text: str
    start: int
    entities: list[Span] = field(default_factory=list)
    about: str | None = None
    """The order that another clause names, where this one names none."""

    def as_dict(self) -> dict[str, Any]:
        """The form that a message carries it in."""
        return {
            "intent": self.intent,
            "confidence": round(self.confidence, 6),
            "text": self.text,
            "entities": [
                {**e.as_dict(), "start": e.start - self.start, "end": e.end - self.start}
                for e in self.entities
            ],
            "about": self.about,
        }


def find(
    text: str, entities: Sequence[Span], ranking: Ranking, classify: Classify, *, least: float
) -> list[Request]:
    """The wishes of a message: none where the message as a whole says it all.

    One stands for the whole message, which is then too long, or too polite, to be understood at
    once. ``ranking``: what the whole message means; ``least``: the confidence below which that
    counts as not understood; ``classify``: the ranking of each of several texts.
    """
    if ranking and ranking[0][0] in PERSON and ranking[0][1] >= least:
        return []
    letter = letters.is_letter(text)
    words = letters.own_words(text) if letter else text
    clauses = [c for c in split(words, entities) if not _names_only(c.of(words))]
    asking = [c for c in clauses if _ASKS.search(c.of(words))]
    understood = bool(ranking) and ranking[0][1] >= least and ranking[0][0] not in NO_WISH
    if not letter and not _may_hold_more(clauses, asking, words, entities, ranking, understood):
        return []
    read = _worth_reading(clauses, asking, words, understood=understood)
    rankings = classify([clause.of(words) for clause in read])
    found = [
        _request(words, clause, entities, meant)
        for clause, meant in zip(read, rankings, strict=True)
        if meant
    ]
    wishes = _different(found, read, ranking)
    if len(wishes) > 1 or (wishes and found and wishes[0].intent not in ANSWERS):
        wishes = _with_answer(found, wishes)
    if len(wishes) > 1:
        return _about(wishes[:MOST_WISHES])
    if not wishes or (understood and not letter and len(text) < LONG):
        return []
    best = wishes[0]
    sure = BETTER if letter or len(text) >= LONG else CERTAINLY_BETTER
    if best.confidence < sure or (understood and best.confidence < ranking[0][1]):
        return []
    if ranking and ranking[0][1] >= least and ranking[0][0] in STEERS:
        return []
    whole = [e for e in entities if not (letter and letters.is_addressee(text, e.start))]
    return [Request(best.intent, best.confidence, best.text, best.start, best.entities,
                    _only_number(whole))]  # fmt: skip


def _may_hold_more(
    clauses: list[Clause],
    asking: list[Clause],
    text: str,
    entities: Sequence[Span],
    ranking: Ranking,
    understood: bool,
) -> bool:
    """The cheap look: whether the clauses are worth a classification each."""
    if len(clauses) < 2:
        return False
    if not understood or _ANSWER.fullmatch(clauses[0].of(text)):
        return True
    if len(asking) < 2:
        return False
    orders = {str(e.value) for e in entities if e.entity == "order_number"}
    joints = asking[1:]
    return ranking[0][1] < CERTAIN or len(orders) > 1 or any(not c.by_comma for c in joints)


_ANSWER = re.compile(
    r"(?:yes|yep|yeah|yup|sure|ok(?:ay)?|right|correct|no|nope|nah|go ahead|do it)"
    r"(?: (?:please|thanks|thank you|pls))?"
    r"|(?:是的?|对的?|好的?|好[呀啊吧]|可以的?|行|嗯+|确认|没错|不|不是|不用了?|不要)[呀啊吧了]?",
    re.I,
)


def _worth_reading(
    clauses: list[Clause], asking: list[Clause], text: str, *, understood: bool
) -> list[Clause]:
    """The clauses that are classified: those that ask, and a short answer before them."""
    chosen = list(asking) if len(asking) > 1 or (asking and not understood) else list(clauses)
    first = clauses[0] if clauses else None
    if first is not None and first not in chosen and _ANSWER.fullmatch(first.of(text)):
        chosen.insert(0, first)
    if len(chosen) > MOST_READ:
        half = MOST_READ // 2
        chosen = [*chosen[:half], *chosen[-half:]]
    return chosen


def _names_only(words: str) -> bool:
    """Whether a piece is but a name or a number: "10027", "dear Sir"."""
    return bool(re.fullmatch(r"\W*(?:dear\b.{0,30}|[\d\W]*)", words, re.I))


def _request(text: str, clause: Clause, entities: Sequence[Span], ranking: Ranking) -> Request:
    """What a clause asks for; as sure as it is of that wish or one hard to tell from it."""
    name = ranking[0][0]
    alike = set().union(*(family for family in SAME_WISH if name in family)) | {name}
    sure = sum(confidence for other, confidence in ranking if other in alike)
    inside = [e for e in entities if clause.start <= e.start and e.end <= clause.end]
    return Request(name, min(sure, 1.0), clause.of(text), clause.start, inside)


def _different(found: list[Request], read: list[Clause], ranking: Ranking) -> list[Request]:
    """The wishes that are surely not the same one; the earlier stands, unless but its reason."""
    whole = ranking[0][0] if ranking else ""
    announced = {clause.start for clause in read if clause.announced}
    any_announced = bool(announced)
    wishes: list[Request] = []
    for request in found:
        needed = SURE if any_announced else QUITE_SURE
        if request.intent in NO_WISH or request.intent in PERSON or request.confidence < needed:
            continue
        same = next((w for w in wishes if _is_same(w, request)), None)
        if same is None:
            wishes.append(request)
        elif same.intent != request.intent and same.intent != whole:
            # The reason comes first, the wish after it, unless the whole says otherwise.
            wishes[wishes.index(same)] = request
    return wishes


def _is_same(one: Request, other: Request) -> bool:
    if _numbers(one) and _numbers(other) and not _numbers(one) & _numbers(other):
        return False
    if one.intent == other.intent:
        return True
    task = next((w for w in (one, other) if w.intent not in GENERAL), None)
    if task is not None and _numbers(task) and {one.intent, other.intent} & GENERAL:
        # "Cancel 10027. What does that cost?" is a wish and a question.
        return False
    return any({one.intent, other.intent} <= family for family in SAME_WISH)


def _numbers(request: Request) -> set[str]:
    return {str(e.value) for e in request.entities if e.entity in _SAME_NUMBER_KINDS}


def _with_answer(found: list[Request], wishes: list[Request]) -> list[Request]:
    """A yes or no in front of the wishes is kept: a question may be waiting for it."""
    first = found[0]
    if first.intent in ANSWERS and first.confidence >= SURE and first.start < wishes[0].start:
        return [first, *wishes]
    return wishes


def _about(wishes: list[Request]) -> list[Request]:
    """Gives a wish that names no order the one that its neighbour names."""
    told: list[Request] = []
    last: str | None = None
    every = {str(e.value) for w in wishes for e in w.entities if e.entity == "order_number"}
    for wish in wishes:
        own = _only_number(wish.entities)
        if own is None and not _numbers(wish):
            about = last or (next(iter(every)) if len(every) == 1 else None)
            wish = Request(
                wish.intent, wish.confidence, wish.text, wish.start, wish.entities, about
            )
        last = own or last
        told.append(wish)
    return told


def _only_number(entities: Sequence[Span]) -> str | None:
    """The order number among entities, where there is but one."""
    numbers = {str(e.value) for e in entities if e.entity == "order_number"}
    return numbers.pop() if len(numbers) == 1 else None
