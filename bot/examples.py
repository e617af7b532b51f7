"""Reads labelled sentences from Rasa's YAML, without Rasa."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import yaml

_CJK = re.compile("[\u3400-\u9fff]")


class Example(NamedTuple):
    """A sentence and what it means."""

    text: str
    intent: str

    @property
    def language(self) -> str:
        """`zh` where the sentence holds Chinese, else `en`."""
        return "zh" if _CJK.search(self.text) else "en"


def read(folder: Path) -> list[Example]:
    """Every example of a YAML file, or of all those of a folder, in order."""
    found = []
    for path in sorted(folder.glob("*.yml")) if folder.is_dir() else [folder]:
        for block in (yaml.safe_load(path.read_text("utf-8")) or {}).get("nlu", []):
            lines = (block.get("examples") or "").splitlines()
            texts = [line[2:].strip() for line in lines if line.startswith("- ")]
            found += [Example(text, block["intent"]) for text in texts if text]
    return found
