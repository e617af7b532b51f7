"""Tokens for English and Chinese in one sentence."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message

from bot.components.sources import fingerprint_of
from bot.understanding import tokens


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class ShopTokenizer(Tokenizer):
    """Keeps words, order numbers and addresses whole and splits Chinese by character."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Intents are never split."""
        return {"intent_tokenization_flag": False, "intent_split_symbol": "_"}

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """The tokens of one attribute of a message."""
        return [Token(t, start, end) for t, start, end in tokens.tokenize(message.get(attribute))]

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Covers the module that does the work."""
        return fingerprint_of(tokens)
