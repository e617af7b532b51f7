"""What reports are made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time; ``end`` is not part of it. Days are those of the shop's zone."""

    day: date
    last_day: date
    start: datetime
    end: datetime


@dataclass(slots=True)
class Figures:
    """What happened in one period. Times are in seconds; None: nothing to measure.

    ``contained``: conversations that needed neither a person nor a ticket. ``mood_before`` and
    ``mood_after``: mean of -1 (unhappy), 0, 1 (happy) over the shoppers' messages before and
    since a person came, of visits where both were measured.
    """

    conversations: int = 0
    contained: int = 0
    messages: int = 0
    handoffs: int = 0
    tickets: int = 0
    resolved: int = 0
    first_response: float | None = None
    first_response_p90: float | None = None
    resolution: float | None = None
    resolution_p90: float | None = None
    csat: float | None = None
    csat_asked: int = 0
    csat_scores: list[int] = field(default_factory=lambda: [0] * 5)
    mood_before: float | None = None
    mood_after: float | None = None
    mood_visits: int = 0

    @property
    def containment(self) -> float | None:
        """The share of conversations solved without a person."""
        return self.contained / self.conversations if self.conversations else None

    @property
    def rated(self) -> int:
        """How many ratings were given."""
        return sum(self.csat_scores)


@dataclass(frozen=True, slots=True)
class AgentFigures:
    """What one agent did. Times in seconds; ``handling``: mean time for which they had one."""

    id: int
    name: str
    handled: int
    resolved: int
    transferred: int
    lost: int
    handling: float | None
    first_response: float | None
    csat: float | None
    rated: int


@dataclass(frozen=True, slots=True)
class Report:
    """Figures over time, as a whole, and of the same time before."""

    periods: list[Period]
    series: list[Figures]
    total: Figures
    before: Figures
    causes: list[tuple[str, int]]
    agents: list[AgentFigures]


@dataclass(frozen=True, slots=True)
class AgentNow:
    """One who works in the desk. ``there``: somebody's browser vouched for it just now."""

    id: int
    name: str
    availability: str
    there: bool
    load: int
    capacity: int


@dataclass(frozen=True, slots=True)
class Board:
    """The desk at this moment. ``moods``: of the last message of each shopper with or waiting
    for a person."""

    waiting: int
    waiting_since: datetime | None
    waiting_by_language: dict[str, int]
    assigned: int
    resolved_today: int
    open_tickets: int
    moods: dict[str, int]
    agents: list[AgentNow]
