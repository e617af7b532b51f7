"""From the mood of messages to bringing a person: one explained score for a conversation.

Each message shows signs (anger, a wish said again, a failure of ours, a lawyer …). A sign adds its
weight to the score and fades from message to message; a glad message halves what is left. The
score says whether to go on, to answer with more care, to offer a person or to call one, and its
parts say why. Everything is a pure function of what was and what is seen, so that any process can
go on with the state that another has left.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Any

from smartmkt_core.handoff.escalation_signs import Signs
from smartmkt_core.settings import EscalationLimits

STRONGEST = 2.5
"""A sign counts no more than so often at a time."""
FORGOTTEN = 0.02
"""What is left of a sign below this is forgotten."""
REMEMBERED_SCORES = 4
TREND = 0.1
"""From here on a change of the score is a trend."""
GLAD = 0.6
"""From this probability on a message is glad, and trouble before it counts less."""
NEGATIVE, DOUBTFUL = 0.5, 0.3
"""From here on a message is negative, or may be: then it counts as much as it is likely."""
_RELIEF = 0.5
_SERIOUS = ("safety", "legal")
_STANDING = ("value", "stake", "rising")


class Level(StrEnum):
    """What a conversation needs, in rising order."""

    NONE = "none"
    CARE = "care"
    OFFER = "offer"
    HANDOVER = "handover"


@dataclass(frozen=True)
class Observation:
    """What one message shows. Moods are probabilities; ``signs``: strength by name, 1 is once."""

    negative: float = 0.0
    positive: float = 0.0
    anger: float = 0.0
    signs: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class State:
    """What is left of a conversation's signs, and its last scores, the latest last."""

    strengths: Mapping[str, float] = field(default_factory=dict)
    times: Mapping[str, int] = field(default_factory=dict)
    scores: tuple[float, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """For a slot or a row."""
        return {
            "strengths": {name: round(value, 3) for name, value in self.strengths.items()},
            "times": dict(self.times),
            "scores": [round(score, 3) for score in self.scores],
        }

    @classmethod
    def from_json(cls, value: Any) -> State:
        """Back again; anything else is a conversation that begins."""
        try:
            return cls(
                {str(name): float(left) for name, left in value["strengths"].items()},
                {str(name): int(times) for name, times in value["times"].items()},
                tuple(float(score) for score in value["scores"]),
            )
        except (AttributeError, KeyError, TypeError, ValueError):
            return cls()


@dataclass(frozen=True)
class Reason:
    """A part of the score: the sign, what it adds, and how many messages have shown it."""

    sign: str
    share: float
    times: int

    def as_json(self) -> dict[str, Any]:
        """With the key of its sentence and the values in it, for any language."""
        return {
            "key": f"escalation.sign.{self.sign}",
            "values": {"count": self.times},
            "share": round(self.share, 3),
        }


@dataclass(frozen=True)
class Assessment:
    """How a conversation stands after a message, and why.

    ``score``: 0 is content; ``trend``: rising, steady or falling; ``added``: what this message
    made worse; ``reasons``: the weightiest first; ``at_once``: it can't wait for an answer.
    """

    score: float
    trend: str
    level: Level
    added: float
    reasons: tuple[Reason, ...]
    state: State
    at_once: bool = False


@dataclass(frozen=True)
class Told:
    """What was done already: the number of the message, and the score then."""

    cared: int | None = None
    offered: int | None = None
    offered_score: float = 0.0
    declined: bool = False

    def as_json(self) -> dict[str, Any]:
        """For a slot."""
        return asdict(self)

    @classmethod
    def from_json(cls, value: Any) -> Told:
        """Back again; anything else is nothing done yet."""
        try:
            return cls(**value)
        except TypeError:
            return cls()


def assess(
    before: State,
    seen: Observation,
    signs: Signs,
    limits: EscalationLimits,
    *,
    standing: Mapping[str, float] | None = None,
) -> Assessment:
    """The conversation after one more message.

    ``standing``: what makes trouble weigh more without being trouble (``value`` of the customer,
    a refund at ``stake``), 0 to 1 each.
    """
    fresh = _strengths(seen, bool(before.strengths))
    relief = _RELIEF if _is_glad(seen, fresh) else 1.0
    strengths: dict[str, float] = {}
    times = dict(before.times)
    trouble = 0.0
    for name, sign in signs.by_name.items():
        if name in _STANDING:
            continue
        kept = before.strengths.get(name, 0.0) * sign.keep
        left = kept if name in _SERIOUS else kept * relief
        now = min(STRONGEST, left + fresh.get(name, 0.0))
        if fresh.get(name, 0.0) > 0:
            times[name] = times.get(name, 0) + 1
        if now >= FORGOTTEN:
            strengths[name] = now
            trouble += now * sign.weight
    parts = {name: value * signs.by_name[name].weight for name, value in strengths.items()}
    parts |= _heavier(trouble, before, standing or {}, signs, limits)
    score = sum(parts.values())
    at_once = any(signs.by_name[name].at_once for name in fresh if name in signs.by_name)
    last = before.scores[-1] if before.scores else 0.0
    reasons = sorted(
        (Reason(name, share, max(1, times.get(name, 1))) for name, share in parts.items() if share),
        key=lambda reason: -reason.share,
    )
    return Assessment(
        score=score,
        trend=_trend(score, before.scores),
        level=Level.HANDOVER if at_once else _level(score, limits),
        added=score - last,
        reasons=tuple(reasons),
        state=State(strengths, times, (*before.scores, score)[-REMEMBERED_SCORES:]),
        at_once=at_once,
    )


def next_step(found: Assessment, told: Told, count: int, limits: EscalationLimits) -> Level:
    """What to do about it with the answer to message number ``count``.

    Nothing is done about a message that made nothing worse. A person is not offered again within
    ``offer_again_after`` messages (twice as many once declined) unless it is clearly worse, and
    sorrow is not said again within ``care_again_after``. Who has declined a person is not given
    one unasked, save for what can't wait.
    """
    if found.added <= 0 or found.level is Level.NONE:
        return Level.NONE
    if found.level is Level.HANDOVER and (found.at_once or not told.declined):
        return Level.HANDOVER
    if found.level is not Level.CARE and _may_offer(found, told, count, limits):
        return Level.OFFER
    cared = told.cared
    quiet = cared is not None and count - cared < limits.care_again_after
    return Level.NONE if quiet else Level.CARE


def after(step: Level, told: Told, found: Assessment, count: int) -> Told:
    """What has been done once the step is taken."""
    if step is Level.OFFER:
        return replace(told, cared=count, offered=count, offered_score=found.score, declined=False)
    if step in (Level.CARE, Level.HANDOVER):
        return replace(told, cared=count)
    return told


def _may_offer(found: Assessment, told: Told, count: int, limits: EscalationLimits) -> bool:
    if told.offered is None:
        return True
    pause = limits.offer_again_after * (2 if told.declined else 1)
    worse = found.score - told.offered_score >= limits.clearly_worse
    return count - told.offered >= pause or worse


def _strengths(seen: Observation, troubled: bool) -> dict[str, float]:
    """How strongly a message shows each sign, with what the mood model says of it."""
    found = {name: value for name, value in seen.signs.items() if value > 0}
    if not troubled:
        # "Never mind" is resignation only where something went wrong before.
        found.pop("dismissal", None)
    # Where a message is not negative, a model's anger is a guess.
    sure = seen.negative >= NEGATIVE
    anger = max(0.0, (seen.anger - 0.35) / 0.65) if sure else 0.0
    if anger:
        found["anger"] = anger
    elif seen.negative >= DOUBTFUL:
        found["negative"] = seen.negative
    if not (sure or found.keys() - {"shouting", "unmet", "negative"}):
        # Two exclamation marks are joy as often as they are anger.
        found.pop("shouting", None)
    return found


def _is_glad(seen: Observation, fresh: Mapping[str, float]) -> bool:
    return seen.positive >= GLAD and not fresh.keys() - {"unmet", "negative"}


def _heavier(
    trouble: float,
    before: State,
    standing: Mapping[str, float],
    signs: Signs,
    limits: EscalationLimits,
) -> dict[str, float]:
    """What adds to trouble in proportion to it, so that it never makes any by itself."""
    share = min(1.0, trouble / limits.offer_from)
    mean = sum(before.scores) / len(before.scores) if before.scores else trouble
    rising = min(1.0, max(0.0, trouble - mean) / limits.offer_from)
    found = {"rising": rising, **{name: min(1.0, value) for name, value in standing.items()}}
    return {
        name: value * share * signs.by_name[name].weight
        for name, value in found.items()
        if name in signs.by_name and value * share > FORGOTTEN
    }


def _trend(score: float, before: tuple[float, ...]) -> str:
    if not before:
        return "steady"
    change = score - sum(before) / len(before)
    return "rising" if change > TREND else "falling" if change < -TREND else "steady"


def _level(score: float, limits: EscalationLimits) -> Level:
    if score >= limits.handover_from:
        return Level.HANDOVER
    if score >= limits.offer_from:
        return Level.OFFER
    return Level.CARE if score >= limits.care_from else Level.NONE
