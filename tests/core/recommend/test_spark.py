"""Spark counts what the local learning counts, and its versions are served like any other."""

from __future__ import annotations

import csv
import random
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sqlalchemy.orm import Session, sessionmaker

from smartmkt_core.db import unit_of_work
from smartmkt_core.recommend import serving, training
from smartmkt_core.recommend.algorithms.base import Log
from smartmkt_core.recommend.algorithms.follows import Config, Follows
from smartmkt_core.recommend.service import recommend
from smartmkt_core.recommend.store import ModelStore
from tests.core.recommend.market import did, product

pyspark = pytest.importorskip("pyspark", reason="pyspark (the extra spark) is not installed")
if shutil.which("java") is None:
    pytest.skip("Spark needs Java, and there is none", allow_module_level=True)

from smartmkt_core.recommend import spark as on_spark  # noqa: E402

pytestmark = pytest.mark.slow
START = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    from pyspark.sql import SparkSession

    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .getOrCreate()
    )
    yield session
    session.stop()


def written(path: Path) -> list[tuple[str, str, str, str, datetime]]:
    """Behaviour of twenty people in a file as the importer reads it."""
    random_ = random.Random(2)
    rows = []
    for person in range(20):
        for step in range(random_.randrange(1, 30)):
            number = f"TEA-{int(random_.random() ** 2 * 15):02}"
            event, value = random_.choice(
                [("view", ""), ("view", ""), ("purchase", "1"), ("rating", "5"), ("rating", "1")]
            )
            # Two at a time: the order in the file decides.
            at = START + timedelta(minutes=step // 2)
            rows.append((f"p{person:02}", number, event, value, at))
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["customer_id", "sku", "event", "value", "at"])
        writer.writerows((*row[:4], row[4].isoformat()) for row in rows)
    return rows


def local(rows: list[tuple[str, str, str, str, datetime]], skus: list[str]) -> Log:
    """The same as a log, put together by hand."""
    kept = [row for row in rows if row[2] != "rating" or row[3] == "5"]
    people = sorted({row[0] for row in kept})
    return Log(
        np.array([people.index(row[0]) for row in kept], np.int32),
        np.array([skus.index(row[1]) for row in kept], np.int32),
        np.ones(len(kept), np.float32),
        np.array([int(row[4].timestamp()) for row in kept], np.int64),
        n_users=len(people),
        n_items=len(skus),
    )


@pytest.mark.parametrize(
    "config",
    [
        Config(),
        Config(window=5, gap=0.8, back=0.0, neighbours=4),
    ],
)
def test_spark_learns_what_the_local_one_learns(
    cluster: Any, tmp_path: Path, config: Config
) -> None:
    rows = written(tmp_path / "events.csv")
    events = on_spark.read_events(cluster, [str(tmp_path / "events.csv")])
    skus = sorted({row["sku"] for row in events.select("sku").distinct().collect()})
    model = on_spark.follows(events, skus, config=config)
    other = Follows(config)
    other.fit(local(rows, skus))
    ours, theirs = model.similar.toarray(), other.similar.toarray()
    assert other.similar.nnz > 20
    assert np.array_equal(ours > 0, theirs > 0)
    np.testing.assert_allclose(ours, theirs, rtol=1e-5)


def test_a_version_from_spark_is_served(
    cluster: Any, sessions: sessionmaker[Session], tmp_path: Path, now: datetime
) -> None:
    rows = written(tmp_path / "events.csv")
    store = ModelStore(tmp_path / "recommend")
    made = on_spark.train(cluster, [str(tmp_path / "events.csv")], store, now=now)
    kept = [row for row in rows if row[2] != "rating" or row[3] == "5"]
    assert (made.events, made.products) == (len(kept), len({row[1] for row in kept}))
    current = store.current()
    assert current is not None and current.held
    found = store.load(training.load)
    assert found is not None
    model = found[1]
    bought = sum(row[2] == "purchase" for row in rows)
    assert model.counts.sum(axis=1).tolist() == [len(kept), bought]
    with unit_of_work(sessions) as session:
        session.add_all(product(number) for number in model.skus)
        session.add(did("new", "view", "TEA-00", now))
        session.flush()
        serving.register(session.get_bind().engine, serving.Server(store=store))
        shown = recommend(session, customer_id="new", now=now)
        assert {(one.reason.kind, one.reason.sku) for one in shown} == {("viewed", "TEA-00")}
