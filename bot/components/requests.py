"""Several wishes in one message, as a Rasa component behind the classifier."""

from __future__ import annotations

from functools import partial
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.components.sources import fingerprint_of
from bot.understanding import clauses, letters, listed, requests, wish_kinds
from bot.understanding.spans import Span

EMBED, RANK = "embed", "rank"
"""Under these names the featurizer and the classifier lend a message what they do, so that its
clauses are read by the same model; neither is part of the answer."""

_SPAN = {"entity", "start", "end", "value"}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class RequestFinder(IntentClassifier, GraphComponent):
    """Adds ``requests`` to a message that holds several, or one in too many words."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`least`: the confidence below which a message counts as not understood."""
        return {"least": 0.5}

    def __init__(self, config: dict[str, Any]) -> None:
        self._least = float(config["least"])

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> RequestFinder:
        """Creates the component; what it knows, others have learnt."""
        return cls(config)

    def process(self, messages: list[Message]) -> list[Message]:
        """Adds the requests of each message; one alone also becomes its intent."""
        for message in messages:
            text = message.get(TEXT)
            if not text or message.get(EMBED) is None or message.get(RANK) is None:
                continue
            classify = partial(_classify, message.get(EMBED), message.get(RANK))
            ranking = [(r["name"], r["confidence"]) for r in message.get("intent_ranking") or []]
            spans = [_span(entity) for entity in message.get(ENTITIES) or []]
            found = requests.find(text, spans, ranking, classify, least=self._least)
            if found:
                parts = [request.as_dict() for request in found]
                message.set("requests", parts, add_to_output=True)
            if len(found) == 1:
                only = {"name": found[0].intent, "confidence": found[0].confidence}
                rest = [r for r in message.get("intent_ranking") if r["name"] != only["name"]]
                message.set(INTENT, only, add_to_output=True)
                message.set("intent_ranking", [only, *rest], add_to_output=True)
        return messages

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Covers the modules that do the work."""
        return fingerprint_of(requests, clauses, letters, listed, wish_kinds)


def _classify(embed: Any, rank: Any, texts: list[str]) -> list[requests.Ranking]:
    return [rank(text, vector) for text, vector in zip(texts, embed(texts), strict=True)]


def _span(entity: dict[str, Any]) -> Span:
    extra = {name: value for name, value in entity.items() if name not in _SPAN}
    return Span(entity["entity"], entity["start"], entity["end"], entity["value"], extra)
