"""When people of the shop answer, over weekends, holidays and the change of the clocks."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from smartmkt_core.hours import HoursInvalid, OfficeHours
from smartmkt_core.settings import Settings

BERLIN = ZoneInfo("Europe/Berlin")
WEEK = "mon-fri 9:00-12:00; mon-fri 13:00-18:00; sat 10:00-14:00"


def at(day: str, clock: str, zone: ZoneInfo = BERLIN) -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=zone)


@pytest.fixture
def hours() -> OfficeHours:
    """A week with a lunch break, Christmas off. 2026-11-20 is a Friday."""
    return OfficeHours.read(WEEK, "2026-12-25, 2026-12-26", "Europe/Berlin")


@pytest.mark.parametrize(
    ("day", "clock", "there"),
    [
        ("2026-11-20", "09:00", True),
        ("2026-11-20", "12:00", False),
        ("2026-11-20", "17:59", True),
        ("2026-11-20", "18:00", False),
        ("2026-11-21", "10:30", True),
        ("2026-11-22", "10:30", False),
        ("2026-12-25", "10:30", False),
    ],
)
def test_people_answer_within_the_hours_alone(
    hours: OfficeHours, day: str, clock: str, there: bool
) -> None:
    assert hours.is_open(at(day, clock)) is there


@pytest.mark.parametrize(
    ("day", "clock", "opening"),
    [
        ("2026-11-20", "12:30", ("2026-11-20", "13:00")),
        ("2026-11-20", "19:00", ("2026-11-21", "10:00")),
        ("2026-11-21", "15:00", ("2026-11-23", "09:00")),
        ("2026-12-24", "20:00", ("2026-12-28", "09:00")),
    ],
)
def test_the_next_opening_skips_breaks_weekends_and_holidays(
    hours: OfficeHours, day: str, clock: str, opening: tuple[str, str]
) -> None:
    assert hours.next_opening(at(day, clock)) == at(*opening)


def test_hours_are_those_of_the_shops_clock_on_both_sides_of_summer_time(
    hours: OfficeHours,
) -> None:
    saturday_before, monday_after = at("2026-10-24", "15:00"), datetime(2026, 10, 26, 8, tzinfo=UTC)
    assert hours.next_opening(saturday_before) == monday_after
    assert hours.is_open(datetime(2026, 7, 1, 7, 0, tzinfo=UTC))
    assert not hours.is_open(datetime(2026, 12, 1, 7, 0, tzinfo=UTC))


def test_without_a_timetable_somebody_is_always_there() -> None:
    now = at("2026-11-22", "03:00")
    hours = OfficeHours.read("")
    assert hours.is_open(now)
    assert hours.next_opening(now) == now


def test_a_day_may_last_until_midnight_and_a_span_of_days_go_round_the_week() -> None:
    hours = OfficeHours.read("sat-mon 0:00-24:00")
    assert hours.is_open(at("2026-11-22", "23:59:59", ZoneInfo("UTC")))
    assert not hours.is_open(at("2026-11-24", "00:00", ZoneInfo("UTC")))


def test_a_shop_that_never_opens_again_names_no_day() -> None:
    days = ",".join(f"2026-{month:02}-{day:02}" for month in (11, 12) for day in range(1, 31))
    hours = OfficeHours.read("mon 9:00-10:00", days + ",2027-01-04,2027-01-11")
    assert hours.next_opening(at("2026-11-02", "12:00")) is None


@pytest.mark.parametrize(
    "written",
    ["9-18", "mon-fri", "mon 18:00-9:00", "mun 9:00-18:00", "mon 9:00-25:00", "mon 9:75-10:00"],
)
def test_a_timetable_that_makes_no_sense_is_named(written: str) -> None:
    with pytest.raises(HoursInvalid, match=written):
        OfficeHours.read(written)
    with pytest.raises(ValidationError):
        Settings(_env_file=None, office_hours=written)


def test_holidays_are_dates() -> None:
    with pytest.raises(ValidationError):
        Settings(_env_file=None, office_holidays="christmas")
