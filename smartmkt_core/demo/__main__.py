"""``python -m smartmkt_core.demo --out data/store --seed 7 --anchor 2026-11-22``."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path

from smartmkt_core.demo import generate


def main() -> None:
    """Generate the demo shop and print how many rows each file got."""
    parser = argparse.ArgumentParser(prog="smartmkt_core.demo", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("data/store"), help="target folder")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument(
        "--anchor",
        type=date.fromisoformat,
        default=datetime.now(UTC).date(),
        help="the shop's last day, YYYY-MM-DD; today unless given",
    )
    options = parser.parse_args()
    summary = generate(options.out, seed=options.seed, anchor=options.anchor)
    for name, count in asdict(summary).items():
        print(f"{name:16}{count:>8,}")


if __name__ == "__main__":
    main()
