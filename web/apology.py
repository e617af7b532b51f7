"""What the gateway says when the assistant can't: in the shopper's language, with a way out."""

from __future__ import annotations

from typing import Any

from smartmkt_core.conversations.models import Conversation, Message
from smartmkt_core.conversations.service import Reply
from smartmkt_core.texts import Texts

HUMAN = "/contact_human_agent"
# The gateway's own: while somebody waits, Rasa is not asked.
WITHDRAW = "/stop_waiting"


class Apologies:
    """Sentences of data/responses/gateway.yml as replies. Variants take turns by conversation."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    def text(self, key: str, language: str, **values: Any) -> str:
        """One of the gateway's sentences; ``key`` without its prefix."""
        return self._texts.render(f"gateway_{key}", language, **values)

    def reply(self, key: str, conversation: Conversation, message: Message) -> Reply:
        """An apology for one message: a person, and where it makes sense another try."""
        language = conversation.language
        # The log's length decides the variant: no memory, and not the same one twice running.
        said = f"gateway_{key}#{(conversation.last_seq // 2 + 1) % 2}"
        text = self._texts.render(f"gateway_{key}", language, avoid=[said])
        again = [] if key in ("slow", "still") else [self._retry(language, message)]
        return Reply(text, [*again, self._human(language)], failure=key)

    def handed_over(self, language: str, position: int) -> Reply:
        """A person was asked for."""
        key = {0: "handoff_here", 1: "handoff_first"}.get(position, "handoff_position")
        return Reply(self.text(key, language, position=position))

    def waiting(self, language: str) -> Reply:
        """More was received while a person is waited for; the wish can be taken back."""
        button = _quick(self.text("withdraw_button", language), WITHDRAW)
        return Reply(self.text("pending_note", language), [button])

    def _human(self, language: str) -> dict[str, Any]:
        return _quick(self.text("human_button", language), HUMAN)

    def _retry(self, language: str, message: Message) -> dict[str, Any]:
        return _quick(self.text("retry_button", language), message.payload or message.text)


def _quick(title: str, payload: str) -> dict[str, Any]:
    return {"title": title, "payload": payload, "content_type": "text"}
