"""Whether a conversation's mood finds dissatisfied turns: `benchmarks/escalation.py`.

On 1,000 English task dialogues whose user turns were rated 1 to 5 for satisfaction by several
people (User Satisfaction Simulation, SGD part; Sun et al., SIGIR 2021), none of it trained on:
the area under the ROC curve for finding turns with a mean rating of 2.5 or less, by the score of
the conversation so far, by our mood of the single message, and by VADER where it is installed.

The words of the signs were written after looking at the dialogues with even numbers; so the odd
ones are reported beside all. What the assistant knows of itself (that it failed) is read here
from the system's words. Prints a table and writes JSON to `var/reports/bench-escalation.json`.
"""

from __future__ import annotations

import argparse
import importlib
import json
import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from sklearn.metrics import roc_auc_score

from smartmkt_core.encoder.encoder import TextEncoder
from smartmkt_core.handoff.escalation import Observation, State, assess
from smartmkt_core.handoff.escalation_signs import SAID_AGAIN, Signs, asks_again
from smartmkt_core.sentiment.classifier import Mood, SentimentClassifier
from smartmkt_core.settings import Settings

DISSATISFIED = 2.5
_FAILED = re.compile(
    r"\b(?:sorry|apologi[sz]e|unable|unfortunately|regret|could ?n[o']t|could not|can ?n[o']t"
    r"|cannot|did ?n[o']t go through|failed|no (?:other|more|such|results?)|not available"
    r"|not able)\b",
    re.I,
)


@dataclass(frozen=True)
class Rated:
    """A user's turn: the system's words before it, the words, the mean rating."""

    heard: str
    text: str
    rating: float


Dialogue = list[Rated]


def main() -> int:
    """Runs the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="outside data")
    options = parser.parse_args()
    settings = Settings()
    dialogues = list(read(options.data / "uss_sgd" / "SGD.txt"))
    encoder = TextEncoder.load(settings.var / "encoder")
    classifier = SentimentClassifier.load(settings.var / "sentiment", encoder)
    signs = Signs.load(settings.data / "escalation", settings.escalation.weights)
    moods = [classifier.score([turn.text for turn in dialogue]) for dialogue in dialogues]

    ways: dict[str, list[list[float]]] = {
        "conversation's mood": [
            over_time(dialogue, found, signs, settings)
            for dialogue, found in zip(dialogues, moods, strict=True)
        ],
        "single message: negative": [[m.scores["negative"] for m in found] for found in moods],
        "single message: balance": [
            [m.scores["negative"] - m.scores["positive"] for m in found] for found in moods
        ],
        "single message: anger": [[m.anger for m in found] for found in moods],
    }
    vader = vader_judge()
    if vader is not None:
        ways["VADER"] = [[vader(turn.text) for turn in dialogue] for dialogue in dialogues]
    table = {name: areas(dialogues, scores) for name, scores in ways.items()}
    low = sum(turn.rating <= DISSATISFIED for dialogue in dialogues for turn in dialogue)
    print(f"{sum(map(len, dialogues))} turns, {low} of them dissatisfied; area under the curve")
    for name, row in table.items():
        print(f"  {name:28}" + "".join(f"{part} {value:.3f}   " for part, value in row.items()))
    started = time.perf_counter()
    for dialogue, found in zip(dialogues[:200], moods[:200], strict=True):
        over_time(dialogue, found, signs, settings)
    each = (time.perf_counter() - started) / sum(map(len, dialogues[:200])) * 1000
    print(f"  the score of one message beyond its mood: {each:.2f} ms")
    target = settings.var / "reports" / "bench-escalation.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps({"auroc": table, "milliseconds": each}, indent=2), "utf-8")
    return 0


def read(path: Path) -> Iterator[Dialogue]:
    """The dialogues of the file: role, text, action, ratings; a blank line between them."""
    dialogue: Dialogue = []
    heard = ""
    for line in [*path.read_text(encoding="utf-8").splitlines(), ""]:
        role, text, _, ratings = (line.split("\t") + [""] * 4)[:4]
        if not line.strip():
            if dialogue:
                yield dialogue
            dialogue, heard = [], ""
        elif role == "SYSTEM":
            heard = text
        elif text != "OVERALL" and ratings:
            given = [float(one) for one in ratings.split(",")]
            dialogue.append(Rated(heard, text, sum(given) / len(given)))


def over_time(
    dialogue: Sequence[Rated], moods: Sequence[Mood], signs: Signs, settings: Settings
) -> list[float]:
    """The conversation's score after each turn, as the assistant would keep it."""
    state, scores = State(), []
    for place, (turn, mood) in enumerate(zip(dialogue, moods, strict=True)):
        shown = signs.in_text(turn.text)
        if _FAILED.search(turn.heard):
            shown["failed"] = 1.0
        if asks_again(turn.text, [earlier.text for earlier in dialogue[max(0, place - 4) : place]]):
            shown.setdefault("repeated", SAID_AGAIN)
        seen = Observation(mood.scores["negative"], mood.scores["positive"], mood.anger, shown)
        found = assess(state, seen, signs, settings.escalation)
        state = found.state
        scores.append(found.score)
    return scores


def areas(dialogues: Sequence[Dialogue], scores: Sequence[Sequence[float]]) -> dict[str, float]:
    """Area under the ROC curve over all dialogues, and over those with odd numbers."""
    return {"all": _area(dialogues, scores), "odd": _area(dialogues[1::2], scores[1::2])}


def _area(dialogues: Sequence[Dialogue], scores: Sequence[Sequence[float]]) -> float:
    low = [turn.rating <= DISSATISFIED for dialogue in dialogues for turn in dialogue]
    return float(roc_auc_score(low, [score for row in scores for score in row]))


def vader_judge() -> Callable[[str], float] | None:
    """VADER's opposite of praise, where the package is installed."""
    try:
        package = importlib.import_module("vaderSentiment.vaderSentiment")
    except ImportError:
        return None
    analyzer = package.SentimentIntensityAnalyzer()
    return lambda text: -float(analyzer.polarity_scores(text)["compound"])


if __name__ == "__main__":
    sys.exit(main())
