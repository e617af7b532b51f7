"""What comes nearest where the limits leave nothing, and the quick replies behind what is shown."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from actions import limit_words
from actions.shelf import SHOWN, Shelf, show
from actions.turn import Button, Turn, payload
from smartmkt_core.catalog import service as catalog
from smartmkt_core.catalog.service import Limits


def show_nearest(
    turn: Turn, shelf: Shelf, limits: Limits, found: catalog.Narrowed, currency: str
) -> None:
    """Says which limit leaves nothing, and shows what comes nearest without it."""
    assert found.failed is not None
    others = limits.without(found.failed)
    values: dict[str, Any] = {
        "failed": limit_words.said(turn, limits, currency=currency, kinds=[found.failed])
    }
    both = bool(others.kinds()) and not found.alone
    if both:
        values["limits"] = limit_words.said(turn, others, currency=currency, kinds=others.kinds())
    show(
        turn,
        replace(shelf, limits=others, seen=[]),
        found.nearest[:SHOWN],
        "refine.none_with" if both else "refine.none",
        buttons=shown_buttons(turn, others, more=len(found.nearest) > SHOWN),
        **values,
    )


def shown_buttons(turn: Turn, limits: Limits, *, more: bool) -> list[Button]:
    """More of them, and the limits that can be dropped."""
    return [*([more_button(turn)] if more else []), *limit_words.drop_buttons(turn, limits)]


def more_button(turn: Turn) -> Button:
    """The quick reply that shows the next ones."""
    return turn.button("button.more", payload("refine_search", step="more"))
