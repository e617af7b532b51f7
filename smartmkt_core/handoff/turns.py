"""Whose conversation it is: taken, passed on, given back, ended. Each step in one transaction.

Every step locks the conversation, so two agents never both have it. Where an agent's row is needed
as well, it is locked first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from smartmkt_core.conversations import service as conversations
from smartmkt_core.conversations.models import Conversation, ConversationState, Message, Sender
from smartmkt_core.conversations.service import Reply
from smartmkt_core.errors import (
    AgentAbsent,
    ConversationTaken,
    NotFound,
    UnknownTeam,
    WrongState,
)
from smartmkt_core.handoff import presence, repository, waiting
from smartmkt_core.handoff.models import Assignment, Handoff, User

NOTE_LENGTH = 1000


@dataclass(frozen=True)
class Claimed:
    """An agent has the conversation; ``joined`` is the log's line, None if it was theirs before."""

    conversation: Conversation
    joined: Message | None


@dataclass(frozen=True)
class Passed:
    """An agent had the conversation until now; ``line`` is what the log says of it."""

    conversation: Conversation
    line: Message


def claim(
    session: Session,
    conversation_id: str,
    *,
    agent_id: int,
    capacity: int = presence.CAPACITY,
    now: datetime,
) -> Claimed:
    """Take a waiting conversation, whoever it waits for.

    ConversationTaken names who was quicker; AtCapacity; WrongState; NotFound.
    """
    agent = presence.seen(session, agent_id, now=now)
    return _claim(session, conversation_id, agent, capacity, now)


def claim_next(
    session: Session, *, agent_id: int, capacity: int = presence.CAPACITY, now: datetime
) -> Claimed | None:
    """Take the most urgent conversation that is for this agent; None: none waits. AtCapacity."""
    agent = presence.seen(session, agent_id, now=now)
    presence.require_room(session, agent, capacity)
    for waits in waiting.queue(session, [ConversationState.PENDING]):
        if not waiting.fits(waits, agent):
            continue
        try:
            return _claim(session, waits.id, agent, capacity, now)
        except (ConversationTaken, WrongState, NotFound):
            # A colleague was quicker, or the shopper no longer waits: the one behind, then.
            continue
    return None


def transfer(
    session: Session,
    conversation_id: str,
    *,
    by: User,
    to_agent: int | None = None,
    to_team: str = "",
    note: str = "",
    absent_after: timedelta = presence.ABSENT_AFTER,
    capacity: int = presence.CAPACITY,
    now: datetime,
) -> Passed:
    """Pass a conversation on: to a person, who has it at once, or to a team, where it waits.

    Its agent may, and supervisors. ConversationTaken, WrongState, NotFound; AgentAbsent and
    AtCapacity for that person; UnknownTeam.
    """
    if to_agent is None:
        if to_team not in presence.teams(session):
            raise UnknownTeam(to_team)
        passed = _end_turn(session, conversation_id, by, "transferred", note, now)
        conversation, turn = passed
        turn.to_team = to_team
        conversation.team = to_team
        _wait_again(conversation)
        return Passed(conversation, _line(session, conversation, "transferred_team", by, now))
    # Being handed something is no sign of life of theirs.
    target = repository.lock_user(session, to_agent)
    if target is None or target.role not in presence.ANSWERING:
        raise NotFound("user")
    if presence.presence(target, now=now, absent_after=absent_after) == presence.Presence.OFFLINE:
        raise AgentAbsent(target.name)
    conversation = _lock_turn(session, conversation_id, by, now)
    if conversation.agent_id == target.id:
        raise WrongState("same_agent")
    presence.require_room(session, target, capacity)
    conversation, turn = _end_turn(session, conversation_id, by, "transferred", note, now)
    turn.to_agent_id = target.id
    _begin_turn(session, conversation, target, now)
    return Passed(conversation, _line(session, conversation, "transferred", target, now))


def give_back(
    session: Session, conversation_id: str, *, by: User, note: str = "", now: datetime
) -> Passed:
    """Back into the queue, at the place of the first wish. ConversationTaken, WrongState."""
    conversation, _ = _end_turn(session, conversation_id, by, "returned", note, now)
    _wait_again(conversation)
    return Passed(conversation, _line(session, conversation, "returned", by, now))


def give_back_lost(
    session: Session, *, absent_after: timedelta = presence.ABSENT_AFTER, now: datetime
) -> list[Passed]:
    """Back into the queue what agents have who disappeared, each with a line that says so."""
    since = now - absent_after
    given_back = []
    for conversation_id in conversations.assigned_to(session, repository.absent(session, since)):
        conversation = conversations.lock(session, conversation_id, now=now)
        # Read again under the lock: the agent may be back, or another process was quicker.
        if conversation.state != ConversationState.ASSIGNED:
            continue
        agent = repository.find(session, conversation.agent_id or 0)
        if (
            agent is not None
            and presence.presence(agent, now=now, absent_after=absent_after)
            != presence.Presence.OFFLINE
        ):
            continue
        _close_turn(session, conversation, "lost", "", now)
        _wait_again(conversation)
        line = _line(session, conversation, "lost", agent, now)
        given_back.append(Passed(conversation, line))
    return given_back


