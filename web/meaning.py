"""The text encoder for the shop page and the desk: opened in a thread, when first needed."""

from __future__ import annotations

import asyncio
from functools import cache
from pathlib import Path
from typing import Any

from smartmkt_core.catalog import service as catalog
from web.log import log
from web.store import Store

# How long a search waits for an encoder that is still being opened, before it goes by words alone.
PATIENCE = 4.0


class Meaning:
    """Opens the encoder and the catalogue's vectors. The search works by words without them."""

    def __init__(self, store: Store, var: Path) -> None:
        self._store = store
        self._var = var
        self._opening: asyncio.Task[Any] | None = None

    def begin(self) -> asyncio.Task[Any]:
        """Start opening unless that has been done; returns at once."""
        if self._opening is None:
            self._opening = asyncio.create_task(self._open())
        return self._opening

    async def encoder(self) -> Any:
        """The encoder; None where none is built or it is not open yet."""
        try:
            return await asyncio.wait_for(asyncio.shield(self.begin()), PATIENCE)
        except TimeoutError:
            return None

    async def _open(self) -> Any:
        try:
            encoder = await asyncio.to_thread(open_encoder, self._var / "encoder")
            await asyncio.to_thread(
                catalog.prepare, self._store.sessions, encoder, folder=self._var / "search"
            )
        except Exception as error:
            log.warning("search_by_words_only", why=f"{type(error).__name__}: {error}"[:200])
            return None
        log.info("search_by_meaning")
        return encoder


@cache
def open_encoder(folder: Path) -> Any:
    """The encoder of a folder, one for the whole process: it holds some 450 MB.

    Raises EncoderNotBuilt where there is none.
    """
    # Imports onnxruntime, which takes a second that only few processes need.
    from smartmkt_core.encoder.encoder import TextEncoder

    return TextEncoder.load(folder)
