"""The intent classifier: which of the intents a message means, and whether it is ours at all.

English and Chinese have a kernel regression each (`ridge`): knowing the other language's
sentences gained nothing measurable and cost twice the time of an answer and four times that of
training. Training sentences judged as if they were not known fix what the answers are worth:
a temperature, so that among answers given with .8 about 80 % are right, and `scope`, the
probability that a shop is meant to answer this. Served with numpy alone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from bot.understanding import person, scope
from bot.understanding.entities import find_entities
from bot.understanding.features import GramVectors
from bot.understanding.ridge import Head, Options, Seen, Unseen, fit
from bot.understanding.vocabulary import Vocabulary

__all__ = ["IntentModel", "Options", "train"]

UNKNOWN_TRUST = 0.6
SCRIPTS = ("latin", "chinese")
_CHINESE = re.compile("[\u3400-\u9fff]")
_ARRAYS = ("mean", "axes", "known", "ours", "duals", "gram_coef")
_HALVED = {"known", "duals", "gram_coef"}

Ranking = list[tuple[str, float]]


@dataclass(frozen=True)
class IntentModel:
    """A trained classifier: a head for each script that the training sentences are written in."""

    classes: list[str]
    heads: dict[str, Head]
    temperature: float
    scope: scope.Scope | None

    def ranking(self, text: str, dense: np.ndarray, *, words: Vocabulary | None = None) -> Ranking:
        """Every intent with its confidence, the likeliest first."""
        return self.judge(text, dense, words=words)[0]

    def judge(
        self, text: str, dense: np.ndarray, *, words: Vocabulary | None = None
    ) -> tuple[Ranking, float]:
        """The ranking, and the probability that the message is one for this shop.

        With the shop's words, what the message names of the shop counts too.
        """
        head = self.heads.get(script_of(text)) or next(iter(self.heads.values()))
        seen, has_known_word = head.look(text, dense)
        found = softmax(seen.logits / self.temperature)
        if not has_known_word:
            # Keyboard noise lands somewhere too, and sure of itself. What the encoder is very
            # sure of, a sentence in a third language for example, still counts.
            found = UNKNOWN_TRUST * found + (1 - UNKNOWN_TRUST) / len(found)
        ours = 1.0
        if self.scope is not None:
            outside = self.classes.index(scope.OUTSIDE)
            ours = float(self.scope.probability(seen, outside))
            if words is not None:
                ours = scope.with_names(ours, text, find_entities(text, words), words)
            found = scope.weigh(found, ours, outside)
        if person.INTENT in self.classes and person.wants_person(text):
            found = found * (1 - person.CERTAINTY)
            found[self.classes.index(person.INTENT)] += person.CERTAINTY
            ours = max(ours, person.CERTAINTY)
        return [(self.classes[i], float(found[i])) for i in np.argsort(-found)], ours

    def save(self, folder: Path) -> None:
        """Writes the model into a folder as plain arrays and JSON."""
        arrays, about_heads = {}, {}
        for script, head in self.heads.items():
            for name in _ARRAYS:
                value = getattr(head, name)
                halved = value.astype(np.float16) if name in _HALVED else value
                arrays[f"{script}.{name}"] = halved
            arrays[f"{script}.idf"] = head.grams.idf
            about_heads[script] = {
                "options": asdict(head.options),
                "vocabulary": list(head.grams.vocabulary),
            }
        np.savez(folder / "weights.npz", **arrays)
        about = {
            "classes": self.classes,
            "temperature": self.temperature,
            "scope": self.scope.as_dict() if self.scope else None,
            "heads": about_heads,
        }
        (folder / "intents.json").write_text(json.dumps(about, ensure_ascii=False), "utf-8")

    @classmethod
    def load(cls, folder: Path) -> IntentModel:
        """Reads what `save` wrote; FileNotFoundError where nothing was saved."""
        about = json.loads((folder / "intents.json").read_text("utf-8"))
        heads = {}
        with np.load(folder / "weights.npz") as arrays:
            for script, facts in about["heads"].items():
                vocabulary = {gram: i for i, gram in enumerate(facts["vocabulary"])}
                read = {name: arrays[f"{script}.{name}"] for name in _ARRAYS}
                for name in _HALVED:
                    read[name] = read[name].astype(np.float32)
                heads[script] = Head(
                    grams=GramVectors(vocabulary, arrays[f"{script}.idf"]),
                    options=Options(**facts["options"]),
                    **read,
                )
        told = about["scope"]
        return cls(
            classes=about["classes"],
            heads=heads,
            temperature=about["temperature"],
            scope=scope.Scope.from_dict(told) if told else None,
        )


def train(
    texts: list[str], dense: np.ndarray, labels: list[str], *, options: Options | None = None
) -> IntentModel:
    """Fits the classifier on sentences, their embeddings (n, dim) and their intents."""
    classes = [str(name) for name in sorted(set(labels))]
    answers = np.searchsorted(classes, labels)
    targets = np.eye(len(classes), dtype=np.float32)[answers]
    ours = np.array([label != scope.OUTSIDE for label in labels])
    scripts = np.array([script_of(text) for text in texts])
    heads, judged = {}, []
    for script in SCRIPTS:
        rows = np.flatnonzero(scripts == script)
        if len(rows):
            some = [texts[row] for row in rows]
            heads[script], unseen = fit(
                some, dense[rows], targets[rows], ours[rows], options or Options()
            )
            judged.append(Unseen(rows[unseen.rows], unseen.seen))
    rows = np.concatenate([unseen.rows for unseen in judged])
    seen = Seen(
        np.concatenate([unseen.seen.logits for unseen in judged]),
        np.concatenate([unseen.seen.near for unseen in judged]),
    )
    return IntentModel(
        classes=classes,
        heads=heads,
        temperature=best_temperature(seen.logits, answers[rows]),
        scope=scope.learn(seen, ours[rows], classes),
    )


def script_of(text: str) -> str:
    """`chinese` where a text holds Chinese at all, else `latin`."""
    return "chinese" if _CHINESE.search(text) else "latin"


def softmax(logits: np.ndarray) -> np.ndarray:
    """Probabilities, along the last axis."""
    shifted = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=-1, keepdims=True))


def best_temperature(logits: np.ndarray, answers: np.ndarray) -> float:
    """The temperature under which the right answers are likeliest.

    logits (n, classes), answers (n,) as indices of classes.
    """

    def loss(temperature: float) -> float:
        right = softmax(logits / temperature)[np.arange(len(answers)), answers]
        return float(-np.log(np.maximum(right, 1e-12)).mean())

    candidates: Iterable[float] = np.geomspace(0.01, 1.0, 80)
    return float(min(candidates, key=loss))
