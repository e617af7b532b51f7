"""Behaviour from files: event tables, sequence files, and folders that hold several of them."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from smartmkt_core.errors import ShopError
from smartmkt_core.recommend.algorithms.base import Clock, Content, Log

VIEW, CART, PURCHASE, RATING = range(4)
KINDS = ("view", "cart", "purchase", "rating")
WEIGHTS = {VIEW: 1.0, CART: 3.0, PURCHASE: 5.0}
MIDDLE_RATING = 3.0
"""A rating weighs its stars divided by this: a middling one as much as a view."""
_RATING_END = 1e12
"""As the importer of a shop has it; it keeps infinity out too."""
_USER = ("customer_id", "user_id", "visitorid", "visitor_id", "userid", "user", "session_id")
ITEM = ("sku", "item_id", "itemid", "product_id", "productid", "item", "movie_id")
_EVENT = ("event", "kind", "type", "event_type", "behavior")
_VALUE = ("value", "rating")
_AT = ("at", "timestamp", "time", "event_time", "date")
_WORDS = {
    "view": VIEW,
    "click": VIEW,
    "pv": VIEW,
    "cart": CART,
    "addtocart": CART,
    "add_to_cart": CART,
    "buy": PURCHASE,
    "purchase": PURCHASE,
    "transaction": PURCHASE,
    "order": PURCHASE,
    "accept": CART,
    "rating": RATING,
}
_AS_WORD = "(?<![a-z]){}(?:s|d|ed)?(?![a-z])"
_NO_INTEREST = ("shown", "impression", "reject", "remove", "remove_from_cart", "removefromcart")
"""Events that are no sign of interest; their rows are passed over."""
_TABLES = (".csv", ".tsv", ".inter")
_ABOUT_ITEMS = ("*attributes*.json", "*.item", "products.csv", "items.csv")
"""Files that say what items are like; they may lie beside the events."""
_SECONDS_END = 100_000_000_000
"""Larger numbers are milliseconds: as seconds they would lie past the year 5000."""


class UnreadableBehaviour(ShopError):
    """A file can't be used. The text names file, line, reason and remedy."""


@dataclass(frozen=True, slots=True)
class Behaviour:
    """Events with the names behind their numbers.

    ``kind``: of each event of the log; ``sequence``: read from lines of items in order, where each
    item is its own event, not a table of events.
    """

    users: list[str]
    skus: list[str]
    log: Log
    kind: NDArray[np.int8]
    sequence: bool = False


@dataclass(slots=True)
class _Rows:
    user: list[str] = field(default_factory=list)
    item: list[str] = field(default_factory=list)
    kind: list[int] = field(default_factory=list)
    weight: list[float] = field(default_factory=list)
    at: list[int] = field(default_factory=list)
    timed: bool = True
    sequence: bool = False

    def add(self, user: str, item: str, kind: int, weight: float, at: int) -> None:
        self.user.append(user)
        self.item.append(item)
        self.kind.append(kind)
        self.weight.append(weight)
        self.at.append(at)


def read_behaviour(path: Path) -> Behaviour:
    """Read a file, or every table and sequence file of a folder as one log.

    Raises:
        UnreadableBehaviour: for a bad row (with file and line) or a folder without events.
    """
    rows = _Rows()
    for file in _event_files(path):
        _read(file, rows)
    if not rows.user:
        raise UnreadableBehaviour(f"{path}: no events; give a file with a row for each event")
    return _numbered(rows)


def with_content(behaviour: Behaviour, content: Content) -> Behaviour:
    """The same behaviour with the items' content in its log."""
    log = behaviour.log
    filled = Log(
        log.user, log.item, log.weight, log.at, log.n_users, log.n_items, log.clock, content
    )
    return Behaviour(behaviour.users, behaviour.skus, filled, behaviour.kind, behaviour.sequence)


def beside(events: Path) -> Path | None:
    """The file with the items' attributes that lies in the folder of the events, if there is."""
    return next(iter(_about_items(events if events.is_dir() else events.parent)), None)


def _about_items(folder: Path) -> list[Path]:
    return [file for pattern in _ABOUT_ITEMS for file in sorted(folder.glob(pattern))]


def _event_files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    others = _about_items(path)
    found = [
        file
        for file in sorted(path.iterdir())
        if file.suffix in {".inter", ".csv", ".dat", ".tsv", ".txt"}
        and file not in others
        and not file.name.lower().startswith(("source", "readme", "licen"))
    ]
    for ending in (".inter", ".dat", ".txt"):
        chosen = [file for file in found if file.suffix == ending]
        if chosen:
            # Lists without times, a file for each kind: people look before they buy.
            return sorted(chosen, key=lambda file: _kind_by_name(file) or 0)
    events = [file for file in found if file.stem == "events"]
    if not (events or found):
        raise UnreadableBehaviour(
            f"{path}: no events in this folder; it needs a .csv, .inter, .dat or .txt file"
        )
    return events or found


def _read(file: Path, rows: _Rows) -> None:
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            first = lines.readline()
            if not first.strip():
                raise UnreadableBehaviour(f"{file}:1: empty; give events or sequences")
            delimiter = "\t" if "\t" in first else ","
            names = _names(first, delimiter)
            # Lines of items in a table's file are rather a header that nobody knows.
            if file.suffix.lower() in _TABLES or not {*_USER, *ITEM}.isdisjoint(names):
                _read_table(file, names, _numbered_rows(file, lines, delimiter), rows)
            else:
                _read_sequence(file, first, lines, rows)
    except UnicodeDecodeError as error:
        raise UnreadableBehaviour(f"{file}: not UTF-8 ({error.reason}); save it as UTF-8") from None


