"""Versions of the learnt model in a folder: written whole, swapped at once, refused when broken.

``<folder>/<version>/`` holds a model and its manifest; ``<folder>/current.json`` names the one in
force. Any number of processes may read while one writes.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import logging
import os
import secrets
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from smartmkt_core.encoder.manifest import MANIFEST_NAME, describe_files, sha256
from smartmkt_core.errors import ShopError

log = logging.getLogger(__name__)
Loaded = TypeVar("Loaded")

PRODUCT = "smartmkt recommendations"
RECIPE = 1
"""Raise it when what a model's files mean changes, so that older ones are learnt anew."""
KEPT = 3
_DEAD_DRAFT_SECONDS = 6 * 3600
_RETRAIN = "`smartmkt recommend train` makes a new one"


class ModelRefused(ShopError):
    """A saved model is broken, or not of this product; the text says what and what to do."""


class TrainingUnderWay(ShopError):
    """Another process is learning already."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a version was made from; ``files`` holds each file's sha256 and bytes."""

    version: str
    made_at: str
    products: int
    events: int
    last_event: int
    catalogue: str
    algorithm: str
    seconds: float = 0.0
    product: str = PRODUCT
    recipe: int = RECIPE
    files: dict[str, dict[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Current:
    """The version in force; ``held``: chosen by hand, and no newer one is made by itself."""

    version: str
    held: bool = False


class ModelStore:
    """The versions in a folder, the newest ``keep`` of them."""

    def __init__(self, folder: Path, *, keep: int = KEPT) -> None:
        self.folder = folder
        self.keep = keep

    def current(self) -> Current | None:
        """Which version is in force; None where there is none yet, or nothing readable."""
        try:
            return Current(**json.loads(self._pointer.read_text(encoding="utf-8")))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, TypeError) as error:
            log.error("%s can't be read (%s); %s", self._pointer, error, _RETRAIN)
            return None

    def versions(self) -> list[Manifest]:
        """Every version with a readable manifest, the newest first."""
        found = []
        for name in self.names():
            with contextlib.suppress(ModelRefused):
                found.append(self.manifest(name))
        return found

    def names(self) -> list[str]:
        """Names of the versions, broken ones too, the newest first."""
        return [path.name for path in self._folders()]

    def manifest(self, version: str) -> Manifest:
        """What a version says of itself.

        Raises:
            ModelRefused: it is missing, unreadable, or not this product's.
        """
        folder = self.folder / version
        try:
            read = json.loads((folder / MANIFEST_NAME).read_text(encoding="utf-8"))
            manifest = Manifest(**read)
        except FileNotFoundError as error:
            raise ModelRefused(f"{folder / MANIFEST_NAME} is missing; {_RETRAIN}") from error
        except (OSError, ValueError, TypeError) as error:
            raise ModelRefused(f"{folder / MANIFEST_NAME} is damaged; {_RETRAIN}") from error
        if manifest.product != PRODUCT or manifest.version != version:
            raise ModelRefused(f"{folder} holds something else than this model; {_RETRAIN}")
        if manifest.recipe != RECIPE:
            raise ModelRefused(f"{folder} was made by another version of SmartMkt; {_RETRAIN}")
        return manifest

    def check(self, version: str) -> Manifest:
        """See that every file of a version is as it was written.

        Raises:
            ModelRefused: one is missing, cut short or changed, or there is one too many.
        """
        manifest = self.manifest(version)
        folder = self.folder / version
        for name, facts in manifest.files.items():
            path = folder / name
            if not path.is_file():
                raise ModelRefused(f"{path} is missing; {_RETRAIN}")
            if path.stat().st_size != facts["bytes"] or sha256(path) != facts["sha256"]:
                raise ModelRefused(f"{path} is not as it was written; {_RETRAIN}")
        return manifest

    def load(self, read: Callable[[Path], Loaded]) -> tuple[Manifest, Loaded] | None:
        """The version in force, else the newest older one that is whole; None without any.

        ``read`` makes the model of a folder; its OSError, ValueError and KeyError refuse it.
        """
        current = self.current()
        names = self.names()
        if current is not None:
            names = [current.version, *(name for name in names if name < current.version)]
        for name in names:
            try:
                manifest = self.check(name)
                return manifest, read(self.folder / name)
            except ModelRefused as error:
                log.error("%s", error)
            except (OSError, ValueError, KeyError) as error:
                log.error("%s can't be read (%s); %s", self.folder / name, error, _RETRAIN)
        return None

    def write(
        self, save: Callable[[Path], None], *, now: datetime, held: bool = False, **facts: Any
    ) -> Manifest:
        """Keep a model as a new version, put it in force and remove the oldest ones.

        ``save`` writes the model's files into a folder; nobody sees them before all are there.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        version = f"{now.astimezone(UTC):%Y%m%dT%H%M%S%f}-{secrets.token_hex(3)}"
        draft = self.folder / f".draft-{version}"
        try:
            save(draft)
            made_at = now.astimezone(UTC).isoformat()
            manifest = Manifest(version, made_at, files=describe_files(draft), **facts)
            _write_json(draft / MANIFEST_NAME, asdict(manifest))
            draft.rename(self.folder / version)
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise
        self._point(Current(version, held))
        self.prune()
        return manifest

    def rollback(self, version: str | None = None) -> Manifest:
        """Put an older version in force (the one before, or a named one) and hold it there.

        Until somebody trains by hand, none is made by itself.

        Raises:
            ModelRefused: there is none, or it is broken.
        """
        current = self.current()
        if version is None:
            older = [n for n in self.names() if current is None or n < current.version]
            if not older:
                raise ModelRefused("there is no older version to go back to")
            version = older[0]
        manifest = self.check(version)
        self._point(Current(version, held=True))
        return manifest

    def prune(self) -> list[str]:
        """Remove all but the newest versions and the one in force; which were removed."""
        current = self.current()
        removed = []
        for path in self._folders()[self.keep :]:
            if current is None or path.name != current.version:
                shutil.rmtree(path, ignore_errors=True)
                removed.append(path.name)
        for path in self.folder.glob(".draft-*"):
            with contextlib.suppress(OSError):
                if time.time() - path.stat().st_mtime > _DEAD_DRAFT_SECONDS:
                    shutil.rmtree(path, ignore_errors=True)
        return removed

    @contextmanager
    def training(self) -> Iterator[None]:
        """While it lasts, nobody else on this folder trains.

        Raises:
            TrainingUnderWay: somebody does already.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "training.lock").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise TrainingUnderWay("another process is learning already") from error
            yield

    def is_training(self) -> bool:
        """Whether somebody on this folder trains right now."""
        try:
            with self.training():
                return False
        except TrainingUnderWay:
            return True

    @property
    def _pointer(self) -> Path:
        return self.folder / "current.json"

    def _folders(self) -> list[Path]:
        if not self.folder.is_dir():
            return []
        found = [p for p in self.folder.iterdir() if p.is_dir() and not p.name.startswith(".")]
        return sorted(found, reverse=True)

    def _point(self, current: Current) -> None:
        draft = self.folder / f".current.{os.getpid()}.{secrets.token_hex(3)}"
        _write_json(draft, asdict(current))
        draft.replace(self._pointer)


def _write_json(path: Path, content: dict[str, Any]) -> None:
    with path.open("w", encoding="utf-8") as file:
        json.dump(content, file, indent=2, ensure_ascii=False)
        file.write("\n")
        file.flush()
        os.fsync(file.fileno())
