"""The mood of what shoppers write to people, so that agents see it and reports can compare it.

What goes to the assistant is measured there. Here it is done in a thread, a moment later: nobody
waits for it. Who still waits for a person moves forward by it. Without a trained classifier these
messages have no mood.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from smartmkt_core.conversations import service as conversations
from smartmkt_core.conversations.models import Message
from smartmkt_core.conversations.moods import unmeasured
from smartmkt_core.handoff import while_waiting
from smartmkt_core.handoff.escalation import Observation
from smartmkt_core.handoff.escalation_signs import Signs
from smartmkt_core.settings import EscalationLimits
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
    reader: Reader | None = None
    while True:
        try:
            found = await gateway.store.run(unmeasured, since=now() - OLDEST, limit=AT_ONCE)
            if found and reader is None:
                reader = await asyncio.to_thread(_open, gateway)
                if reader is None:
                    return
            if found and reader is not None:
                texts = [_words(one) for one in found]
                moods = await asyncio.to_thread(reader.classifier.score, texts)
                limits = gateway.settings.escalation
                await gateway.store.run(_record, found, moods, reader.signs, limits)
                await gateway.queue.changed()
                for message, mood in zip(found, moods, strict=True):
                    where = {"conversation_id": message.conversation_id, "seq": message.seq}
                    await gateway.publish.desk(events.MOOD, where | _out(mood))
        except Exception as error:
            log.failure("moods_failed", error)
        await asyncio.sleep(LOOK_SECONDS)


@dataclass(frozen=True)
class Reader:
    """What reads a message: the mood model, and the signs in its words."""

    classifier: Any
    signs: Signs


def _open(gateway: Gateway) -> Reader | None:
    from smartmkt_core.sentiment.classifier import SentimentClassifier

    settings = gateway.settings
    try:
        encoder = open_encoder(settings.var / "encoder")
        classifier = SentimentClassifier.load(settings.var / "sentiment", encoder)
        signs = Signs.load(settings.data / "escalation", settings.escalation.weights)
        return Reader(classifier, signs)
    except Exception as error:
        log.warning("no_moods", why=f"{type(error).__name__}: {error}"[:200])
        return None


def _record(
    session: Session,
    messages: Sequence[Message],
    moods: Sequence[Any],
    signs: Signs,
    limits: EscalationLimits,
) -> None:
    for message, mood in zip(messages, moods, strict=True):
        conversations.record_understanding(
            session,
            message.id,
            mood_scores={label: round(float(share), 3) for label, share in mood.scores.items()},
            **_out(mood),
        )
        scores = mood.scores
        felt = Observation(scores["negative"], scores["positive"], float(mood.anger))
        while_waiting.hear(session, message.conversation_id, message.text, felt, signs, limits)


def _out(mood: Any) -> dict[str, Any]:
    cause = mood.cause if mood.label == "negative" else None
    return {"mood": mood.label, "anger": round(float(mood.anger), 3), "cause": cause}


def _words(message: Message) -> str:
    return _NUMBERS.sub(" ", message.text).strip() or message.text
