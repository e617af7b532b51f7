"""The intent classifier as a Rasa component."""

from __future__ import annotations

from dataclasses import asdict, fields
from functools import partial
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.requests import RANK
from bot.components.sources import fingerprint_of
from bot.understanding import classifier, entities, features, patterns, person, vocabulary

IN_SCOPE = "in_scope"
"""The probability that the message is one for this shop, beside the intent in what is parsed."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class ShopIntentClassifier(IntentClassifier, GraphComponent):
    """Kernel ridge regression over the embedding and pieces of words, calibrated.

    Also says how probably a message is one for this shop.
    """

    RANKED = 10

    @classmethod
    def required_components(cls) -> list[type]:
        """The embedding has to be there."""
        return [Featurizer]

    @staticmethod
    def required_packages() -> list[str]:
        """Only training needs it."""
        return ["scipy"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The fields of `classifier.Options`."""
        return asdict(classifier.Options())

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: classifier.IntentModel | None = None,
    ) -> None:
        names = [field.name for field in fields(classifier.Options)]
        self._options = classifier.Options(**{name: config[name] for name in names})
        self._model_storage = model_storage
        self._resource = resource
        self._model = model

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ShopIntentClassifier:
        """Creates an untrained classifier."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> ShopIntentClassifier:
        """Loads a trained classifier from the bundle."""
        with model_storage.read_from(resource) as folder:
            model = classifier.IntentModel.load(folder)
        return cls(config, model_storage, resource, model)

    def train(self, training_data: TrainingData) -> Resource:
        """Fits the classifier on the training sentences and keeps it in the bundle."""
        examples = [m for m in training_data.intent_examples if m.get(INTENT) and m.get(TEXT)]
        self._model = classifier.train(
            [message.get(TEXT) for message in examples],
            np.stack([_embedding(message) for message in examples]),
            [message.get(INTENT) for message in examples],
            options=self._options,
        )
        with self._model_storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Sets the intent and the ranking of each message."""
        if self._model is None:
            raise RuntimeError("The intent classifier was asked before it was trained")
        words = vocabulary.current()
        for message in messages:
            if not message.get(TEXT):
                continue
            found, ours = self._model.judge(message.get(TEXT), _embedding(message), words=words)
            ranking = [{"name": name, "confidence": sure} for name, sure in found[: self.RANKED]]
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
            message.set(IN_SCOPE, ours, add_to_output=True)
            message.set(RANK, partial(self._model.ranking, words=words))
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nobody after this component needs predictions on the training sentences."""
        return training_data

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Covers the model and what it reads of a sentence."""
        return fingerprint_of(classifier, features, entities, patterns, person)


def _embedding(message: Message) -> np.ndarray:
    dense = message.get_dense_features(TEXT)[1]
    if dense is None:
        raise RuntimeError("A message reached the intent classifier without an embedding")
    return np.asarray(dense.features, dtype=np.float32).reshape(-1)
