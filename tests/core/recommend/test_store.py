"""Versions of a model are swapped whole; a broken or foreign one never answers."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from smartmkt_core.recommend.store import Manifest, ModelRefused, ModelStore, TrainingUnderWay

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
FACTS: dict[str, Any] = {
    "products": 3,
    "events": 7,
    "last_event": 7,
    "catalogue": "c",
    "algorithm": "a",
}


@pytest.fixture
def store(tmp_path: Path) -> ModelStore:
    return ModelStore(tmp_path / "recommend")


def keep(store: ModelStore, text: str, *, minute: int = 0) -> Manifest:
    """A version whose model is a text."""

    def save(folder: Path) -> None:
        folder.mkdir(parents=True)
        (folder / "model.txt").write_text(text)

    return store.write(save, now=NOW + timedelta(minutes=minute), **FACTS)


def read(folder: Path) -> str:
    return (folder / "model.txt").read_text()


def loaded(store: ModelStore) -> str | None:
    found = store.load(read)
    return found[1] if found else None


def test_the_newest_version_is_in_force(store: ModelStore) -> None:
    assert store.current() is None and store.load(read) is None
    keep(store, "one")
    second = keep(store, "two", minute=1)
    current = store.current()
    assert current is not None and (current.version, current.held) == (second.version, False)
    assert loaded(store) == "two"


def test_a_failed_write_leaves_nothing_behind(store: ModelStore) -> None:
    keep(store, "good")

    def fails(folder: Path) -> None:
        folder.mkdir(parents=True)
        (folder / "half").write_text("x")
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        store.write(fails, now=NOW + timedelta(minutes=1), **FACTS)
    assert loaded(store) == "good"
    assert len(store.names()) == 1 and not list(store.folder.glob(".draft-*"))


@pytest.mark.parametrize("damage", ["changed", "cut", "missing", "manifest", "foreign", "older"])
def test_a_broken_or_foreign_version_is_refused_and_the_last_good_one_stays(
    store: ModelStore, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    keep(store, "good")
    bad = store.folder / keep(store, "bad one", minute=1).version
    manifest = json.loads((bad / "manifest.json").read_text())
    match damage:
        case "changed":
            (bad / "model.txt").write_text("bad two")
        case "cut":
            (bad / "model.txt").write_text("bad")
        case "missing":
            (bad / "model.txt").unlink()
        case "manifest":
            (bad / "manifest.json").write_text("{")
        case "foreign":
            (bad / "manifest.json").write_text(json.dumps({**manifest, "product": "other"}))
        case "older":
            (bad / "manifest.json").write_text(json.dumps({**manifest, "recipe": 0}))
    with caplog.at_level(logging.ERROR):
        assert loaded(store) == "good"
    assert str(bad) in caplog.text and "smartmkt recommend train" in caplog.text
    with pytest.raises(ModelRefused):
        store.check(bad.name)


def test_files_that_make_no_sense_are_refused_like_broken_ones(store: ModelStore) -> None:
    keep(store, "good")
    keep(store, "nonsense", minute=1)

    def picky(folder: Path) -> str:
        if read(folder) == "nonsense":
            raise ValueError("3 products, but counts of (2, 4)")
        return read(folder)

    found = store.load(picky)
    assert found is not None and found[1] == "good"


def test_an_unreadable_pointer_falls_back_to_the_newest_version(store: ModelStore) -> None:
    keep(store, "one")
    keep(store, "two", minute=1)
    (store.folder / "current.json").write_text("garbage")
    assert store.current() is None
    assert loaded(store) == "two"


def test_going_back_holds_the_version_before_until_somebody_trains(store: ModelStore) -> None:
    first = keep(store, "one")
    keep(store, "two", minute=1)
    assert store.rollback().version == first.version
    current = store.current()
    assert current is not None and current.held
    assert loaded(store) == "one"
    keep(store, "three", minute=2)
    assert loaded(store) == "three"
    current = store.current()
    assert current is not None and not current.held


def test_there_is_nothing_to_go_back_to(store: ModelStore) -> None:
    keep(store, "one")
    with pytest.raises(ModelRefused, match="no older version"):
        store.rollback()
    with pytest.raises(ModelRefused):
        store.rollback("../elsewhere")
    assert loaded(store) == "one"


def test_a_broken_version_can_t_be_gone_back_to(store: ModelStore) -> None:
    first = keep(store, "one")
    keep(store, "two", minute=1)
    (store.folder / first.version / "model.txt").unlink()
    with pytest.raises(ModelRefused, match="is missing"):
        store.rollback()
    assert loaded(store) == "two"


def test_old_versions_go_but_never_the_one_in_force(store: ModelStore) -> None:
    first = keep(store, "one")
    for minute in (1, 2):
        keep(store, f"more {minute}", minute=minute)
    store.rollback(first.version)
    for minute in (3, 4):
        store.keep = 2
        assert first.version in store.names() or minute == 4
        keep(store, f"more {minute}", minute=minute)
    assert len(store.names()) == 2
    assert loaded(store) == "more 4"


def test_one_learns_at_a_time(store: ModelStore) -> None:
    with store.training(), pytest.raises(TrainingUnderWay), ModelStore(store.folder).training():
        pass
    with store.training():
        pass
