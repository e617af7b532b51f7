"""Failures as the log tells them."""

from __future__ import annotations

import logging
import traceback

from actions.turn import Turn
from smartmkt_core.account.service import mask_text

log = logging.getLogger(__name__)


def log_failure(where: str, turn: Turn, error: Exception) -> None:
    """Logs without personal data: the conversation, the kind of error, where; text masked."""
    trace = "".join(traceback.format_exception(error))
    log.error("%s failed in %s: %s", where, turn.conversation_id, mask_text(trace))
