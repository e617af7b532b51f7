"""The assistant's own memory of dialogues, which lies in a database of its own."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, inspect, text

from smartmkt_core.db import make_engine


def forget_dialogues(url: str, conversation_ids: Sequence[str]) -> int:
    """Delete what the assistant remembers of some conversations; how many lines."""
    engine = make_engine(url)
    try:
        if not inspect(engine).has_table("events"):
            return 0
        forget = text("DELETE FROM events WHERE sender_id IN :ids").bindparams(
            bindparam("ids", expanding=True)
        )
        with engine.begin() as connection:
            return connection.execute(forget, {"ids": list(conversation_ids)}).rowcount
    finally:
        engine.dispose()
