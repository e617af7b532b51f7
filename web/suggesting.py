"""Suggested replies: the FAQ and the encoder, opened once, in a thread, when first asked for.

Nothing here may hold up the desk: what is not ready in time is not there yet, and the desk asks
again. Without an encoder there are no suggestions.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial

from smartmkt_core.assist.suggestions import Suggestion, gather, rank
from smartmkt_core.faq.service import Faq, fill
from smartmkt_core.settings import Settings
from smartmkt_core.texts import Formats
from web.log import log
from web.meaning import open_encoder
from web.store import Store

PATIENCE = 3.0
"""Seconds for which an agent's desk waits for suggestions."""


class Suggesting:
    """Finds replies for the conversation that an agent has open."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store = store
        self._settings = settings
        self._opening: asyncio.Task[Faq | None] | None = None
        self._running: dict[str, asyncio.Task[list[Suggestion]]] = {}

    async def replies(self, conversation_id: str) -> tuple[list[Suggestion], bool]:
        """At most three replies in the shopper's language, and whether the search has ended."""
        running = self._running.get(conversation_id)
        if running is None:
            running = asyncio.create_task(self._find(conversation_id))
            self._running[conversation_id] = running
            running.add_done_callback(lambda _: self._running.pop(conversation_id, None))
        try:
            return await asyncio.wait_for(asyncio.shield(running), PATIENCE), True
        except TimeoutError:
            return [], False

    async def _find(self, conversation_id: str) -> list[Suggestion]:
        if self._opening is None:
            self._opening = asyncio.create_task(self._open())
        faq = await asyncio.shield(self._opening)
        if faq is None:
            return []
        # Reading is short; comparing takes a processor, and holds no connection meanwhile.
        asked = await self._store.run(gather, conversation_id)
        return await asyncio.to_thread(rank, asked, faq, fill=self._fill(asked.language))

    def _fill(self, language: str) -> Callable[[str], str]:
        settings = self._settings
        shop = settings.shop_name_zh if language == "zh" else settings.shop_name
        return partial(fill, shop=shop, formats=Formats(language, settings.timezone))

    async def _open(self) -> Faq | None:
        try:
            faq = await asyncio.to_thread(self._load)
        except Exception as error:
            log.warning("no_suggestions", why=f"{type(error).__name__}: {error}"[:200])
            return None
        log.info("suggestions_ready")
        return faq

    def _load(self) -> Faq:
        var = self._settings.var
        return Faq.load(
            self._settings.data / "faq", open_encoder(var / "encoder"), kept=var / "faq"
        )
