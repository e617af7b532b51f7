"""Plays the dialogues without servers: `python -m tests.e2e.escalation.inprocess`.

The trained understanding, the actions, the core, a database with the demo shop and the mood model
are real; Rasa's rules are played as tests/actions/talk.py plays them. Prints what was wrong and
the figures; fails where a share misses its bar.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from actions.wiring import Shop
from bot.parse import Parser
from smartmkt_core.conversations import service as conversations
from smartmkt_core.conversations.models import Conversation
from smartmkt_core.db import unit_of_work
from smartmkt_core.handoff.models import Escalation
from tests.actions.talk import Talk
from tests.e2e.dialogues.inprocess import open_demo
from tests.e2e.dialogues.people import Person, Town
from tests.e2e.escalation.judge import Heard, Outcome, figures
from tests.e2e.escalation.script import Case, filled, read_cases

IN_TIME, DISTURBED = 0.95, 0.03


def main() -> int:
    """Plays them all."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--all", action="store_true", help="print every conversation")
    parser.add_argument("--only", default="", help="dialogues whose name holds this")
    options = parser.parse_args()
    cases = [case for case in read_cases() if options.only in str(case)]
    with tempfile.TemporaryDirectory() as folder:
        outcomes = play_all(cases, Path(folder))
    for outcome in outcomes:
        if options.all or not outcome.right:
            print(outcome.told())
    found = figures(outcomes)
    for language, row in found.items():
        print(language, ", ".join(f"{name} {share:.3f}" for name, share in row.items()))
    good = all(r["in time"] >= IN_TIME and r["disturbed"] <= DISTURBED for r in found.values())
    return 0 if good else 1


def play_all(cases: list[Case], var: Path) -> list[Outcome]:
    """Every dialogue, each with a customer, orders and a conversation of its own."""
    shop = open_demo(var)
    town, understanding = Town(shop.sessions), Parser.load()
    stranger = town.settle("en", {"delivered": ""}).numbers["delivered"]
    others = {"stranger": stranger, "unknown": "98765"}
    return [
        _play(case, shop, town.settle(case.language, case.orders), understanding, others)
        for case in cases
    ]


def _play(
    case: Case, shop: Shop, person: Person, understanding: Parser, others: dict[str, str]
) -> Outcome:
    with unit_of_work(shop.sessions) as session:
        conversation = conversations.start(session, language=case.language, now=_now()).id
    talk = Talk(
        shop,
        language=case.language,
        customer=person.customer_id if case.signed_in else None,
        conversation=conversation,
    )
    outcome = Outcome(case)
    for turn in case.turns:
        said = filled(turn, {**person.values(), **others})
        with unit_of_work(shop.sessions) as session:
            taken = conversations.take(
                session, conversation, text=said, client_id=uuid.uuid4().hex, now=_now()
            )
            talk.message_id = taken.message.id
        talk.understood(understanding.parse(said))
        outcome.heard.append(_standing(shop, conversation, Heard(said, talk.text)))
        if outcome.heard[-1].waiting:
            break
    return outcome


def _standing(shop: Shop, conversation_id: str, heard: Heard) -> Heard:
    with shop.sessions() as session:
        row = session.get_one(Conversation, conversation_id)
        heard.waiting = row.state == "pending"
        heard.level, heard.score = row.escalation_level, row.escalation_score
        heard.steps = count_steps(session, conversation_id)
    return heard


def count_steps(session: Any, conversation_id: str) -> int:
    """How often the mood made the assistant act."""
    query = select(func.count()).where(Escalation.conversation_id == conversation_id)
    return int(session.scalar(query) or 0)


def _now() -> datetime:
    return datetime.now(UTC)


if __name__ == "__main__":
    sys.exit(main())
