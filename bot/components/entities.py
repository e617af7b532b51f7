"""The shop's entities as a Rasa extractor."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.components.sources import fingerprint_of
from bot.understanding import counts, entities, patterns, vocabulary


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class ShopEntityExtractor(GraphComponent, EntityExtractorMixin):
    """Adds the entities that `bot.understanding.entities` finds, the shop's own names among them.

    The shop's vocabulary is looked at anew with each message, so that it can change without
    training and without a restart.
    """

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ShopEntityExtractor:
        """Creates the component; it has nothing to configure."""
        vocabulary.current()
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Adds entities to each message."""
        words = vocabulary.current()
        for message in messages:
            spans = entities.find_entities(message.get(TEXT) or "", words)
            found = self.add_extractor_name([span.as_dict() for span in spans])
            message.set(ENTITIES, message.get(ENTITIES, []) + found, add_to_output=True)
        return messages

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Covers everything that finds entities but the shop's vocabulary."""
        return fingerprint_of(entities, counts, patterns, vocabulary)
