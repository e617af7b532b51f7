"""Finds several wishes in one message, and the one wish in a long one.

"Cancel 10027 and when does 10031 arrive" is two wishes; "it's too small, I want to return it" is
one with its reason, and "cancel it and give me my money back" is one said twice. So a message is
taken apart (`clauses`), each clause is classified where two of them may be wishes, and only what
is surely another wish counts. A message is looked at so closely only where a cheap look at its
words says that it may pay.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bot.understanding import letters, listed
from bot.understanding.clauses import Clause, split
from bot.understanding.spans import Span
from bot.understanding.wish_kinds import (
    A_SHORT_ANSWER,
    AND_THAT_ONE,
    ANSWERS,
    ASKS,
    BETTER,
    BUT_A_REASON,
    CERTAIN,
    CERTAINLY_BETTER,
    CLAIMS,
    GENERAL,
    LONG,
    LOOKED_UP,
    MOST_READ,
    MOST_WISHES,
    NAMED,
    NAMES_ONLY,
    NO_WISH,
    NUMBER_KINDS,
    OF_ONE_ORDER,
    PERSON,
    QUITE_SURE,
    SAME_WISH,
    STANDS_ALONE,
    STEERS,
    SURE,
    WHERE_SO,
)

Ranking = list[tuple[str, float]]
Classify = Callable[[list[str]], list[Ranking]]


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
    itself: float = 0.0
    """How sure it is of this very intent, without those that are hard to tell from it."""
    announced: bool = False
    doubtful: bool = False
    """Whether but a comma parts it from the rest of a message that is well understood."""

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
    several = listed.orders_in(text, entities)
    if several is not None:
        words, spans = several.first_only(text, entities)
        alone = classify([words])[0]
        found = _find(words, spans, alone, classify, least=least)
        if not found and alone:
            whole = _request(words, Clause(0, len(words)), spans, alone)
            found = [whole] if whole.confidence >= least else []
        if any(_asks_of(wish, several.numbers[0]) for wish in found):
            return _for_each(found, several, text)
    return _find(text, entities, ranking, classify, least=least)


def _asks_of(wish: Request, number: Span) -> bool:
    """Whether a wish is one that each of several orders has for itself."""
    return wish.intent in OF_ONE_ORDER and number in wish.entities


def _for_each(found: list[Request], several: listed.Listed, text: str) -> list[Request]:
    """The wishes, those about the listed orders once for every order."""
    told: list[Request] = []
    for wish in found:
        if not _asks_of(wish, several.numbers[0]):
            told.append(wish)
            continue
        before = " " * wish.start
        for words, spans in several.each(text, before + wish.text, wish.entities):
            told.append(replace(wish, text=words[wish.start :], entities=spans, about=None))
    return told


def _find(
    text: str, entities: Sequence[Span], ranking: Ranking, classify: Classify, *, least: float
) -> list[Request]:
    person = bool(ranking) and ranking[0][0] in PERSON and ranking[0][1] >= least
    if person and not any(e.entity == "order_number" for e in entities):
        return []
    letter = letters.is_letter(text)
    words = letters.own_words(text) if letter else text
    clauses = [c for c in split(words, entities) if not NAMES_ONLY.fullmatch(c.of(words))]
    asking = [c for c in clauses if ASKS.search(c.of(words))]
    understood = bool(ranking) and ranking[0][1] >= least and ranking[0][0] not in NO_WISH
    if not letter and not _may_hold_more(clauses, asking, words, entities, ranking, understood):
        return []
    read = _worth_reading(clauses, asking, words, understood=understood)
    rankings = classify([WHERE_SO.sub("", clause.of(words)) or words for clause in read])
    for place, clause in enumerate(read[1:], 1):
        if AND_THAT_ONE.fullmatch(clause.of(words)):
            rankings[place] = rankings[place - 1]
    certain = understood and ranking[0][1] >= CERTAIN
    found = [
        replace(_request(words, clause, entities, meant), doubtful=certain and clause.by_comma)
        for clause, meant in zip(read, rankings, strict=True)
        if meant
    ]
    wishes = _different(found, ranking)
    if len(wishes) > 1 or (wishes and found and wishes[0].intent not in ANSWERS):
        wishes = _with_answer(found, wishes)
    if len(wishes) > 1:
        return _about(wishes[:MOST_WISHES])
    if not wishes or person or (understood and not letter and len(text) < LONG):
        return []
    best = wishes[0]
    sure = BETTER if letter or len(text) >= LONG else CERTAINLY_BETTER
    if best.confidence < sure or (understood and best.confidence < ranking[0][1]):
        return []
    if ranking and ranking[0][1] >= least and ranking[0][0] in STEERS:
        return []
    whole = [e for e in entities if not (letter and letters.is_addressee(text, e.start))]
    return [replace(best, about=_only_number(whole))]


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
    if not understood or A_SHORT_ANSWER.fullmatch(clauses[0].of(text)):
        return True
    if len(asking) < 2:
        return False
    orders = {str(e.value) for e in entities if e.entity == "order_number"}
    if ranking[0][1] < CERTAIN or len(orders) > 1:
        return True
    return any(not c.by_comma or STANDS_ALONE.search(c.of(text)) for c in asking[1:])


def _worth_reading(
    clauses: list[Clause], asking: list[Clause], text: str, *, understood: bool
) -> list[Clause]:
    """The clauses that are classified: those that ask, and a short answer before them."""
    chosen = list(asking) if len(asking) > 1 or (asking and not understood) else list(clauses)
    first = clauses[0] if clauses else None
    if first is not None and first not in chosen and A_SHORT_ANSWER.fullmatch(first.of(text)):
        chosen.insert(0, first)
    if len(chosen) > MOST_READ:
        half = MOST_READ // 2
        chosen = [*chosen[:half], *chosen[-half:]]
    return chosen


def _request(text: str, clause: Clause, entities: Sequence[Span], ranking: Ranking) -> Request:
    """What a clause asks for; as sure as it is of that wish or one hard to tell from it."""
    inside = [e for e in entities if clause.start <= e.start and e.end <= clause.end]
    if any(e.entity == "order_number" for e in inside):
        ranking = _of_the_shop(ranking)
    name = ranking[0][0]
    alike = set().union(*(family for family in SAME_WISH if name in family)) | {name}
    sure = sum(confidence for other, confidence in ranking if other in alike)
    return Request(name, min(sure, 1.0), clause.of(text), clause.start, inside,
                   itself=ranking[0][1], announced=clause.announced)  # fmt: skip


def _of_the_shop(ranking: Ranking) -> Ranking:
    """What names an order is no matter of others: the rest shares what stood for that."""
    ours = [(name, sure) for name, sure in ranking if name != "out_of_scope"]
    share = sum(sure for _, sure in ours) / (sum(sure for _, sure in ranking) or 1.0)
    return [(name, sure / share) for name, sure in ours] if share > 0 else ranking


def _different(found: list[Request], ranking: Ranking) -> list[Request]:
    """The wishes that are surely not the same one; the earlier stands, unless but its reason."""
    whole = ranking[0][0] if ranking else ""
    any_announced = any(request.announced for request in found)
    real = [r for r in found if r.intent not in NO_WISH and r.confidence >= SURE]
    looked_up = any(r.intent in LOOKED_UP and _numbers(r) for r in real)
    others_real = {r.start for r in real if not BUT_A_REASON.fullmatch(r.text)}
    orders = {number for request in found for number in _numbers(request)}
    wishes: list[Request] = []
    for request in found:
        needed = SURE if any_announced else CERTAINLY_BETTER if request.doubtful else QUITE_SURE
        if len(orders) > 1 and _numbers(request):
            needed = NAMED
        if request.intent in PERSON:
            if not looked_up or any(r.intent not in LOOKED_UP | PERSON for r in real):
                continue
            needed = QUITE_SURE
        if request.intent in NO_WISH or request.confidence < needed:
            continue
        if others_real - {request.start} and BUT_A_REASON.fullmatch(request.text):
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
    pair = {one.intent, other.intent}
    if pair <= GENERAL and min(one.itself, other.itself) >= CERTAINLY_BETTER:
        # What it costs and how long it takes are two questions.
        return False
    if other.announced and (pair <= CLAIMS or pair == {"track_order", "track_refund"}):
        return False
    task = next((w for w in (one, other) if w.intent not in GENERAL), None)
    if task is not None and (_numbers(one) or _numbers(other)) and pair & GENERAL:
        # "Cancel 10027. What does that cost?" is a wish and a question.
        return False
    return any(pair <= family for family in SAME_WISH)


def _numbers(request: Request) -> set[str]:
    return {str(e.value) for e in request.entities if e.entity in NUMBER_KINDS}


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
        if own is None and not _numbers(wish) and wish.intent not in ANSWERS:
            about = last or (next(iter(every)) if len(every) == 1 else None)
            wish = replace(wish, about=about)
        last = own or last
        told.append(wish)
    return told


def _only_number(entities: Sequence[Span]) -> str | None:
    """The order number among entities, where there is but one."""
    numbers = {str(e.value) for e in entities if e.entity == "order_number"}
    return numbers.pop() if len(numbers) == 1 else None
