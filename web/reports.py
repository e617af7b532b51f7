"""The supervisor's board and reports, under /api/desk/reports: supervisors and admins alone."""

# Without postponed annotations: FastAPI reads those of the routes, which name local functions.

from dataclasses import asdict
from datetime import date, timedelta
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Query, Response

from smartmkt_core.handoff.models import User
from smartmkt_core.outbox import service as outbox
from smartmkt_core.reports import service as reports
from smartmkt_core.reports.service import Board, Figures, Report
from smartmkt_core.reports.table import as_csv
from web.gateway import Gateway
from web.guard import LEADS, desk_router, member
from web.store import now
from web.wire import moment

DAYS = 14

Language = Literal["", "en", "zh"]
Day = Annotated[date | None, Query()]


def routes(gateway: Gateway) -> APIRouter:
    """Live board, report and its CSV files."""
    router = desk_router(gateway, "/reports")
    lead = member(gateway, *LEADS)
    zone = ZoneInfo(gateway.settings.timezone)
    store = gateway.store

    async def read(first: date | None, last: date | None, language: str) -> Report:
        """By default the last two weeks, today included."""
        end = last or now().astimezone(zone).date()
        start = first or end - timedelta(days=DAYS - 1)
        return await store.run(reports.report, start, end, zone=zone, language=language)

    @router.get("/live")
    async def live(user: Annotated[User, Depends(lead)]) -> dict[str, Any]:
        board = await store.run(
            reports.board,
            now=now(),
            zone=zone,
            gone_after=timedelta(seconds=gateway.settings.desk_absent_seconds),
            capacity=gateway.settings.desk_capacity,
        )
        given_up = await store.run(outbox.given_up)
        return _board_out(board) | {"undelivered": len(given_up)}

    @router.get("")
    async def over_time(
        user: Annotated[User, Depends(lead)],
        first: Annotated[Day, Query(alias="from")] = None,
        last: Annotated[Day, Query(alias="to")] = None,
        language: Language = "",
    ) -> dict[str, Any]:
        return _report_out(await read(first, last, language)) | {"zone": str(zone)}

    @router.get("/{table}.csv")
    async def spreadsheet(
        table: Literal["series", "causes", "agents"],
        user: Annotated[User, Depends(lead)],
        first: Annotated[Day, Query(alias="from")] = None,
        last: Annotated[Day, Query(alias="to")] = None,
        language: Language = "",
    ) -> Response:
        report = await read(first, last, language)
        name = f"{table}-{report.periods[0].day}-{report.periods[-1].last_day}.csv"
        return Response(
            as_csv(report, table),
            media_type="text/csv; charset=utf-8",
            headers={"content-disposition": f'attachment; filename="{name}"'},
        )

    return router


def _board_out(board: Board) -> dict[str, Any]:
    since = board.waiting_since
    return asdict(board) | {"at": moment(now()), "waiting_since": since and moment(since)}


def _report_out(report: Report) -> dict[str, Any]:
    return {
        "from": report.periods[0].day.isoformat(),
        "to": report.periods[-1].last_day.isoformat(),
        "periods": [
            {"from": one.day.isoformat(), "to": one.last_day.isoformat()} | _figures_out(figures)
            for one, figures in zip(report.periods, report.series, strict=True)
        ],
        "total": _figures_out(report.total),
        "before": _figures_out(report.before),
        "causes": [{"cause": cause, "conversations": count} for cause, count in report.causes],
        "agents": [asdict(agent) for agent in report.agents],
    }


def _figures_out(figures: Figures) -> dict[str, Any]:
    return asdict(figures) | {"containment": figures.containment, "rated": figures.rated}
