"""Tickets and what could not be delivered, from the command line."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from smartmkt_core.conversations import service as conversations
from smartmkt_core.db import make_engine, make_sessions, unit_of_work
from smartmkt_core.migrations import upgrade
from smartmkt_core.outbox import service as outbox
from smartmkt_core.tickets import service as tickets
from smartmkt_core.tickets.models import TicketCause
from tests.cli.conftest import Run


def test_a_ticket_is_listed_and_closed_once_and_its_mail_tried_again(
    smartmkt: Run, var: Path
) -> None:
    var.mkdir()
    engine = make_engine(f"sqlite:///{var}/smartmkt.db")
    upgrade(engine)
    now = datetime.now(UTC)
    with unit_of_work(make_sessions(engine)) as session:
        talk = conversations.start(session, now=now).id
        tickets.open_ticket(
            session,
            talk,
            cause=TicketCause.OUTSIDE_HOURS,
            reason="Where the order is",
            contact="anna@example.com",
            now=now,
        )
        [row] = outbox.take(session, [tickets.MAIL], now=now)
        outbox.failed(session, row.id, "SMTPRecipientsRefused", now=now, for_good=True)
    [ticket] = json.loads(smartmkt("tickets", "list", "--json").stdout)
    assert (ticket["number"], ticket["contact"]) == ("T1001", "anna@example.com")
    [failure] = json.loads(smartmkt("deliveries", "list", "--json").stdout)
    assert (failure["what"], failure["error"]) == ("ticket_mail", "SMTPRecipientsRefused")
    assert "1 to be tried again" in smartmkt("deliveries", "retry").stdout
    assert smartmkt("tickets", "close", "t1001").exit_code == 0
    again = smartmkt("tickets", "close", "T1001")
    assert (again.exit_code, "closed already" in again.output) == (1, True)
    assert "no ticket T9" in smartmkt("tickets", "close", "T9").output
    assert json.loads(smartmkt("tickets", "list", "--json").stdout) == []
