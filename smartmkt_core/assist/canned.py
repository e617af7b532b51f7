"""Canned replies: ready sentences in ``data/canned/*.yml``, filled in for one conversation.

A file holds ``name: {shortcut: word, title: {en, zh}, text: {en, zh}}``. Names of variables stand
in braces. What a conversation does not have stays in braces, so that the agent sees the gap and
fills it. A file that is edited is read anew at the next question; one that is broken says so with
file and name, and the replies that were read last stay in use.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from smartmkt_core.texts import LANGUAGES

VARIABLES = (
    "name",
    "agent",
    "shop",
    "order_number",
    "order_status",
    "tracking_number",
    "carrier",
    "expected",
    "total",
    "return_number",
)
"""What a text may name; the newest order and return of the shopper are meant."""
LONGEST = 1500
_SHORTCUT = re.compile(r"^[a-z0-9_-]{1,24}$")
_ADDRESSED = re.compile(r"(?:, | )\{name\}|\{name\}[，, ] ?")
"""A guest is not called by name: the sentence reads well without."""
_GAP = re.compile(r"\{([^{}]*)\}")


class CannedBroken(ValueError):
    """A file of canned replies is malformed; the message names file and reply."""


@dataclass(frozen=True, slots=True)
class Canned:
    """One reply. ``shortcut`` is typed behind a slash."""

    name: str
    shortcut: str
    title: Mapping[str, str]
    text: Mapping[str, str]

    def filled(self, language: str, values: Mapping[str, str]) -> tuple[str, list[str]]:
        """The text in a language, and the variables that it names but nothing is known of."""
        text = self.text[language if language in LANGUAGES else "en"]
        if not values.get("name"):
            text = _ADDRESSED.sub("", text)
        missing: list[str] = []

        def known(match: re.Match[str]) -> str:
            value = values.get(match[1], "")
            if not value:
                missing.append(match[1])
            return value or match[0]

        return _GAP.sub(known, text), list(dict.fromkeys(missing))


class CannedReplies:
    """Every canned reply of a folder, by name; follows edits."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._stamp: object = None
        self._replies: list[Canned] = []

    def all(self) -> list[Canned]:
        """The replies by name. A folder that is missing holds none.

        Raises:
            CannedBroken: a file is malformed and none was read before.
        """
        with self._lock:
            stamp = tuple((path.name, path.stat().st_mtime_ns) for path in self._files())
            if stamp != self._stamp:
                try:
                    self._replies = read(self._folder)
                except CannedBroken:
                    if self._stamp is None:
                        raise
                self._stamp = stamp
            return list(self._replies)

    def _files(self) -> list[Path]:
        return sorted(self._folder.glob("*.yml"))


def read(folder: Path) -> list[Canned]:
    """Every reply of every file, by name; CannedBroken."""
    found: dict[str, Canned] = {}
    shortcuts: dict[str, str] = {}
    for path in sorted(folder.glob("*.yml")):
        try:
            loaded = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            raise CannedBroken(f"{path.name}: {error}") from error
        if not isinstance(loaded, dict):
            raise CannedBroken(f"{path.name}: expected names with their replies")
        for name, value in loaded.items():
            reply = _reply(str(name), value, where=f"{path.name}: {name}")
            if reply.name in found:
                raise CannedBroken(f"{path.name}: {name} is defined twice")
            taken = shortcuts.setdefault(reply.shortcut, reply.name)
            if taken != reply.name:
                raise CannedBroken(f"{path.name}: {name} has the shortcut of {taken}")
            found[reply.name] = reply
    return [found[name] for name in sorted(found)]


def _reply(name: str, value: Any, *, where: str) -> Canned:
    if not isinstance(value, dict):
        raise CannedBroken(f"{where}: expected shortcut, title and text")
    shortcut = str(value.get("shortcut") or name)
    if not _SHORTCUT.match(shortcut):
        raise CannedBroken(f"{where}: a shortcut has letters, figures, - and _ alone")
    texts = _both(value.get("text"), where=f"{where}.text")
    for text in texts.values():
        strange = set(_GAP.findall(text)) - set(VARIABLES)
        if strange:
            raise CannedBroken(f"{where}: there is no variable {{{sorted(strange)[0]}}}")
        if len(text) > LONGEST:
            raise CannedBroken(f"{where}: longer than {LONGEST} characters")
    return Canned(name, shortcut, _both(value.get("title"), where=f"{where}.title"), texts)


def _both(value: Any, *, where: str) -> dict[str, str]:
    written = value if isinstance(value, dict) else {}
    if not all(str(written.get(language) or "").strip() for language in LANGUAGES):
        raise CannedBroken(f"{where} needs {' and '.join(LANGUAGES)}")
    return {language: str(written[language]).strip() for language in LANGUAGES}
