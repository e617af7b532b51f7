"""promotions.csv: codes and their conditions, checked like everything else."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from smartmkt_core.db import make_engine, make_sessions
from smartmkt_core.errors import ImportFailed
from smartmkt_core.importer.report import ImportReport
from smartmkt_core.importer.service import import_folder
from smartmkt_core.promotions.models import Promotion
from smartmkt_core.tables import metadata

NOW = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture
def bring(tmp_path: Path):
    """Imports a promotions.csv with these lines."""
    engine = make_engine(f"sqlite:///{tmp_path / 'shop.db'}")
    metadata.create_all(engine)
    sessions = make_sessions(engine)

    def run(*lines: str) -> tuple[ImportReport, dict[str, Promotion]]:
        (tmp_path / "promotions.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        report = import_folder(sessions, tmp_path, now=NOW)
        with sessions() as session:
            return report, {row.code: row for row in session.query(Promotion)}

    yield run
    engine.dispose()


def test_a_code_with_all_its_conditions(bring):
    lines = (
        "code,kind,value,min_basket,categories,audience,ends_at,once,public",
        "tea15,percent,15,30,Tea & Coffee|Kitchen,newsletter,2026-12-01T00:00:00Z,yes,true",
    )
    report, found = bring(*lines)
    assert report.counts["promotions"].created == 1
    tea = found["TEA15"]
    assert (tea.value, tea.min_basket, tea.categories) == (
        Decimal(15),
        Decimal(30),
        ["Tea & Coffee", "Kitchen"],
    )
    assert (tea.audience, tea.once, tea.public, tea.combines) == ("newsletter", True, True, False)
    assert bring(*lines)[0].counts["promotions"].unchanged == 1


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("A,percent,150,", "not a percentage"),
        ("A,amount,,", "value: is empty"),
        ("A,gift,1,", "is not one of"),
        ("A,percent,10,yesterday", "is not an ISO 8601 time"),
    ],
)
def test_a_bad_code_stops_the_import_with_its_line(bring, line, reason):
    with pytest.raises(ImportFailed) as failed:
        bring("code,kind,value,ends_at", line)
    assert reason in str(failed.value.args) and "promotions.csv, line 2" in str(failed.value.args)


def test_a_product_that_the_shop_does_not_have_is_a_warning(bring):
    report, _ = bring("code,kind,value,skus", "A,amount,5,NO-1")
    assert any("there is no product NO-1" in text for text in report.warnings)
