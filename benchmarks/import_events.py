"""How long importing many behaviour events takes: first time, and the same file again.

    python -m benchmarks.import_events --rows 1000000 [--postgres URL] [--json FILE]

PostgreSQL needs the URL of a database that may be filled; its tables of ours are dropped first.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import resource
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import text

from smartmkt_core import migrations
from smartmkt_core.db import make_engine, make_sessions
from smartmkt_core.importer import import_folder
from smartmkt_core.tables import metadata

START = datetime(2024, 1, 1, tzinfo=UTC)
NOW = datetime(2026, 1, 1, tzinfo=UTC)
PRODUCTS, CUSTOMERS = 5_000, 50_000


def write_shop(folder: Path, rows: int) -> None:
    """A shop with products, and events in a heavy-tailed spread over them and two years."""
    random_ = random.Random(7)
    with (folder / "products.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["sku", "title", "price"])
        writer.writerows([f"SKU-{n:05}", f"Product {n}", "9.90"] for n in range(PRODUCTS))
    with (folder / "events.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["customer_id", "sku", "event", "value", "at"])
        for _ in range(rows):
            sku = min(int(random_.paretovariate(0.6)), PRODUCTS) - 1
            kind = random_.choices(("view", "cart", "purchase", "rating"), (80, 10, 7, 3))[0]
            moment = START + timedelta(seconds=random_.randrange(730 * 86_400))
            writer.writerow(
                [
                    f"C{random_.randrange(CUSTOMERS):06}",
                    f"SKU-{sku:05}",
                    kind,
                    random_.randint(1, 5) if kind == "rating" else "",
                    moment.isoformat(),
                ]
            )


def measure(name: str, url: str, folder: Path) -> dict[str, object]:
    """Import twice into an empty database; seconds and counts of both."""
    engine = make_engine(url)
    metadata.drop_all(engine)
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE IF EXISTS alembic_version"))
    migrations.upgrade(engine)
    sessions = make_sessions(engine)
    result: dict[str, object] = {"database": name}
    for run in ("first", "again"):
        started = time.perf_counter()
        counts = import_folder(sessions, folder, now=NOW).counts["events"]
        seconds = time.perf_counter() - started
        result[run] = {
            "seconds": round(seconds, 1),
            "rows_per_second": round((counts.created + counts.unchanged) / seconds),
            "created": counts.created,
            "unchanged": counts.unchanged,
        }
    metadata.drop_all(engine)
    engine.dispose()
    result["peak_memory_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return result


def main() -> None:
    """Measure, print a table, write JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--postgres", default=os.environ.get("SMARTMKT_TEST_POSTGRES", ""))
    var = Path(os.environ.get("SMARTMKT_VAR", "var"))
    parser.add_argument("--json", type=Path, default=var / "benchmarks" / "import_events.json")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        write_shop(folder, arguments.rows)
        results = [measure("SQLite", f"sqlite:///{folder / 'bench.db'}", folder)]
        if arguments.postgres:
            results.append(measure("PostgreSQL", arguments.postgres, folder))
    print(f"{arguments.rows:,} events\n")
    print(f"{'database':<12}{'run':<8}{'seconds':>9}{'rows/s':>10}{'created':>11}{'unchanged':>11}")
    for result in results:
        for run in ("first", "again"):
            row = result[run]
            assert isinstance(row, dict)
            print(
                f"{result['database']!s:<12}{run:<8}{row['seconds']:>9}"
                f"{row['rows_per_second']:>10}{row['created']:>11}{row['unchanged']:>11}"
            )
    print(f"\npeak memory: {results[-1]['peak_memory_mb']} MB")
    document = {"rows": arguments.rows, "results": results}
    arguments.json.parent.mkdir(parents=True, exist_ok=True)
    arguments.json.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
