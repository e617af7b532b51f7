"""The mood of what shoppers write to people, so that agents see it and reports can compare it.

What goes to the assistant is measured there. Here it is done in a thread, a moment later: nobody
waits for it. Without a trained classifier these messages have no mood.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from smartmkt_core.conversations import service as conversations
from smartmkt_core.conversations.models import Message
from smartmkt_core.conversations.moods import unmeasured
from web import events
from web.gateway import Gateway
from web.log import log
from web.meaning import open_encoder
from web.store import now

LOOK_SECONDS = 2.0
AT_ONCE = 20
# What was written while no gateway ran is measured too, as long as somebody may still read it.
OLDEST = timedelta(days=1)
# Numbers and addresses say nothing about the mood, and mislead the model.
_NUMBERS = re.compile(r"[#\w.@+/-]*(?:\d|@)[\w.@/-]*", re.ASCII)


async def watch(gateway: Gateway) -> None:
    """Measure for ever; ends where there is no classifier."""
    classifier: Any = None
    while True:
        try:
            found = await gateway.store.run(unmeasured, since=now() - OLDEST, limit=AT_ONCE)
            if found and classifier is None:
                classifier = await asyncio.to_thread(_open, gateway)
                if classifier is None:
                    return
            if found:
                moods = await asyncio.to_thread(classifier.score, [_words(one) for one in found])
                await gateway.store.run(_record, found, moods)
                await gateway.queue.changed()
                for message, mood in zip(found, moods, strict=True):
                    where = {"conversation_id": message.conversation_id, "seq": message.seq}
                    await gateway.publish.desk(events.MOOD, where | _out(mood))
        except Exception as error:
            log.failure("moods_failed", error)
        await asyncio.sleep(LOOK_SECONDS)


def _open(gateway: Gateway) -> Any:
    from smartmkt_core.sentiment.classifier import SentimentClassifier

    var = gateway.settings.var
    try:
        return SentimentClassifier.load(var / "sentiment", open_encoder(var / "encoder"))
    except Exception as error:
        log.warning("no_moods", why=f"{type(error).__name__}: {error}"[:200])
        return None


def _record(session: Session, messages: Sequence[Message], moods: Sequence[Any]) -> None:
    for message, mood in zip(messages, moods, strict=True):
        conversations.record_understanding(
            session,
            message.id,
            mood_scores={label: round(float(share), 3) for label, share in mood.scores.items()},
            **_out(mood),
        )


def _out(mood: Any) -> dict[str, Any]:
    cause = mood.cause if mood.label == "negative" else None
    return {"mood": mood.label, "anger": round(float(mood.anger), 3), "cause": cause}


def _words(message: Message) -> str:
    return _NUMBERS.sub(" ", message.text).strip() or message.text
