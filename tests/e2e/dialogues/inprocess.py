"""Plays the dialogues without servers: `python -m tests.e2e.dialogues.inprocess --only shopping`.

The trained understanding, the actions, the core, a database with the demo shop and the mood model
are real; Rasa's rules are played as tests/actions/talk.py plays them. Prints what was wrong.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from actions.wiring import Shop, open_shop
from bot.parse import Parser
from smartmkt_core.conversations import service as conversations
from smartmkt_core.db import make_engine, make_sessions, unit_of_work
from smartmkt_core.importer.service import import_folder
from smartmkt_core.migrations import upgrade
from smartmkt_core.settings import ROOT, Settings
from tests.actions.talk import Talk
from tests.e2e.dialogues.people import Town
from tests.e2e.dialogues.play import Outcome, play
from tests.e2e.dialogues.script import Dialogue, read_all
from tests.e2e.product import BORROWED


class InProcess:
    """A shopper who talks to the actions in this process."""

    def __init__(self, shop: Shop, understanding: Parser, language: str) -> None:
        self.basket: list[dict[str, Any]] | None = None
        self._shop, self._understanding = shop, understanding
        with unit_of_work(shop.sessions) as session:
            row = conversations.start(session, language=language, now=_now())
            self._talk = Talk(shop, language=language, conversation=row.id)

    def sign_in(self, customer_id: str) -> None:
        """As a customer from here on."""
        with unit_of_work(self._shop.sessions) as session:
            conversations.sign_in(
                session,
                self._talk.conversation,
                customer_id=customer_id,
                until=_now() + timedelta(hours=1),
                now=_now(),
            )
        self._talk.customer = customer_id

    def say(self, text: str, *, payload: str | None = None) -> list[dict[str, Any]]:
        """What is answered, as it travels to the browser."""
        talk = self._talk
        talk.basket = self.basket
        with unit_of_work(self._shop.sessions) as session:
            taken = conversations.take(
                session,
                talk.conversation,
                text=text,
                payload=payload or "",
                client_id=uuid.uuid4().hex,
                now=_now(),
            )
            talk.message_id = taken.message.id
            talk.language = taken.conversation.language
        if payload and payload.startswith("/"):
            talk.choose(payload)
        else:
            talk.understood(self._understanding.parse(payload or text))
        return [
            {"text": one.text, "quick_replies": one.buttons, "custom": one.custom}
            for one in talk.replies
        ]

    def close(self) -> None:
        """Leave."""


def main() -> int:
    """Plays those chosen; 1 where one does not do."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--all", action="store_true", help="print every conversation")
    parser.add_argument("--only", default="", help="dialogues whose name holds this")
    options = parser.parse_args()
    chosen = [one for one in read_all() if options.only in str(one)]
    with tempfile.TemporaryDirectory() as folder:
        outcomes = play_all(chosen, Path(folder))
    for dialogue, outcome in zip(chosen, outcomes, strict=True):
        if options.all or outcome.wrong:
            print("\n".join([f"== {dialogue}", outcome.wrong, *outcome.transcript]))
    wrong = sum(bool(outcome.wrong) for outcome in outcomes)
    print(f"{len(outcomes) - wrong} of {len(outcomes)} do")
    return 1 if wrong else 0


def play_all(chosen: list[Dialogue], var: Path) -> list[Outcome]:
    """Every dialogue, each with a customer, orders and a conversation of its own."""
    shop = open_demo(var)
    town, understanding = Town(shop.sessions), Parser.load()
    stranger = town.settle("en", {"delivered": ""}).numbers["delivered"]
    others = {"stranger": stranger, "unknown": "98765"}
    return [
        play(
            one,
            InProcess(shop, understanding, one.language),
            town.settle(one.language, one.orders, basket=one.basket, newsletter=one.newsletter),
            others,
        )
        for one in chosen
    ]


def open_demo(var: Path) -> Shop:
    """The demo shop in a database of its own, with what was trained before."""
    for name in BORROWED:
        (var / name).symlink_to(ROOT / "var" / name)
    settings = Settings(var=var, demo=True)
    engine = make_engine(settings.db_url)
    upgrade(engine)
    import_folder(make_sessions(engine), settings.data / "store", now=_now(), rebase_to=_now())
    return open_shop(settings)


def _now() -> datetime:
    return datetime.now(UTC)


if __name__ == "__main__":
    sys.exit(main())
