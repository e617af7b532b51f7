"""Where the checked files stand, and what they hold with its lines."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot import paths


@dataclass(frozen=True)
class Project:
    """The folders that trainers edit, below one root."""

    root: Path = paths.ROOT

    @property
    def nlu(self) -> Path:
        """What people say, by intent."""
        return self.root / "data" / "nlu"

    @property
    def test(self) -> Path:
        """Sentences kept apart."""
        return self.root / "data" / "nlu_test"

    @property
    def dev(self) -> Path:
        """Sentences for choosing methods."""
        return self.root / "data" / "nlu_dev"

    @property
    def labels(self) -> Path:
        """What each intent means, for people."""
        return self.nlu / "labels.yml"

    @property
    def rules(self) -> Path:
        """Which intent is answered by which action."""
        return self.root / "data" / "rules"

    @property
    def stories(self) -> Path:
        """Conversations to try."""
        return self.root / "data" / "story_tests"

    @property
    def responses(self) -> Path:
        """What the assistant says."""
        return self.root / "data" / "responses"

    @property
    def faq(self) -> Path:
        """The shop's policies."""
        return self.root / "data" / "faq"

    @property
    def domain(self) -> Path:
        """Intents, entities, actions."""
        return self.root / "bot" / "domain"

    @property
    def actions(self) -> Path:
        """The code that answers."""
        return self.root / "actions"