def _names(header: str, delimiter: str) -> list[str]:
    """The columns' names without quotes and types; none where the line is no header at all."""
    try:
        cells = next(csv.reader([header], delimiter=delimiter), [])
    except csv.Error:
        return []
    return [cell.split(":")[0].strip().lower() for cell in cells]


def _numbered_rows(
    file: Path, lines: Iterable[str], delimiter: str
) -> Iterator[tuple[int, list[str]]]:
    """The rows below the header, each with the number of the line where it ends."""
    table = csv.reader(lines, delimiter=delimiter, strict=True)
    try:
        for cells in table:
            yield table.line_num + 1, cells
    except csv.Error as error:
        raise UnreadableBehaviour(
            f"{file}:{table.line_num + 1}: {error}; close every quote, and double those inside"
        ) from None


def _read_table(
    file: Path, names: list[str], lines: Iterable[tuple[int, list[str]]], rows: _Rows
) -> None:
    user, item = _column(file, names, _USER), _column(file, names, ITEM)
    event, value, at = (_optional(names, known) for known in (_EVENT, _VALUE, _AT))
    by_name = _kind_by_name(file)
    for number, cells in lines:
        if not any(cells):
            continue
        if len(cells) != len(names):
            raise UnreadableBehaviour(
                f"{file}:{number}: {len(cells)} cells where the header has {len(names)}; "
                "put quotes around cells that hold the separator"
            )
        if not cells[user].strip() or not cells[item].strip():
            raise UnreadableBehaviour(
                f"{file}:{number}: no {names[user] if not cells[user].strip() else names[item]}; "
                "fill it in or take the row out"
            )
        if event is not None and cells[event].strip().lower() in _NO_INTEREST:
            continue
        kind, weight = _kind(file, number, cells, event, value, by_name)
        moment = _moment(file, number, cells[at]) if at is not None else len(rows.at)
        rows.add(cells[user].strip(), cells[item].strip(), kind, weight, moment)
    if at is None:
        rows.timed = False


def _kind_by_name(file: Path) -> int | None:
    """The kind that a word of the file's name tells, as in purchases_2026.csv; not in reviews."""
    name = file.stem.lower()
    said = (kind for word, kind in _WORDS.items() if re.search(_AS_WORD.format(word), name))
    return next(said, None)


def _kind(
    file: Path,
    number: int,
    cells: list[str],
    event: int | None,
    value: int | None,
    by_name: int | None,
) -> tuple[int, float]:
    said = cells[event].strip().lower() if event is not None else ""
    kind = _WORDS.get(said)
    if kind is None and said and not said.replace(".", "").isdigit():
        raise UnreadableBehaviour(
            f"{file}:{number}: event is {said!r}; it must be one of {', '.join(KINDS)}"
        )
    if kind is None:
        # Without a word of its own the file's name tells, then whether there are stars.
        kind = by_name if by_name is not None else (VIEW if value is None else RATING)
    if kind != RATING:
        return kind, WEIGHTS[kind]
    told = cells[value].strip() if value is not None else ""
    try:
        stars = float(told) if told else MIDDLE_RATING
    except ValueError:
        stars = float("nan")
    if not 0 <= stars < _RATING_END:
        raise UnreadableBehaviour(
            f"{file}:{number}: rating is {told!r}; it must be a number, 0 or above"
        )
    return kind, stars / MIDDLE_RATING


def _moment(file: Path, number: int, told: str) -> int:
    try:
        moment = float(told)
        return int(moment / 1000) if moment > _SECONDS_END else int(moment)
    except (ValueError, OverflowError):
        pass
    try:
        return int(datetime.fromisoformat(told.strip()).timestamp())
    except ValueError:
        raise UnreadableBehaviour(
            f"{file}:{number}: time is {told!r}; it must be ISO 8601 "
            "(2026-01-31T12:00:00+00:00) or seconds since 1970"
        ) from None


def _read_sequence(file: Path, first: str, lines: Iterator[str], rows: _Rows) -> None:
    rows.timed, rows.sequence = False, True
    for number, line in enumerate([first, *lines], start=1):
        cells = line.replace(",", " ").split()
        if not cells:
            continue
        if len(cells) < 2:
            raise UnreadableBehaviour(
                f"{file}:{number}: a line needs a user and at least one item; "
                "a table needs a header with customer_id and sku"
            )
        for item in cells[1:]:
            rows.add(cells[0], item, PURCHASE, 1.0, len(rows.at))


def _column(file: Path, names: list[str], known: Sequence[str]) -> int:
    found = _optional(names, known)
    if found is None:
        raise UnreadableBehaviour(
            f"{file}:1: no column {known[0]} among {', '.join(names)}; name it {known[0]}"
        )
    return found


def _optional(names: list[str], known: Sequence[str]) -> int | None:
    return next((names.index(name) for name in known if name in names), None)


def _numbered(rows: _Rows) -> Behaviour:
    users, user = np.unique(np.array(rows.user), return_inverse=True)
    skus, item = np.unique(np.array(rows.item), return_inverse=True)
    at = np.array(rows.at, np.int64)
    kind = np.array(rows.kind, np.int8)
    # Equal times keep the order of the file.
    order = np.lexsort((np.arange(len(at)), at, user))
    clock: Clock = "seconds" if rows.timed else "order"
    log = Log(
        user[order].astype(np.int32),
        item[order].astype(np.int32),
        np.array(rows.weight, np.float32)[order],
        at[order],
        len(users),
        len(skus),
        clock,
    )
    names = [str(name) for name in users], [str(sku) for sku in skus]
    return Behaviour(*names, log, kind[order], rows.sequence)
