"""``python -m smartmkt_core.recommend``: learn a new version, beside a running shop."""

from __future__ import annotations

import logging
import os
import sys
from datetime import UTC, datetime

from smartmkt_core.db import make_engine, make_sessions
from smartmkt_core.recommend import training
from smartmkt_core.recommend.keeper import OTHERS_LEARN
from smartmkt_core.recommend.store import ModelStore, TrainingUnderWay
from smartmkt_core.settings import PRIVATE, Settings


def main() -> int:
    """0: a version is in force; ``OTHERS_LEARN``: another process is at it."""
    os.umask(PRIVATE)
    os.nice(10)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    settings = Settings()
    with make_sessions(make_engine(settings.db_url))() as session:
        try:
            made = training.train(
                session,
                ModelStore(settings.var / "recommend"),
                now=datetime.now(UTC),
                encoder=settings.var / "encoder",
            )
        except TrainingUnderWay as error:
            logging.info("%s", error)
            return OTHERS_LEARN
    logging.info("version %s: %d products, %d events", made.version, made.products, made.events)
    return 0


if __name__ == "__main__":
    sys.exit(main())
