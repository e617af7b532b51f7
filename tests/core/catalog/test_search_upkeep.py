"""The search follows the catalogue, whoever changes it, and never before it is certain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker

from smartmkt_core.catalog import candidates, vectors
from smartmkt_core.catalog import service as catalog
from smartmkt_core.catalog.meanings import Meanings
from smartmkt_core.catalog.models import Product
from smartmkt_core.catalog.service import Filters
from smartmkt_core.catalog.vectors import Vectors
from smartmkt_core.db import make_engine, make_sessions, unit_of_work
from tests.databases import KINDS, empty_database

Sessions = sessionmaker[Session]


class Letters:
    """An encoder by the letters of a text."""

    fingerprint = "letters"

    def __init__(self) -> None:
        self.texts = 0

    def encode(self, texts: Sequence[str], /) -> NDArray[np.float32]:
        self.texts += len(texts)
        rows = np.array([[t.count(c) + 0.01 for c in "abcdefgh"] for t in texts], np.float32)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@pytest.fixture(params=KINDS)
def shops(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Sessions, Sessions]]:
    """Two processes' sessions on one database with a mug and a lamp."""
    with empty_database(request.param, tmp_path) as engine:
        ours = make_sessions(engine)
        with unit_of_work(ours) as session:
            session.add(Product(sku="M", title="Mug", price=Decimal(9), stock=2))
            session.add(Product(sku="L", title="Lamp", price=Decimal(90), stock=2))
        other = make_engine(engine.url.render_as_string(hide_password=False))
        yield ours, make_sessions(other)
        other.dispose()


def found(sessions: Sessions, query: str, **more: object) -> list[str]:
    with unit_of_work(sessions) as session:
        hits = catalog.search(session, query, **more)  # type: ignore[arg-type]
        return [hit.product.sku for hit in hits]


def test_another_process_sees_what_is_new_changed_and_gone(
    shops: tuple[Sessions, Sessions],
) -> None:
    ours, theirs = shops
    assert found(theirs, "umbrella") == []
    with unit_of_work(ours) as session:
        session.add(Product(sku="U", title="Umbrella", price=Decimal(25), stock=2))
    assert found(theirs, "umbrella") == found(ours, "umbrella") == ["U"]
    with unit_of_work(ours) as session:
        session.get_one(Product, "U").title = "Parasol"
    assert (found(theirs, "umbrella"), found(theirs, "parasol")) == ([], ["U"])
    with unit_of_work(ours) as session:
        session.delete(session.get_one(Product, "U"))
    assert found(theirs, "parasol") == []


def test_a_price_or_stock_changed_by_hand_counts_at_once(
    shops: tuple[Sessions, Sessions],
) -> None:
    ours, theirs = shops
    assert found(theirs, "mug under 8") == []
    with unit_of_work(ours) as session:
        session.execute(text("UPDATE products SET price = 7, stock = 0 WHERE sku = 'M'"))
    assert found(theirs, "mug under 8") == ["M"]
    assert found(theirs, "mug", filters=Filters(in_stock=True)) == []


def test_what_was_taken_back_was_never_there(shops: tuple[Sessions, Sessions]) -> None:
    ours, _ = shops
    assert found(ours, "vase") == []
    with ours() as session:
        session.add(Product(sku="V", title="Vase", price=Decimal(5), stock=1))
        session.get_one(Product, "M").price = Decimal(1)
        session.flush()
        assert [hit.product.sku for hit in catalog.search(session, "vase")] == ["V"]
        session.rollback()
    assert found(ours, "vase") == []
    assert found(ours, "mug under 2") == []
    with unit_of_work(ours) as session:
        session.add(Product(sku="W", title="Watering Can", price=Decimal(5), stock=1))
    assert found(ours, "watering can") == ["W"]


def test_a_product_is_encoded_once_for_all_processes(shops: tuple[Sessions, Sessions]) -> None:
    ours, theirs = shops
    first, second = Letters(), Letters()
    assert catalog.prepare(ours, first) == 2
    assert catalog.prepare(theirs, second) == 2
    # The second only asks how long a vector is.
    assert (first.texts >= 2, second.texts) == (True, 1)
    known = first.texts
    with unit_of_work(theirs) as session:
        session.get_one(Product, "M").stock = 1
    assert catalog.prepare(ours, first) == 2
    assert first.texts == known
    with unit_of_work(theirs) as session:
        session.get_one(Product, "M").title = "Beaker"
    catalog.prepare(ours, first)
    assert first.texts > known


