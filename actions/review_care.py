"""Whether somebody is happy with what they speak of, and what is left for them to press."""

from __future__ import annotations

from actions.base import person
from actions.mood import measured
from actions.review_words import sounds_bad, stars_in
from actions.turn import Button, Turn, payload
from smartmkt_core.catalog import reviews
from smartmkt_core.orders.models import Order, OrderStatus

GOOD, BAD = 4, 2
"""Stars from which on a review is praise, and up to which it is blame."""
SECOND_THOUGHT = 24
"""Up to so many characters, a message with other stars is not the review itself."""
_SURE = 0.6


def is_unhappy(turn: Turn, words: str, stars: int | None) -> bool:
    """By the stars, else the measured mood, else the words."""
    if stars is not None:
        return stars <= BAD
    mood = measured(turn) if words == turn.text else None
    if mood is not None:
        return float(mood.scores.get("negative", 0)) >= _SURE
    return sounds_bad(words)


def is_happy(turn: Turn, words: str, stars: int | None) -> bool:
    """By the stars, else the measured mood."""
    if stars is not None:
        return stars >= GOOD
    mood = measured(turn) if words == turn.text else None
    return mood is not None and float(mood.scores.get("positive", 0)) >= _SURE


def star_buttons(turn: Turn) -> list[Button]:
    """Five stars to one."""
    return [
        {"title": drawn(stars), "payload": payload("review", stars=stars)}
        for stars in reversed(reviews.STARS)
    ]


def drawn(stars: int) -> str:
    """Stars as a picture."""
    return "★" * stars + "☆" * (5 - stars)


def skip(turn: Turn) -> Button:
    """Stars without words."""
    return turn.button("button.only_stars", payload("deny"))


def ways_out(turn: Turn, order: Order) -> list[Button]:
    """Sending it back, and a person."""
    back = payload("return_item", order_number=order.number)
    buttons = [person(turn)]
    if order.status == OrderStatus.DELIVERED:
        buttons.insert(0, turn.button("button.return", back))
    return buttons


def other_stars(turn: Turn, given: int | None) -> int | None:
    """Stars instead of those given: a short message is a correction, a longer one the review."""
    stars = stars_of(turn) if turn.text and len(turn.text) <= SECOND_THOUGHT else None
    return stars if stars != given else None


def stars_of(turn: Turn, *, asked: bool = False) -> int | None:
    """Stars pressed or said."""
    pressed = turn.entity("stars") if not turn.text else None
    if isinstance(pressed, int):
        return pressed if pressed in reviews.STARS else None
    return stars_in(turn.text, asked=asked)
