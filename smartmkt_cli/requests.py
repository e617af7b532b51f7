"""Commands about what shoppers asked of the shop, and what they said of it."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import Annotated

import typer
from dotenv import dotenv_values

from smartmkt_cli.common import explained, fail, open_database, read_settings
from smartmkt_cli.shop import show
from smartmkt_core.db import unit_of_work
from smartmkt_core.settings import ROOT, Settings

_TRACKER = "SMARTMKT_TRACKER_URL"


def list_requests(
    every: Annotated[bool, typer.Option("--all", help="Closed ones too.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON array.")] = False,
) -> None:
    """What is open, the oldest first."""
    from smartmkt_core.account import requests
    from smartmkt_core.privacy import service as privacy

    with explained(), unit_of_work(open_database(read_settings())) as session:
        rows: list[dict[str, object]] = []
        for row in requests.listed(session, every=every):
            if row.kind in privacy.ERASURES:
                privacy.refresh(session, row)
            rows.append(
                {
                    "number": row.number,
                    "kind": row.kind,
                    "status": row.status,
                    "since": row.requested_at.date().isoformat(),
                    "customer": row.customer_id or "",
                    "contact": row.contact,
                    "detail": "; ".join(f"{k}: {v}" for k, v in row.detail.items()),
                }
            )
    show(rows, as_json=as_json)


def complete(
    number: Annotated[str, typer.Argument(help="As in P1004.")],
    customer: Annotated[
        str, typer.Option("--customer", help="Whose data, where a guest proved an order only.")
    ] = "",
) -> None:
    """Do what a request asks (erase, new e-mail, newsletter), or note that it was done."""
    from smartmkt_core.account import requests
    from smartmkt_core.account.models import RequestStatus
    from smartmkt_core.privacy import service as privacy
    from smartmkt_core.privacy.dialogues import forget_dialogues

    settings = read_settings()
    now = datetime.now(UTC)
    erased: list[str] = []
    with explained(), unit_of_work(open_database(settings)) as session:
        row = requests.by_number(session, number)
        if row.kind in privacy.ERASURES:
            row.customer_id = row.customer_id or customer or None
            stands = privacy.refresh(session, row)
            if stands:
                fail(f"{row.number} waits for {', '.join([*stands.orders, *stands.refunds])}")
            erased = privacy.erase(session, settings.var / "uploads", row, now=now)
        else:
            requests.apply(session, row)
            requests.close(row, RequestStatus.DONE, now=now)
        typer.echo(f"{row.number} is done")
    if erased:
        with explained():
            forget_dialogues(tracker_url(settings), erased)


def tracker_url(settings: Settings) -> str:
    """Where the dialogues lie, as it is set for the assistant."""
    kept = dotenv_values(ROOT / ".env").get(_TRACKER)
    return os.environ.get(_TRACKER) or kept or f"sqlite:///{settings.var / 'tracker.db'}"


def cancel(number: Annotated[str, typer.Argument(help="As in P1004.")]) -> None:
    """Close a request without doing it."""
    from smartmkt_core.account import requests
    from smartmkt_core.account.models import RequestStatus

    with explained(), unit_of_work(open_database(read_settings())) as session:
        row = requests.by_number(session, number)
        requests.close(row, RequestStatus.CANCELLED, now=datetime.now(UTC))
        typer.echo(f"{row.number} is cancelled")


def list_opinions(
    limit: Annotated[int, typer.Option(min=1, max=1000)] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON array.")] = False,
) -> None:
    """What shoppers said of the shop in the chat, and what they wrote about goods, newest first."""
    from smartmkt_core.catalog import reviews

    with explained(), unit_of_work(open_database(read_settings())) as session:
        said: list[tuple[datetime, str, str, int | None, str]] = [
            (row.at, row.about, row.sku or "", row.rating, row.text)
            for row in reviews.latest_opinions(session, limit=limit)
        ]
        said += [
            (row.at, "review", row.sku, row.rating, row.text)
            for row in reviews.latest_reviews(session, limit=limit)
            if row.at is not None
        ]
    newest = sorted(said, key=lambda one: one[0], reverse=True)[:limit]
    show(
        [
            {"at": at.date().isoformat(), "about": about, "sku": sku, "stars": stars, "text": text}
            for at, about, sku, stars, text in newest
        ],
        as_json=as_json,
    )
