"""Recommendations on the command line."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from smartmkt_cli import recommend_evaluate, recommend_model
from smartmkt_cli.common import explained, open_shop, read_settings
from smartmkt_cli.shop import Language, show
from smartmkt_core.db import unit_of_work

app = typer.Typer(help="What shoppers may like next.")
app.command("evaluate")(recommend_evaluate.evaluate)
app.command("batch")(recommend_evaluate.batch)
app.command("train")(recommend_model.train)
app.command("status")(recommend_model.status)
app.command("rollback")(recommend_model.rollback)


@app.callback(invoke_without_command=True)
def recommend(
    context: typer.Context,
    customer: Annotated[
        str | None, typer.Option("--customer", help="The shop's customer id.")
    ] = None,
    language: Annotated[
        Language | None, typer.Option(help="Without it: the customer's language.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=100)] = 10,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON array.")] = False,
) -> None:
    """Recommend products to a customer, with the reason for each."""
    if context.invoked_subcommand is not None:
        return
    if customer is None:
        raise typer.BadParameter("for whom? Give --customer", ctx=context)
    from smartmkt_core.account.service import customer as find_customer
    from smartmkt_core.recommend.service import recommend as suggest
    from smartmkt_core.recommend.service import start

    settings = read_settings()
    with explained(), unit_of_work(sessions := open_shop(settings)) as session:
        start(sessions, settings.var / "recommend", rules=settings.data / "recommend" / "rules.yml")
        known = find_customer(session, customer)
        if known is None:
            typer.echo(f"there is no customer {customer}; this is what others like", err=True)
        spoken = language.value if language else known.language if known else "en"
        found = suggest(session, customer_id=customer, limit=limit, now=datetime.now(UTC))
        rows: list[dict[str, object]] = [
            {
                "sku": one.product.sku,
                "title": one.product.name(spoken),
                "price": str(one.product.price),
                "currency": one.product.currency,
                "score": round(float(one.score), 4),
                "reason": one.reason.kind,
                "because_of": one.reason.sku or one.reason.value or one.reason.count or "",
            }
            for one in found
        ]
    show(rows, as_json=as_json)
