"""As in "not the kettle, the mug", 不是10027，是10031: only what is meant instead counts."""

from __future__ import annotations

import re
from typing import Any

from actions.turn import Turn

LONGEST = 90
"""Characters of a message that is a correction and little else."""
_LEAD = r"^\W*(?:(?:no|nope|sorry|wait|actually|oh|i mean(?:t)?|i said|不对?|错了|抱歉|等等)\W+)*"
_INSTEAD = (
    re.compile(
        _LEAD + r"(?:it'?s |that'?s )?not (?:the |for |order )?(?P<out>[^,;.]{1,40}?)"
        r"(?:\s*[,;.]\s*(?:but |it'?s |it is |i meant? |rather )?|\s+but (?:rather )?)"
        r"(?P<meant>.+)$",
        re.I,
    ),
    re.compile(
        _LEAD + r"(?P<meant>[^,;]{1,40}?)\s*[,;]?\s+(?:and )?not (?:the |for |order )?"
        r"(?P<out>[^,;.?]{1,40})\W*$",
        re.I,
    ),
    re.compile(
        _LEAD + r"(?:我(?:说|要)的)?(?:不是|不要|别)(?P<out>[^，,。；]{1,20}?)[，,。；\s]*"
        r"(?:而是|我(?:说|要|指)的是|应该是|是|要)(?P<meant>.+)$"
    ),
    re.compile(
        _LEAD + r"(?P<meant>[^，,。；]{1,20})[，,；\s]*(?:不是|而不是)"
        r"(?P<out>[^，,。；?？吗]{1,20})\W*$"
    ),
)
_VERBS = re.compile(
    r"\b(?:sure|yet|now|want|need|working|able|possible|good|ok(?:ay)?|cancel|return|refund)\b"
    r"|要不|想|能|会|退|取消",
    re.I,
)

_POINTS = re.compile(r"(?:it|that|this)(?:'?s| is| was)?|(?:这|那)个?", re.I)


def meant_instead(text: str) -> tuple[int, int] | None:
    """Where a text says what is meant, beside what is not; None where it corrects nothing."""
    if not text or len(text) > LONGEST:
        return None
    for pattern in _INSTEAD:
        found = pattern.search(text)
        if found and not (_VERBS.search(found["out"]) or _POINTS.fullmatch(found["meant"])):
            return found.span("meant")
    return None


def hear_correction(turn: Turn) -> None:
    """Reads only what is meant instead, where the message is a correction."""
    place = meant_instead(turn.text)
    if place is None or turn.message is not turn.whole:
        return
    shift = str(turn.message.get("text") or "").find(turn.text)
    start, end = place[0] + shift, place[1] + shift
    turn.narrow({"text": turn.text[slice(*place)], "entities": _inside(turn, start, end)})
    turn.mark("corrected")


def _inside(turn: Turn, start: int, end: int) -> list[dict[str, Any]]:
    found = turn.message.get("entities") or []
    return [
        {**e, "start": e["start"] - start, "end": e["end"] - start}
        for e in found
        if "start" in e and start <= e["start"] and e["end"] <= end
    ]