def test_a_search_does_not_wait_for_whoever_writes(shops: tuple[Sessions, Sessions]) -> None:
    ours, theirs = shops
    assert found(theirs, "mug") == ["M"]
    with unit_of_work(ours) as session:
        session.add(Product(sku="U", title="Umbrella", price=Decimal(25), stock=2))
    with ours() as busy:
        busy.execute(text("UPDATE reviews SET rating = 1"))
        assert found(theirs, "mug") == ["M"]
        busy.rollback()
    assert found(theirs, "umbrella") == ["U"]


@pytest.mark.parametrize("query", ["mug", "a blue mug under 12", "mugs not steel", "杯子", "cpu"])
def test_few_candidates_answer_as_all_products_do(
    shops: tuple[Sessions, Sessions], query: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, _ = shops
    with unit_of_work(ours) as session:
        for n in range(60):
            colour = ("blue", "red", "grey")[n % 3]
            product = Product(sku=f"C-{n}", title=f"Cup {n}, {colour}", price=Decimal(n + 1))
            product.attributes = {"material": ("steel", "clay")[n % 2]}
            product.title_zh, product.stock = f"杯 {n}", 1
            session.add(product)
    encoder = Letters()
    catalog.prepare(ours, encoder)
    everything = found(ours, query, encoder=encoder, limit=5)
    monkeypatch.setattr(candidates, "ALL", 0)
    assert found(ours, query, encoder=encoder, limit=5) == everything


def vectors_of(count: int, seed: int = 1) -> NDArray[np.float32]:
    rows = np.random.default_rng(seed).standard_normal((count, 16)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


ROWS = vectors_of(300)
ALL = np.ones(400, np.bool_)


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with 300 vectors, which are many here."""
    monkeypatch.setattr(vectors, "LEAST_FOR_LISTS", 100)
    ours = Vectors(tmp_path, encoder="x")
    ours.put(list(range(300)), list(range(1, 301)), list(ROWS))
    assert ours.save()
    return tmp_path


def test_many_vectors_are_kept_in_files_that_the_next_start_maps(kept: Path) -> None:
    again = Vectors(kept, encoder="x")
    assert len(again) == 300
    for n in (0, 150, 299):
        exact = set(np.argsort(-(ROWS @ ROWS[n]))[:10].tolist())
        assert len(exact & set(again.nearest(ROWS[n], 40, ALL).tolist())) >= 9
    assert not again.differs() and not again.has_newer()
    assert len(Vectors(kept, encoder="another")) == 0


def test_only_what_is_allowed_is_found_near(kept: Path) -> None:
    again = Vectors(kept, encoder="x")
    again.put(list(range(300, 350)), list(range(301, 351)), list(vectors_of(50, 2)))
    few = np.zeros(350, np.bool_)
    few[[5, 20, 310]] = True
    assert set(again.nearest(ROWS[0], 40, few).tolist()) <= {5, 20, 310}
    assert 310 in again.nearest(vectors_of(50, 2)[10], 40, few)


def test_what_has_changed_since_the_files_counts_before_them(kept: Path) -> None:
    again = Vectors(kept, encoder="x")
    again.put([7], [999], [ROWS[100]])
    again.remove([100])
    near = again.nearest(ROWS[100], 5, ALL).tolist()
    assert (7 in near, 100 in near) == (True, False)
    assert again.of(np.array([7]))[0] == pytest.approx(ROWS[100])
    again.put(list(range(300, 350)), list(range(301, 351)), list(vectors_of(50, 2)))
    assert again.save()
    assert [path.name for path in sorted(kept.iterdir())] == ["products-000002"]
    assert again.has_newer() and not Vectors(kept, encoder="x").has_newer()


def test_a_product_counts_by_the_language_that_is_nearer() -> None:
    first, second = vectors_of(2)
    both = Meanings(encoder="x")
    both.put([1, 2], [1, 2], [np.stack([first, second]), np.stack([first])])
    cosines = both.cosines(np.array([1, 2, 3]), second)
    assert cosines[0] == pytest.approx(1)
    assert cosines[1] == pytest.approx(float(first @ second), abs=1e-5)
    assert cosines[2] == -1
