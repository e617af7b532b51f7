"""Commands about tickets, and about what could not be delivered."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from smartmkt_cli.common import explained, fail, open_database, read_settings
from smartmkt_cli.shop import show
from smartmkt_core.db import unit_of_work
from smartmkt_core.errors import NotFound, WrongState


def list_tickets(
    every: Annotated[bool, typer.Option("--all", help="Closed ones too.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON array.")] = False,
) -> None:
    """What is open, the oldest first."""
    from smartmkt_core.tickets import service as tickets

    with explained(), unit_of_work(open_database(read_settings())) as session:
        rows: list[dict[str, object]] = [
            {
                "number": row.number,
                "status": row.status,
                "since": row.opened_at.isoformat(timespec="minutes"),
                "language": row.language,
                "contact": row.contact,
                "reason": row.reason,
            }
            for row in tickets.listed(session, every=every)
        ]
    show(rows, as_json=as_json)


def close(number: Annotated[str, typer.Argument(help="As in T1004.")]) -> None:
    """Note that a ticket was answered."""
    from smartmkt_core.tickets import service as tickets

    with explained(), unit_of_work(open_database(read_settings())) as session:
        try:
            row = tickets.close(session, number, now=datetime.now(UTC))
        except NotFound:
            fail(f"there is no ticket {number}")
        except WrongState:
            fail(f"{number.upper()} is closed already")
        typer.echo(f"{row.number} is closed")


def list_deliveries(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON array.")] = False,
) -> None:
    """Mails and events that were given up, with what the other side said last."""
    from smartmkt_core.outbox import service as outbox

    with explained(), unit_of_work(open_database(read_settings())) as session:
        rows: list[dict[str, object]] = [
            {
                "id": row.id,
                "what": row.topic,
                "since": row.created_at.isoformat(timespec="minutes"),
                "tries": row.attempts,
                "error": row.error,
            }
            for row in outbox.given_up(session)
        ]
        waiting = outbox.open_count(session)
    show(rows, as_json=as_json)
    if waiting and not as_json:
        typer.echo(f"{waiting} more on their way")


def retry_deliveries() -> None:
    """Try again what was given up; a running shop sends it at once."""
    from smartmkt_core.outbox import service as outbox

    with explained(), unit_of_work(open_database(read_settings())) as session:
        count = outbox.retry(session, now=datetime.now(UTC))
    typer.echo(f"{count} to be tried again")
