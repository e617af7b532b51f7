"""One line an event: time, level, name, key=value. Personal data and tokens are masked."""

from __future__ import annotations

import json
import logging
import re
import sys
import traceback
from datetime import UTC, datetime
from typing import Any

from smartmkt_core.account.service import mask_text

_MASKS = (
    # Signed tokens, values that a failing query carried, passwords in addresses.
    (re.compile(r"\beyJ[\w-]+\.[\w-]+\.[\w-]*"), "[token]"),
    (re.compile(r"\[parameters: .*?(\](?=\s*\(Background)|$)", re.DOTALL), "[parameters]"),
    (re.compile(r"(\w+://[^:/\s]+:)[^@\s]+@"), r"\1[secret]@"),
)


def mask(text: str) -> str:
    """A text without what must not stand in a log."""
    for pattern, instead in _MASKS:
        text = pattern.sub(instead, text)
    return mask_text(text)


def short(conversation_id: str) -> str:
    """Enough of an id to follow it through the log; a letter first, so no phone number."""
    return f"c{conversation_id[:8]}"


class Log:
    """The gateway's log: ``log.info("turn", conversation=…, seconds=…)``."""

    def __init__(self, name: str) -> None:
        self._logger = logging.getLogger(name)

    def info(self, event: str, **fields: Any) -> None:
        """Something happened."""
        self._write(logging.INFO, event, fields)

    def warning(self, event: str, **fields: Any) -> None:
        """Something went wrong and was dealt with."""
        self._write(logging.WARNING, event, fields)

    def failure(self, event: str, error: BaseException, **fields: Any) -> None:
        """Something went wrong that nobody expected: with where it happened."""
        last = traceback.extract_tb(error.__traceback__)[-4:]
        where = " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(last))
        said = mask(f"{type(error).__name__}: {error}")[:300]
        self._write(logging.ERROR, event, fields | {"error": said, "where": where})

    def _write(self, level: int, event: str, fields: dict[str, Any]) -> None:
        if self._logger.isEnabledFor(level):
            told = "".join(f" {key}={_value(value)}" for key, value in fields.items())
            self._logger.log(level, event + told)


class OneLine(logging.Formatter):
    """Formats any record, also of libraries, as one masked line."""

    def format(self, record: logging.LogRecord) -> str:
        text = record.getMessage()
        if record.exc_info and record.exc_info[1] is not None:
            error = record.exc_info[1]
            text += f" error={_value(mask(f'{type(error).__name__}: {error}')[:300])}"
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line = f"{record.levelname.lower()} {record.name} {mask(text)}"
        return f"{at} {line}".replace("\n", " ")


def set_up(level: int = logging.INFO) -> None:
    """Send the whole process's log to standard error, one masked line a record."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(OneLine())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    # uvicorn names each WebSocket's network address and query at INFO.
    for noisy in ("httpx", "httpcore", "engineio", "socketio", "uvicorn.error"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def _value(value: Any) -> str:
    text = mask(str(value))
    return json.dumps(text, ensure_ascii=False) if re.search(r'[\s="]', text) else text


log = Log("smartmkt.web")
