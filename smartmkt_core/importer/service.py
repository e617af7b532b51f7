"""Importing a merchant's data: all of it, or nothing and the reasons."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Literal

from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker

from smartmkt_core.db import unit_of_work
from smartmkt_core.importer.aftermath import (
    load_returns,
    load_scans,
    load_shipments,
    refund_cancelled,
)
from smartmkt_core.importer.catalog import load_products, load_reviews
from smartmkt_core.importer.events import move_events, stage_events
from smartmkt_core.importer.folder import open_folder
from smartmkt_core.importer.orders import load_items, load_orders, settle_totals
from smartmkt_core.importer.people import fill_address_books, load_customers
from smartmkt_core.importer.promotions import load_promotions
from smartmkt_core.importer.rebase import shift_to
from smartmkt_core.importer.report import ImportReport, Problems, Progress
from smartmkt_core.importer.repository import customers_by_email
from smartmkt_core.importer.run import Run
from smartmkt_core.importer.sheets import Sheet
from smartmkt_core.importer.shopify import open_export

Source = Literal["csv", "shopify"]


def import_folder(
    sessions: sessionmaker[Session],
    folder: Path | str,
    *,
    source: Source = "csv",
    now: datetime,
    rebase_to: datetime | None = None,
    progress: Progress | None = None,
) -> ImportReport:
    """Bring a folder of CSV files into the database, in one transaction.

    What is there already under the same key is updated; the same folder twice changes nothing.
    ``rebase_to`` moves every time by whole days, so that the newest is of that day. ``progress`` is
    called with file name, rows done and rows in all. Raises ``ImportFailed`` with a line for each
    problem, at most a hundred; then nothing was written.
    """
    problems, report = Problems(), ImportReport()
    sheets = _open(sessions, Path(folder), source, problems, report)
    problems.check()
    if rebase_to is not None:
        report.shift = shift_to(sheets, rebase_to)
        problems.check()
    with unit_of_work(sessions) as session:
        if session.get_bind().dialect.name == "postgresql":
            session.execute(text("SET LOCAL statement_timeout = 0"))
        run = Run(session, sheets, problems, report, now, report.shift, progress)
        staged = stage_events(run)
        load_products(run)
        load_customers(run)
        load_customers(run, kind="guests")
        written = load_orders(run)
        load_items(run)
        load_shipments(run)
        load_scans(run)
        load_returns(run)
        load_reviews(run)
        load_promotions(run)
        problems.check()
        settle_totals(run, written)
        refund_cancelled(run, written)
        fill_address_books(run, written.customers)
        if staged:
            move_events(run, replace=rebase_to is not None)
    return report


def _open(
    sessions: sessionmaker[Session],
    folder: Path,
    source: Source,
    problems: Problems,
    report: ImportReport,
) -> dict[str, Sheet]:
    if source == "csv":
        return open_folder(folder, problems, report)

    def known_customers(emails: set[str]) -> dict[str, str]:
        with sessions() as session:
            return customers_by_email(session, emails)

    return open_export(folder, problems, report, known_customers)
