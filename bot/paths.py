"""Where the assistant's files are. Only the environment moves them."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BOT = ROOT / "bot"
CONFIG = BOT / "config.yml"
CREDENTIALS = BOT / "credentials.yml"
DOMAIN = BOT / "domain"
ENDPOINTS = ROOT / "endpoints.yml"
FAQ = ROOT / "data" / "faq"
NLU = ROOT / "data" / "nlu"
NLU_DEV = ROOT / "data" / "nlu_dev"
NLU_TEST = ROOT / "data" / "nlu_test"
RULES = ROOT / "data" / "rules"
LABELS = NLU / "labels.yml"


def var() -> Path:
    """The folder for everything made at run time (SMARTMKT_VAR, else `var` in the project)."""
    return Path(os.environ.get("SMARTMKT_VAR") or ROOT / "var").resolve()


def encoder() -> Path:
    """The folder of the text encoder (SMARTMKT_ENCODER overrides it)."""
    return Path(os.environ.get("SMARTMKT_ENCODER") or var() / "encoder").resolve()


def models() -> Path:
    """The folder of trained assistants."""
    return var() / "models"


def current_model() -> Path:
    """The trained assistant in use.

    Raises FileNotFoundError with a sentence for people: Rasa itself would silently take any
    other model of the folder.
    """
    given = os.environ.get("SMARTMKT_MODEL")
    pointer = models() / "current"
    if given:
        model = Path(given)
    elif pointer.exists():
        model = models() / pointer.read_text("utf-8").strip()
    else:
        raise FileNotFoundError("No trained assistant yet. Train one first: make train")
    if not model.is_file():
        raise FileNotFoundError(f"The trained assistant {model.name} is missing: make train")
    return model.resolve()
