"""When people of the shop answer: a weekly timetable with holidays, in the shop's time zone."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# Holidays in a row beyond which nobody is expected to open again.
SEARCHED_DAYS = 60
_ENTRY = re.compile(r"([a-z,\-\s]+?)\s+(\d{1,2}:\d{2})\s*-\s*(\d{1,2}:\d{2})")
_END_OF_DAY = time(23, 59, 59, 999999)

Span = tuple[time, time]


class HoursInvalid(ValueError):
    """A timetable or list of holidays that can't be read; the text names the part."""


@dataclass(frozen=True)
class OfficeHours:
    """The timetable. ``spans``: by weekday (0 is Monday); empty: somebody is always there."""

    spans: dict[int, tuple[Span, ...]] = field(default_factory=dict)
    holidays: frozenset[date] = frozenset()
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))

    @classmethod
    def read(cls, hours: str, holidays: str = "", timezone: str = "UTC") -> OfficeHours:
        """From settings: ``mon-fri 9:00-18:00; sat 10:00-14:00`` and ``2026-12-25,2027-01-01``.

        A day may have several entries; 24:00 is the day's end. HoursInvalid.
        """
        spans: dict[int, list[Span]] = {}
        for entry in filter(None, (part.strip() for part in hours.lower().split(";"))):
            days, span = _entry(entry)
            for day in days:
                spans.setdefault(day, []).append(span)
        try:
            zone = ZoneInfo(timezone or "UTC")
        except (ZoneInfoNotFoundError, ValueError):
            raise HoursInvalid(timezone) from None
        return cls(
            {day: tuple(sorted(found)) for day, found in spans.items()}, _days(holidays), zone
        )

    def is_open(self, at: datetime) -> bool:
        """Whether people answer at this time."""
        if not self.spans:
            return True
        local = at.astimezone(self.zone)
        return any(
            start <= local.time() <= end if end == _END_OF_DAY else start <= local.time() < end
            for start, end in self._on(local.date())
        )

    def next_opening(self, at: datetime) -> datetime | None:
        """When people answer again, in UTC: ``at`` itself while open; None: not soon."""
        if self.is_open(at):
            return at
        local = at.astimezone(self.zone)
        for ahead in range(SEARCHED_DAYS):
            day = local.date() + timedelta(days=ahead)
            for start, _ in self._on(day):
                opening = datetime.combine(day, start, self.zone)
                if opening > local:
                    return opening.astimezone(UTC)
        return None

    def _on(self, day: date) -> tuple[Span, ...]:
        return () if day in self.holidays else self.spans.get(day.weekday(), ())


def _entry(entry: str) -> tuple[list[int], Span]:
    match = _ENTRY.fullmatch(entry)
    if match is None:
        raise HoursInvalid(entry)
    start, end = _clock(match[2], entry), _clock(match[3], entry)
    if start >= end:
        raise HoursInvalid(entry)
    return [day for part in match[1].split(",") for day in _weekdays(part.strip(), entry)], (
        start,
        end,
    )


def _weekdays(part: str, entry: str) -> list[int]:
    first, dash, last = (one.strip() for one in part.partition("-"))
    try:
        start = DAYS.index(first)
        end = DAYS.index(last) if dash else start
    except ValueError:
        raise HoursInvalid(entry) from None
    # sat-mon goes round the end of the week.
    return [(start + step) % 7 for step in range((end - start) % 7 + 1)]


def _clock(written: str, entry: str) -> time:
    hour, minute = (int(part) for part in written.split(":"))
    if (hour, minute) == (24, 0):
        return _END_OF_DAY
    try:
        return time(hour, minute)
    except ValueError:
        raise HoursInvalid(entry) from None


def _days(holidays: str) -> frozenset[date]:
    found = set()
    for written in filter(None, (part.strip() for part in holidays.split(","))):
        try:
            found.add(date.fromisoformat(written))
        except ValueError:
            raise HoursInvalid(written) from None
    return frozenset(found)
