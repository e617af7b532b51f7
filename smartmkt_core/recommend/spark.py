"""Learning on Spark, for behaviour that one machine can't hold: the same counts as the local one.

    python -m smartmkt_core.recommend.spark --master spark://host:7077 events/*.csv

Needs the extra ``spark`` and Java. What follows what is counted on the cluster; the driver holds
the products' names, the strongest neighbours of each (8 bytes an entry) and a sample of shoppers.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse  # type: ignore[import-untyped]

from smartmkt_core.recommend.algorithms.base import Log
from smartmkt_core.recommend.algorithms.follows import Config, Follows
from smartmkt_core.recommend.algorithms.hybrid import Hybrid
from smartmkt_core.recommend.algorithms.user_neighbours import UserNeighbours
from smartmkt_core.recommend.behaviour import STAR, WEIGHTS
from smartmkt_core.recommend.model import Model
from smartmkt_core.recommend.store import Manifest, ModelStore
from smartmkt_core.settings import Settings

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

SAMPLE_EVENTS = 5_000_000
"""Events of the shoppers whom somebody is compared with, held by the driver."""
WIDER = 4
"""So many times the neighbours that are kept are looked at before rare products are favoured."""


def read_events(spark: SparkSession, paths: Sequence[str]) -> DataFrame:
    """Events that tell of interest, from CSV files as ``smartmkt import`` reads them, or Parquet.

    Returns:
        user, sku, purchase (0 or 1), weight, at (seconds since 1970), place (their order in the
        files, which decides where times are equal).
    """
    from pyspark.sql import functions as f

    if all(path.endswith(".parquet") for path in paths):
        read = spark.read.parquet(*paths)
    else:
        read = spark.read.csv(list(paths), header=True)
    kind = f.lower(f.col("event"))
    weight: Any = f.lit(0.0)
    for name, told in WEIGHTS.items():
        weight = f.when(kind == name, told).otherwise(weight)
    stars = STAR * (f.col("value").cast("double") - 3.0)
    return read.select(
        f.col("customer_id").alias("user"),
        "sku",
        (kind == "purchase").cast("int").alias("purchase"),
        f.when(kind == "rating", stars).otherwise(weight).alias("weight"),
        f.unix_timestamp(f.to_timestamp("at")).alias("at"),
        f.monotonically_increasing_id().alias("place"),
    ).where("weight > 0 and user is not null and sku is not null and at is not null")


def follows(events: DataFrame, skus: Sequence[str], *, config: Config | None = None) -> Follows:
    """What follows what among products, counted on the cluster.

    ``events``: user, sku, at, place. The model is the one that ``Follows.fit`` learns from the same
    log, to the last digits of its sums.
    """
    from pyspark.sql import Window
    from pyspark.sql import functions as f

    model = Follows(config)
    used: Config = model.config
    spark = events.sparkSession
    names = spark.createDataFrame([(sku, n) for n, sku in enumerate(skus)], "sku string, item int")
    log = events.join(f.broadcast(names), "sku")
    counts = log.groupBy("item").count()
    in_order = Window.partitionBy("user").orderBy("at", "place")
    whole = Window.partitionBy("user")
    later = [
        f.struct(
            f.lead("item", gap).over(in_order).alias("then"),
            f.lit(float(gap**-used.gap)).alias("near"),
        )
        for gap in range(1, used.window + 1)
    ]
    ahead = log.select(
        "item",
        (1 / f.log2(f.count("*").over(whole) + f.lit(2))).alias("say"),
        f.array(*later).alias("later"),
    )
    forth = (
        ahead.select(f.col("item").alias("row"), "say", f.explode("later").alias("pair"))
        .where("pair.then is not null and pair.then != row")
        .select(
            "row", f.col("pair.then").alias("col"), (f.col("say") * f.col("pair.near")).alias("w")
        )
    )
    both = forth
    if used.back:
        back = forth.select(
            f.col("col").alias("row"), f.col("row").alias("col"), f.col("w") * used.back
        )
        both = forth.union(back)
    summed = both.groupBy("row", "col").agg(f.sum("w").alias("w"))
    near = _strongest(summed, used.neighbours * WIDER)
    rare = counts.select(
        f.col("item").alias("col"), f.pow(f.col("count"), -used.target).alias("target")
    )
    often = counts.select(
        f.col("item").alias("row"), f.pow(f.col("count"), -used.source).alias("source")
    )
    weighed = (
        near.join(rare, "col")
        .join(often, "row")
        .select("row", "col", (f.col("w") * f.col("source") * f.col("target")).alias("w"))
    )
    model.similar = _collected(_strongest(weighed, used.neighbours), len(skus))
    return model


def train(
    spark: SparkSession, paths: Sequence[str], store: ModelStore, *, now: datetime
) -> Manifest:
    """Learn from files on the cluster and put the result in force as a new version."""
    from pyspark.sql import functions as f

    with store.training():
        began = time.monotonic()
        events = read_events(spark, paths).cache()
        tallied = events.groupBy("sku").agg(
            f.count("*").alias("n"), f.sum("purchase").alias("bought")
        )
        rows = sorted(tallied.collect(), key=lambda row: str(row["sku"]))
        skus = [str(row["sku"]) for row in rows]
        counts = np.array([[row["n"] for row in rows], [row["bought"] for row in rows]], np.int32)
        total = int(counts[0].sum())
        algorithm = Hybrid([follows(events, skus)])
        crowd = UserNeighbours()
        crowd.fit(_sample(events, skus, total))
        return store.write(
            Model(algorithm, crowd, skus, counts.reshape(2, len(skus))).save,
            now=now,
            # A shop that needed a cluster must not replace it by what one machine learns.
            held=True,
            products=len(skus),
            events=total,
            last_event=0,
            catalogue="spark",
            algorithm=f"{algorithm.name} on Spark",
            seconds=round(time.monotonic() - began, 1),
        )


def _strongest(pairs: DataFrame, count: int) -> DataFrame:
    """The largest entries of each row; ties by column, as the local one does it."""
    from pyspark.sql import Window
    from pyspark.sql import functions as f

    order = Window.partitionBy("row").orderBy(f.desc("w"), "col")
    ranked = pairs.withColumn("rank", f.row_number().over(order))
    return ranked.where(f.col("rank") <= count).drop("rank")


def _collected(pairs: DataFrame, items: int) -> sparse.csr_array:
    """Rows of neighbours, brought to the driver a partition at a time."""
    from pyspark.sql import functions as f

    rows = pairs.groupBy("row").agg(
        f.collect_list("col").alias("c"), f.collect_list("w").alias("w")
    )
    row, column, value = [], [], []
    for found in rows.toLocalIterator():
        row.append(np.full(len(found["c"]), found["row"], np.int32))
        column.append(np.array(found["c"], np.int32))
        value.append(np.array(found["w"], np.float32))
    if not row:
        return sparse.csr_array((items, items), dtype=np.float32)
    entries = np.concatenate(value), (np.concatenate(row), np.concatenate(column))
    return sparse.csr_array(entries, shape=(items, items))


def _sample(events: DataFrame, skus: Sequence[str], total: int) -> Log:
    """The log of some shoppers: all their events, of everybody where there are few."""
    from pyspark.sql import functions as f

    apart = max(1, -(-total // SAMPLE_EVENTS))
    kept = events.where(f.pmod(f.xxhash64("user"), f.lit(apart)) == 0).orderBy(
        "user", "at", "place"
    )
    position = {sku: n for n, sku in enumerate(skus)}
    users: dict[str, int] = {}
    rows = [
        (users.setdefault(row["user"], len(users)), position[row["sku"]], row["weight"], row["at"])
        for row in kept.toLocalIterator()
    ]
    columns = list(zip(*rows, strict=True)) or [(), (), (), ()]
    return Log(
        np.array(columns[0], np.int32),
        np.array(columns[1], np.int32),
        np.array(columns[2], np.float32),
        np.array(columns[3], np.int64),
        n_users=len(users),
        n_items=len(skus),
    )


def main() -> int:
    """Learn from files; 1 with a sentence where Spark is missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "paths", nargs="+", help="CSV or Parquet files, where the cluster finds them"
    )
    parser.add_argument("--master", default="local[*]")
    parser.add_argument("--out", type=Path, default=Settings().var / "recommend")
    wanted = parser.parse_args()
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        sys.exit("Spark is missing; install it with: pip install 'smartmkt[spark]'")
    spark = SparkSession.builder.master(wanted.master).appName("smartmkt").getOrCreate()
    spark.conf.set("spark.sql.session.timeZone", "UTC")
    made = train(spark, wanted.paths, ModelStore(wanted.out), now=datetime.now(UTC))
    spark.stop()
    print(f"version {made.version}: {made.products:,} products, {made.events:,} events")
    return 0


if __name__ == "__main__":
    sys.exit(main())
