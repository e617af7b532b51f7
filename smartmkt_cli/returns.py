"""Commands about goods on their way back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from smartmkt_cli.common import explained, fail, open_shop, read_settings
from smartmkt_core.db import unit_of_work
from smartmkt_core.errors import NotFound

FINISHED = {
    "withdrawn": "was withdrawn by the shopper",
    "rejected": "was turned down",
    "approved": "needs no goods: it is settled already",
    "received": "has arrived already",
    "refunded": "has arrived and been refunded already",
    "replaced": "has arrived and been replaced already",
}
"""Why nothing is received any more, by status."""


def receive(number: Annotated[str, typer.Argument(help="As in R5001.")]) -> None:
    """Note that goods have arrived: sound ones go back to stock, the refund is opened. Once."""
    from smartmkt_core.returns import cases

    with explained(), unit_of_work(open_shop(read_settings())) as session:
        try:
            row = cases.find(session, number)
        except NotFound:
            fail(f"there is no return {number}")
        if row.status in FINISHED:
            fail(f"{row.number} {FINISHED[row.status]}")
        row = cases.receive(session, row.number, now=datetime.now(UTC))
        refund = cases.refund_for(session, row)
        typer.echo(f"{row.number} has arrived (order {row.order.number})")
        if refund is not None:
            until = f" by {refund.expected_at.date()}" if refund.expected_at else ""
            method = refund.method or "the payment method"
            typer.echo(f"to refund: {refund.amount} {refund.currency} to {method}{until}")
        if row.wish == "replacement":
            wanted = " ".join(filter(None, (row.wanted_sku or row.sku, row.wanted)))
            typer.echo(f"to send: {row.quantity} × {wanted}")
        elif refund is None:
            typer.echo("nothing to refund")
