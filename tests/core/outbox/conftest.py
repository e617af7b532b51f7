"""The same tests on every kind of database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session, sessionmaker

from smartmkt_core.db import make_sessions
from tests.databases import KINDS, empty_database


@pytest.fixture(params=KINDS)
def sessions(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[sessionmaker[Session]]:
    """Sessions on an empty database."""
    with empty_database(request.param, tmp_path) as engine:
        yield make_sessions(engine)
