"""Pictures that a shopper sends: asked for, taken, kept for the case that follows."""

from __future__ import annotations

from actions.base import person
from actions.turn import Turn, payload
from smartmkt_core.uploads import service as uploads

REQUEST = {"type": "photo_request"}
"""The card that makes the widget offer its camera."""


def has_photo(turn: Turn) -> bool:
    """Whether a picture lies there that belongs to no case yet."""
    return bool(uploads.loose(turn.session, turn.conversation_id, now=turn.now))


def thank_for_photo(turn: Turn) -> bool:
    """Asks what a picture out of the blue is about; False where none was sent."""
    if not turn.metadata.get("photos"):
        return False
    turn.say(
        "photo.received",
        buttons=[
            turn.button("button.photo_damaged", payload("damaged_item")),
            turn.button("button.photo_wrong", payload("wrong_item")),
            person(turn),
        ],
    )
    return True
