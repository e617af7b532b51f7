"""What the action server needs, made once at its start."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import yaml
from sqlalchemy.orm import Session, sessionmaker

from smartmkt_core.catalog import service as catalog
from smartmkt_core.db import make_engine, make_sessions
from smartmkt_core.faq.service import Faq
from smartmkt_core.handoff.escalation_signs import Signs
from smartmkt_core.intents import load_labels
from smartmkt_core.recommend import service as recommend
from smartmkt_core.settings import Settings
from smartmkt_core.texts import Texts

log = logging.getLogger(__name__)


class MoodScorer(Protocol):
    """Measures the mood of texts; each result has ``label``, ``scores`` and ``anger``."""

    def score(self, texts: list[str]) -> list[Any]: ...


@dataclass
class Shop:
    """One process's parts. Tests make it with their own database and clock."""

    settings: Settings
    sessions: sessionmaker[Session]
    texts: Texts
    faq: Faq
    labels: dict[str, dict[str, str]] = field(default_factory=dict)
    encoder: Any = None
    sentiment: MoodScorer | None = None
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)

    actions: dict[str, Any] = field(default_factory=dict)
    """Every action by its name, so that one can let another answer."""

    @cached_property
    def signs(self) -> Signs:
        """What shows that a conversation goes wrong, weighed as the settings say."""
        return Signs.load(self.settings.data / "escalation", self.settings.escalation.weights)

    @cached_property
    def rules(self) -> dict[str, str]:
        """Which action answers an intent outside the form, as data/rules say."""
        return load_rules(self.settings.data / "rules")

    def name(self, language: str) -> str:
        """The shop's name in a language."""
        return self.settings.shop_name_zh if language == "zh" else self.settings.shop_name


def open_shop(settings: Settings) -> Shop:
    """Opens everything. A missing encoder or mood model is logged; the shop works without."""
    encoder = _optional("encoder", lambda: _load_encoder(settings))
    sessions = make_sessions(make_engine(settings.db_url))
    _optional(
        "search index", lambda: catalog.prepare(sessions, encoder, folder=settings.var / "search")
    )
    _optional("kept recommendations", lambda: _recommend(sessions, settings))
    return Shop(
        settings=settings,
        sessions=sessions,
        texts=Texts.load(settings.data / "responses"),
        faq=Faq.load(settings.data / "faq", encoder, kept=settings.var / "faq"),
        labels=load_labels(settings.data / "nlu" / "labels.yml"),
        encoder=encoder,
        sentiment=_optional("mood model", lambda: _load_sentiment(settings, encoder)),
    )


def load_rules(folder: Path) -> dict[str, str]:
    """The action that each rule names for its intent."""
    found: dict[str, str] = {}
    for path in sorted(folder.glob("*.yml")):
        for rule in (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).get("rules", []):
            first, *rest = rule["steps"]
            if "intent" in first and rest:
                found[first["intent"]] = rest[0]["action"]
    return found


def _recommend(sessions: sessionmaker[Session], settings: Settings) -> None:
    recommend.start(
        sessions,
        settings.var / "recommend",
        rules=settings.data / "recommend" / "rules.yml",
        encoder=settings.var / "encoder",
        watch=True,
    )


def _load_encoder(settings: Settings) -> Any:
    from smartmkt_core.encoder.encoder import TextEncoder

    return TextEncoder.load(settings.var / "encoder")


def _load_sentiment(settings: Settings, encoder: Any) -> Any:
    from smartmkt_core.sentiment.classifier import SentimentClassifier

    if encoder is None:
        raise FileNotFoundError("it needs the encoder")
    return SentimentClassifier.load(settings.var / "sentiment", encoder)


def _optional(what: str, load: Callable[[], Any]) -> Any:
    """A part that the shop can do without: conversations must not depend on a model file."""
    try:
        return load()
    except Exception as error:
        log.warning("no %s: %s", what, error)
        return None
