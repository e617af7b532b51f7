"""Every event on the wire, by name. The names that Rasa's own channel has are Rasa's.

Default namespace: the shopper's widget. ``/desk``: the agents.
"""

from __future__ import annotations

PROTOCOL = 1
DESK = "/desk"

# shopper → gateway
SESSION_REQUEST = "session_request"
USER_UTTERED = "user_uttered"  # also gateway → the shopper's other tabs
TYPING = "typing"  # both ways
HISTORY = "history"  # asked for and answered under one name
SET_LANGUAGE = "set_language"
SIGN_IN = "sign_in"
SIGN_OUT = "sign_out"
READ = "read"  # both ways, here and at the desk: up to which number
BEHAVIOUR = "behaviour"  # a product was opened, from a card or on the shop's page
CSAT = "csat"  # a rating, and back to every tab and the desk what was kept

# gateway → shopper
SESSION_CONFIRM = "session_confirm"
ACK = "ack"
BOT_UTTERED = "bot_uttered"
AGENT_UTTERED = "agent_uttered"
AGENT_JOINED = "agent_joined"
SYSTEM_UTTERED = "system_uttered"  # what happened: passed on, given back, an agent's deed
HANDOFF_STATUS = "handoff_status"
LANGUAGE = "language"

# gateway → desk; TYPING goes both ways here as well
QUEUE = "queue"
MESSAGE = "message"
PRESENCE = "presence"  # who is at the desk
MOOD = "mood"  # of a message to a person, measured a moment after it was written
PANEL = "panel"  # what stands beside a conversation has changed

# Rooms
AGENTS = "agents"


def shopper_room(conversation_id: str) -> str:
    """All of a shopper's tabs."""
    return f"c:{conversation_id}"


def plain_room(conversation_id: str) -> str:
    """Those of them that only know Rasa's own events."""
    return f"p:{conversation_id}"
