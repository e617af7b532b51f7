"""Promotions: codes, what they give, and their conditions."""

from __future__ import annotations

from decimal import Decimal

from smartmkt_core.catalog.models import Product
from smartmkt_core.importer.cells import Fields
from smartmkt_core.importer.repository import Upsert, Values, known, table_of
from smartmkt_core.importer.run import Once, Run
from smartmkt_core.promotions.models import Audience, Kind, Promotion

COLUMNS = {
    "code", "title", "title_zh", "kind", "value", "min_basket", "currency", "categories", "brands",
    "skus", "audience", "starts_at", "ends_at", "once", "combines", "public",
}  # fmt: skip


def load_promotions(run: Run) -> None:
    """Promotions by code, in upper case whatever the file has."""
    run.warn_unknown("promotions", COLUMNS)
    upsert = Upsert(
        run.session,
        Promotion,
        run.report.of("promotions"),
        fetch="code",
        key=lambda row: row["code"],
    )
    once = Once()
    for chunk in run.chunks("promotions", required=("code", "kind")):
        rows = []
        for fields in chunk:
            values = _promotion(fields, once)
            if fields.ok:
                _warn(run, fields, values)
                rows.append(values)
        upsert.write(rows)


def _promotion(fields: Fields, once: Once) -> Values:
    code = fields.text("code", 40, required=True).upper()
    once.check(fields, "code", code)
    kind = fields.word("kind", {member.value for member in Kind}, required=True)
    value = fields.money("value", required=kind in (Kind.PERCENT, Kind.AMOUNT)) or Decimal(0)
    if kind == Kind.PERCENT and not 0 < value <= 100:
        fields.bad("value", f"{value} is not a percentage between 0 and 100")
    starts, ends = fields.when("starts_at"), fields.when("ends_at")
    if starts and ends and ends <= starts:
        fields.bad("ends_at", "is not after starts_at")
    return {
        "code": code,
        "title": fields.text("title", 200),
        "title_zh": fields.text("title_zh", 200),
        "kind": kind,
        "value": value,
        "min_basket": fields.money("min_basket") or Decimal(0),
        "currency": fields.currency() or "USD",
        "categories": _parts(fields, "categories"),
        "brands": _parts(fields, "brands"),
        "skus": _parts(fields, "skus"),
        "audience": fields.word("audience", {member.value for member in Audience if member.value}),
        "starts_at": starts,
        "ends_at": ends,
        "once": fields.flag("once"),
        "combines": fields.flag("combines"),
        "public": fields.flag("public"),
    }


def _warn(run: Run, fields: Fields, values: Values) -> None:
    """Of products that the shop does not have: the code can't count for them."""
    skus = values["skus"]
    have = known(run.session, table_of(Product), "sku", skus)
    for sku in skus:
        if sku not in have:
            run.warn(fields, "skus", f"there is no product {sku}")


def _parts(fields: Fields, column: str) -> list[str]:
    """What stands between ``|`` signs."""
    return [part.strip() for part in fields.text(column).split("|") if part.strip()]
