"""What intents are called in front of people, as ``data/nlu/labels.yml`` has it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from smartmkt_core.texts import LANGUAGES


def load_labels(path: Path) -> dict[str, dict[str, str]]:
    """Readable names of intents: ``{intent: {en: …, zh: …}}``; empty where the file is missing."""
    if not path.exists():
        return {}
    loaded: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    return {
        intent: {language: str(names[language]) for language in LANGUAGES}
        for intent, names in loaded.items()
        if isinstance(names, dict) and set(LANGUAGES) <= set(names)
    }
