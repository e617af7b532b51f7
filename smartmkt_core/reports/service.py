"""The board of this moment, and the report over some days. The face of this capability."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from smartmkt_core.errors import ShopError
from smartmkt_core.handoff.presence import ANSWERING
from smartmkt_core.reports import repository
from smartmkt_core.reports.repository import Rows
from smartmkt_core.reports.values import (
    AgentFigures,
    AgentNow,
    Board,
    Figures,
    Period,
    Report,
)

__all__ = [
    "LONGEST_DAYS",
    "AgentFigures",
    "AgentNow",
    "Board",
    "Figures",
    "Period",
    "Report",
    "SpanInvalid",
    "board",
    "report",
]

LONGEST_DAYS = 400
# Beyond so many days a report goes by weeks, so that a picture stays readable.
DAYS_BY_DAY = 45


class SpanInvalid(ShopError):
    """The last day lies before the first, or too far behind it."""


def report(
    session: Session, first: date, last: date, *, zone: ZoneInfo, language: str = ""
) -> Report:
    """What happened from the first day to the last, both included, in the shop's time zone.

    ``language``: of the conversations; empty: of all. SpanInvalid.
    """
    days = (last - first).days + 1
    if not 1 <= days <= LONGEST_DAYS:
        raise SpanInvalid(str(days))
    periods = _periods(first, last, 1 if days <= DAYS_BY_DAY else 7, zone)
    [whole] = _periods(first, last, days, zone)
    one_day = timedelta(days=1)
    [before] = _periods(first - days * one_day, first - one_day, days, zone)
    total, ago = _figures(session, [whole], language)[0], _figures(session, [before], language)[0]
    return Report(
        periods=periods,
        series=_figures(session, periods, language),
        total=total,
        before=ago,
        causes=[(cause, count) for cause, count in repository.causes(session, whole, language)],
        agents=_agents(session, whole, language),
    )


def board(
    session: Session, *, now: datetime, zone: ZoneInfo, gone_after: timedelta, capacity: int
) -> Board:
    """The desk now. ``gone_after``: without a sign of life for so long an agent is not there.

    ``capacity``: of those who have none of their own. Those who never answer shoppers are left out.
    """
    waiting = repository.waiting(session)
    loads = repository.loads(session)
    people = [user for user in repository.users(session) if user.active and user.role in ANSWERING]
    today = _midnight(now.astimezone(zone).date(), zone)
    return Board(
        waiting=sum(count for _, count, _ in waiting),
        waiting_since=min((since for _, _, since in waiting if since), default=None),
        waiting_by_language={language: count for language, count, _ in waiting},
        assigned=sum(loads.values()),
        resolved_today=repository.resolved_since(session, today),
        open_tickets=repository.open_tickets(session),
        moods={str(mood): count for mood, count in repository.moods_now(session)},
        agents=[
            AgentNow(
                id=user.id,
                name=user.name,
                availability=user.availability,
                there=user.seen_at is not None and now - user.seen_at <= gone_after,
                load=loads.get(user.id, 0),
                capacity=capacity if user.capacity is None else user.capacity,
            )
            for user in people
        ],
    )


def _periods(first: date, last: date, step: int, zone: ZoneInfo) -> list[Period]:
    """Days or weeks; the last week ends with the last day."""
    starts = [first + timedelta(days=n) for n in range(0, (last - first).days + 1, step)]
    ends = [*starts[1:], last + timedelta(days=1)]
    return [
        Period(start, end - timedelta(days=1), _midnight(start, zone), _midnight(end, zone))
        for start, end in zip(starts, ends, strict=True)
    ]


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)


def _figures(session: Session, periods: Sequence[Period], language: str) -> list[Figures]:
    series = [Figures() for _ in periods]
    for place, count, contained in repository.conversations(session, periods, language):
        series[place].conversations, series[place].contained = count, int(contained)
    for name, rows in repository.counts(session, periods, language).items():
        for place, count in rows:
            setattr(series[place], name, count)
    for until, name in (("first_reply_at", "first_response"), ("ended_at", "resolution")):
        for place, _, median, ninetieth in repository.waits(
            session, periods, language, until=until
        ):
            setattr(series[place], name, _rounded(median))
            setattr(series[place], f"{name}_p90", _rounded(ninetieth))
    _add_ratings(series, repository.ratings(session, periods, language))
    for place, visits, before, after in repository.moods(session, periods, language):
        one = series[place]
        one.mood_visits, one.mood_before, one.mood_after = visits, float(before), float(after)
    return series


def _add_ratings(series: list[Figures], rows: Rows) -> None:
    for place, score, count in rows:
        series[place].csat_asked += count
        if score is not None and 1 <= score <= 5:
            series[place].csat_scores[score - 1] += count
    for one in series:
        if one.rated:
            told = sum(score * count for score, count in enumerate(one.csat_scores, 1))
            one.csat = told / one.rated


def _agents(session: Session, span: Period, language: str) -> list[AgentFigures]:
    """Those who did something, by name."""
    found = repository.agents(session, span, language)
    parts = {row[0]: row for row in found["parts"]}
    first = {row[0]: row[2] for row in found["first"]}
    rated = {row[0]: (row[1], row[2]) for row in found["csat"]}
    worked = set(parts) | set(first) | set(rated)
    figures = []
    for user in repository.users(session):
        if user.id not in worked:
            continue
        _, handled, resolved, transferred, lost, handling = parts.get(
            user.id, (user.id, 0, 0, 0, 0, None)
        )
        ratings, score = rated.get(user.id, (0, None))
        figures.append(
            AgentFigures(
                id=user.id,
                name=user.name,
                handled=handled,
                resolved=int(resolved),
                transferred=int(transferred),
                lost=int(lost),
                handling=_rounded(handling),
                first_response=_rounded(first.get(user.id)),
                csat=None if score is None else round(float(score), 2),
                rated=ratings,
            )
        )
    return figures


def _rounded(seconds: float | None) -> float | None:
    """To the tenth of a second; clocks of two machines may differ by less than nothing."""
    return None if seconds is None else max(0.0, round(float(seconds), 1))
