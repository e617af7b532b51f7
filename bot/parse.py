"""Understands sentences without a server: `python -m bot.parse < sentences`.

Reads one text a line and writes one JSON object a line: text, intent {name, confidence},
intent_ranking, in_scope (the probability that the text is one for this shop), entities, requests
(where the text holds several, or one in many words). Reads the classifier straight out of the
trained bundle, so it starts in a second and gives what the running assistant gives.
"""

from __future__ import annotations

import json
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import yaml

from bot import paths
from bot.understanding import requests
from bot.understanding.classifier import IntentModel, Ranking
from bot.understanding.embedding import Embedder
from bot.understanding.entities import find_entities
from bot.understanding.vocabulary import Vocabulary
from bot.understanding.vocabulary import current as current_vocabulary

FALLBACK = "nlu_fallback"
RANKED = 10


@dataclass
class Parser:
    """A loaded understanding: embedder, classifier, and from when on it counts as understood.

    `threshold` is the fallback's, `least` the one for looking at a message's parts.
    """

    embedder: Embedder
    model: IntentModel
    threshold: float
    least: float

    @classmethod
    def load(cls, bundle: Path | None = None) -> Parser:
        """Loads the trained assistant in use, or the given bundle."""
        with tempfile.TemporaryDirectory() as folder:
            model = _read_classifier(bundle or paths.current_model(), Path(folder))
        return cls(Embedder.load(), model, fallback_threshold(), requests_least())

    def parse(self, text: str) -> dict[str, Any]:
        """What Rasa's parse endpoint says of a text."""
        return next(self.parse_all([text]))

    def parse_all(self, texts: list[str]) -> Iterator[dict[str, Any]]:
        """The same for several texts."""
        words = current_vocabulary()
        for text, vector in zip(texts, self.embedder.embed(texts), strict=True):
            found, ours = self.model.judge(text, vector, words=words)
            spans = find_entities(text, words)
            wishes = requests.find(
                text, spans, found[:RANKED], partial(self._rank, words), least=self.least
            )
            if len(wishes) == 1:
                # One wish in too many words stands for the message.
                only = (wishes[0].intent, wishes[0].confidence)
                found = [only, *(other for other in found if other[0] != only[0])]
            ranking: list[dict[str, Any]] = [
                {"name": name, "confidence": round(sure, 6)} for name, sure in found[:RANKED]
            ]
            if ranking[0]["confidence"] < self.threshold:
                ranking.insert(0, {"name": FALLBACK, "confidence": self.threshold})
            yield {
                "text": text,
                "intent": ranking[0],
                "intent_ranking": ranking,
                "in_scope": round(ours, 6),
                "entities": [span.as_dict() for span in spans],
                "requests": [wish.as_dict() for wish in wishes],
            }

    def _rank(self, words: Vocabulary, texts: list[str]) -> list[Ranking]:
        vectors = self.embedder.embed(texts)
        return [
            self.model.ranking(text, vector, words=words)
            for text, vector in zip(texts, vectors, strict=True)
        ]


def fallback_threshold() -> float:
    """The threshold that config.yml gives the fallback."""
    return _setting("FallbackClassifier", "threshold")


def requests_least() -> float:
    """The confidence below which config.yml has a message's parts looked at."""
    return _setting("bot.components.requests.RequestFinder", "least")


def _setting(component: str, name: str) -> float:
    pipeline = yaml.safe_load(paths.CONFIG.read_text("utf-8"))["pipeline"]
    return float(next(c[name] for c in pipeline if c["name"] == component))


def _read_classifier(bundle: Path, folder: Path) -> IntentModel:
    wanted = ("intents.json", "weights.npz")
    with tarfile.open(bundle) as archive:
        for member in archive:
            name = Path(member.name).name
            content = archive.extractfile(member) if name in wanted else None
            if content is not None:
                (folder / name).write_bytes(content.read())
    return IntentModel.load(folder)


def main() -> int:
    """Parses standard input line by line, answering each line at once."""
    try:
        parser = Parser.load()
    except (FileNotFoundError, RuntimeError) as missing:
        print(missing, file=sys.stderr)
        return 1
    for line in sys.stdin:
        text = line.rstrip("\r\n")
        if text.strip():
            print(json.dumps(parser.parse(text), ensure_ascii=False), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
