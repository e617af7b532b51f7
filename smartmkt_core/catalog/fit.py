"""What reviews say about how a thing fits: counted, never guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from smartmkt_core.catalog.models import Review
from smartmkt_core.catalog.words import plain

_CUT = (
    r"\b(?:runs?|comes? up|came up|cut|is|are|fits?)"
    r" (?:a (?:bit|little|touch|size) |rather |quite |too |very )?"
)
_SAYS = {
    "small": re.compile(
        rf"{_CUT}(?:small|narrow|tight|snug)\b|\bsiz(?:e|ed|ing) up\b|half a size up"
        r"|\btoo (?:small|tight|narrow)|(?:a|one) size (?:bigger|larger)"
        r"|尺码偏小|偏小一?码?|偏窄|买大[一半]码|大[一半]码|拍大"
    ),
    "large": re.compile(
        rf"{_CUT}(?:large|big|wide|loose|roomy|generous(?:ly)?)\b|\bsiz(?:e|ed|ing) down\b"
        r"|a little roomy|(?:a|one) size smaller"
        r"|尺码偏大|版型偏宽|偏宽松|偏大一?码?|买小[一半]码|小[一半]码|拍小|腋下有点宽"
    ),
    "true": re.compile(
        r"true to size|my usual (?:size|number)|as the size table|fits as expected|size is right"
        r"|尺码(?:标准|准|很准|正)|按平时的码|合身不紧绷|正常码"
    ),
}


@dataclass(frozen=True, slots=True)
class FitOpinion:
    """How many reviews speak of the fit, and what they say. One review may say two things."""

    small: int = 0
    large: int = 0
    true: int = 0
    speaking: int = 0
    in_all: int = 0

    @property
    def verdict(self) -> str:
        """``small``, ``large`` or ``true`` where more than half agree; empty where they do not."""
        counted = {"small": self.small, "large": self.large, "true": self.true}
        best = max(counted, key=lambda name: counted[name])
        return best if self.speaking and counted[best] * 2 > self.speaking else ""


def fit_opinions(reviews: Iterable[Review]) -> FitOpinion:
    """Counts what reviews say about the fit."""
    counts = dict.fromkeys(_SAYS, 0)
    speaking = in_all = 0
    for review in reviews:
        text = plain(f"{review.title} {review.text}")
        in_all += 1
        said = [name for name, pattern in _SAYS.items() if pattern.search(text)]
        speaking += bool(said)
        for name in said:
            counts[name] += 1
    return FitOpinion(**counts, speaking=speaking, in_all=in_all)
