"""The shared sentence encoder as dense features."""

from __future__ import annotations

from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot import vectors
from bot.components.requests import EMBED
from bot.components.sources import fingerprint_of, fingerprint_of_encoder
from bot.understanding import embedding, entities, features, patterns


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class EncoderFeaturizer(DenseFeaturizer, GraphComponent):
    """One embedding for each message, from the encoder that the whole shop uses."""

    @classmethod
    def required_components(cls) -> list[type]:
        """Rasa wants tokens before features."""
        return [Tokenizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """See DenseFeaturizer."""
        return DenseFeaturizer.get_default_config()

    def __init__(self, config: dict[str, Any], name: str) -> None:
        super().__init__(name, config)
        self._embedder = embedding.Embedder.load()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> EncoderFeaturizer:
        """Loads the encoder."""
        return cls(config, execution_context.node_name)

    def process(self, messages: list[Message]) -> list[Message]:
        """Adds the embedding of each message that has a text."""
        spoken = [message for message in messages if message.get(TEXT)]
        self._add(spoken, self._embedder.embed([message.get(TEXT) for message in spoken]))
        for message in spoken:
            message.set(EMBED, self._embedder.embed)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Adds embeddings to the training sentences; only new sentences are work."""
        spoken = [message for message in training_data.training_examples if message.get(TEXT)]
        texts = [message.get(TEXT) for message in spoken]
        tell = vectors.progress("new sentences read")
        self._add(spoken, vectors.kept_vectors(self._embedder, texts, tell=tell))
        return training_data

    def _add(self, messages: list[Message], rows: np.ndarray) -> None:
        for message, row in zip(messages, rows, strict=True):
            message.add_features(
                Features(row.reshape(1, -1), FEATURE_TYPE_SENTENCE, TEXT, self._identifier)
            )

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Nothing to check."""

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Covers the masking and the encoder's weights."""
        return fingerprint_of(embedding, features, entities, patterns) + fingerprint_of_encoder()
