"""Who waits for a person: in which order, at which place, and for how long probably.

Urgency is a head start: whoever is angry, in danger or worth much stands where they would stand
had they asked that much earlier. So the order of two who wait never turns round by time alone, and
nobody waits for ever behind those who come later.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from smartmkt_core.conversations import service as conversations
from smartmkt_core.conversations.models import Conversation, ConversationState
from smartmkt_core.handoff import repository
from smartmkt_core.handoff.models import User

# A conversation's score is 1 where a person is called because of it; beyond 3 nothing gets worse.
MINUTES_PER_SCORE = 20.0
MOST_SCORE = 3.0
# Signs that may not wait behind anybody's impatience, and their head start in minutes.
PRESSING = {"safety": 120.0, "legal": 30.0}
# Whoever lost an agent has waited once already.
RETURNED_MINUTES = 15.0

RECENT = timedelta(hours=2)
RECENT_CLAIMS = 20
FEWEST_CLAIMS = 3
LONGEST_ESTIMATE = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Urgency:
    """Why a conversation stands where it stands. Minutes of head start by cause."""

    parts: dict[str, float]

    @property
    def minutes(self) -> float:
        """All of it."""
        return sum(self.parts.values())


def urgency(conversation: Conversation, *, returned: bool = False) -> Urgency:
    """The head start of a conversation from what its mood and its signs are."""
    parts = {}
    score = min(max(conversation.escalation_score, 0.0), MOST_SCORE)
    if score:
        parts["mood"] = round(score * MINUTES_PER_SCORE, 1)
    keys = {
        str(one.get("key", "")).rsplit(".", 1)[-1]
        for one in [*conversation.handoff_reasons, *conversation.escalation_reasons]
    }
    parts |= {sign: minutes for sign, minutes in PRESSING.items() if sign in keys}
    if returned:
        parts["returned"] = RETURNED_MINUTES
    return Urgency(parts)


def line_up(conversation: Conversation, *, returned: bool = False) -> None:
    """Give a waiting conversation its place, anew where its urgency has changed."""
    if conversation.handoff_at is not None:
        head_start = timedelta(minutes=urgency(conversation, returned=returned).minutes)
        conversation.queue_at = conversation.handoff_at - head_start


def move_up(conversation: Conversation) -> None:
    """Give a waiting conversation a better place where it is more urgent now; none moves back."""
    before = conversation.queue_at
    if conversation.state != ConversationState.PENDING or before is None:
        return
    line_up(conversation)
    if conversation.queue_at is not None:
        conversation.queue_at = min(before, conversation.queue_at)


def position(session: Session, conversation: Conversation) -> int:
    """The place in the queue, from 1; 0 for a conversation that does not wait."""
    if conversation.state != ConversationState.PENDING:
        return 0
    return 1 + conversations.waiting_before(session, conversation)


def seconds_per_place(session: Session, *, now: datetime) -> float | None:
    """How long one place in the queue lasted for those who were helped lately.

    The waiting of the latest claims over the places they began at; None while there are too few.
    """
    waits = repository.recent_waits(session, now - RECENT, RECENT_CLAIMS)
    if len(waits) < FEWEST_CLAIMS:
        return None
    waited = sum((claimed - asked).total_seconds() for asked, claimed, _ in waits)
    return waited / sum(max(place, 1) for _, _, place in waits)


def expected_minutes(place: int, per_place: float | None) -> int | None:
    """The probable wait at a place, in whole minutes from 1; None where nobody can tell."""
    if place < 1 or per_place is None:
        return None
    expected = min(place * per_place, LONGEST_ESTIMATE.total_seconds())
    return max(1, math.ceil(expected / 60))


def fits(conversation: Conversation, agent: User) -> bool:
    """Whether a conversation is for this agent: of their team or none, in a language of theirs."""
    team_fits = conversation.team in ("", agent.team)
    return team_fits and (not agent.languages or conversation.language in agent.languages)


def queue(
    session: Session, states: Sequence[ConversationState] | None = None
) -> Sequence[Conversation]:
    """Conversations with or waiting for a person: those who wait first, the most urgent first."""
    return conversations.in_states(
        session, states or (ConversationState.PENDING, ConversationState.ASSIGNED)
    )