def resolve(session: Session, conversation_id: str, *, agent_id: int, now: datetime) -> bool:
    """End the people's part; the bot answers again. False: it was ended already.

    What upset the shopper is dealt with: the mood begins anew. ConversationTaken, WrongState.
    """
    conversation = conversations.lock(session, conversation_id, now=now)
    if conversation.state == ConversationState.RESOLVED and conversation.agent_id == agent_id:
        return False
    require_assigned(session, conversation, agent_id)
    turn = _close_turn(session, conversation, "resolved", "", now)
    visit = session.get(Handoff, turn.handoff_id)
    if visit is not None:
        visit.ended_at, visit.ending = now, "resolved"
    conversation.state = ConversationState.RESOLVED
    conversation.team, conversation.queue_at = "", None
    conversation.escalation_score = 0.0
    conversation.escalation_trend, conversation.escalation_level = "steady", "none"
    conversation.escalation_reasons = []
    return True


def require_assigned(session: Session, conversation: Conversation, agent_id: int) -> None:
    """Only who has the conversation. ConversationTaken, WrongState."""
    if conversation.state != ConversationState.ASSIGNED:
        raise WrongState(conversation.state)
    _require_owner(session, conversation, agent_id)


def history(session: Session, conversation_id: str) -> Sequence[Assignment]:
    """Who has had the conversation and how it was passed on, the first first."""
    return repository.assignments(session, conversation_id)


def current_visit(session: Session, conversation: Conversation, now: datetime) -> Handoff:
    """The visit that goes on; one is begun where the facts have none."""
    found = repository.visit(session, conversation.id)
    if found is None:
        found = Handoff(
            conversation_id=conversation.id,
            requested_at=conversation.handoff_at or now,
            reason=conversation.handoff_reason,
            reasons=conversation.handoff_reasons,
            score=conversation.escalation_score,
            position=max(1, waiting.position(session, conversation)),
            ending="",
        )
        session.add(found)
        session.flush()
    return found


def _claim(
    session: Session, conversation_id: str, agent: User, capacity: int, now: datetime
) -> Claimed:
    conversation = conversations.lock(session, conversation_id, now=now)
    if conversation.state == ConversationState.ASSIGNED:
        _require_owner(session, conversation, agent.id)
        return Claimed(conversation, None)
    if conversation.state != ConversationState.PENDING:
        raise WrongState(conversation.state)
    presence.require_room(session, agent, capacity)
    _begin_turn(session, conversation, agent, now)
    joined = conversations.say(
        session, conversation_id, Reply(), sender=Sender.SYSTEM, agent_id=agent.id, now=now
    )
    return Claimed(conversation, joined)


def _begin_turn(session: Session, conversation: Conversation, agent: User, now: datetime) -> None:
    visit = current_visit(session, conversation, now)
    if visit.claimed_at is None:
        visit.claimed_at = now
    session.add(
        Assignment(
            handoff_id=visit.id,
            conversation_id=conversation.id,
            agent_id=agent.id,
            started_at=now,
            ending="",
            to_team="",
            note="",
        )
    )
    conversation.state = ConversationState.ASSIGNED
    conversation.agent_id = agent.id
    conversation.assigned_at = now
    conversation.queue_at = None
    session.flush()


def _lock_turn(session: Session, conversation_id: str, by: User, now: datetime) -> Conversation:
    """The conversation, locked; its agent may pass it on, and whoever leads the desk."""
    conversation = conversations.lock(session, conversation_id, now=now)
    if conversation.state != ConversationState.ASSIGNED:
        raise WrongState(conversation.state)
    if by.role not in ("supervisor", "admin"):
        _require_owner(session, conversation, by.id)
    return conversation


def _end_turn(
    session: Session, conversation_id: str, by: User, ending: str, note: str, now: datetime
) -> tuple[Conversation, Assignment]:
    conversation = _lock_turn(session, conversation_id, by, now)
    return conversation, _close_turn(session, conversation, ending, note, now)


def _close_turn(
    session: Session, conversation: Conversation, ending: str, note: str, now: datetime
) -> Assignment:
    visit = current_visit(session, conversation, now)
    turn = repository.assignment(session, visit.id)
    if turn is None:
        turn = Assignment(
            handoff_id=visit.id,
            conversation_id=conversation.id,
            agent_id=conversation.agent_id,
            started_at=conversation.assigned_at or now,
            to_team="",
        )
        session.add(turn)
    turn.ended_at, turn.ending, turn.note = now, ending, note.strip()[:NOTE_LENGTH]
    session.flush()
    return turn


def _wait_again(conversation: Conversation) -> None:
    """The wait counts from the first wish: whoever has waited once stands near the front."""
    conversation.state = ConversationState.PENDING
    conversation.agent_id = None
    conversation.assigned_at = None
    waiting.line_up(conversation, returned=True)


def _line(
    session: Session, conversation: Conversation, event: str, agent: User | None, now: datetime
) -> Message:
    """What happened, for the log. The words are the edge's: by ``event`` and the agent's name."""
    name = "" if agent is None else agent.name
    return conversations.say(
        session,
        conversation.id,
        Reply(custom={"type": "handoff", "event": event, "agent": name}),
        sender=Sender.SYSTEM,
        agent_id=None if agent is None else agent.id,
        now=now,
    )


def _require_owner(session: Session, conversation: Conversation, agent_id: int) -> None:
    owner = conversation.agent_id
    if owner != agent_id:
        known = repository.names(session, [] if owner is None else [owner])
        raise ConversationTaken(known.get(owner or 0, ""))
