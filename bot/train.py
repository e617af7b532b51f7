"""Trains the assistant: `python -m bot.train`.

Writes `var/models/<time>.tar.gz`, points `var/models/current` at it and keeps the last three.
Nothing is done where nothing changed.
"""

from __future__ import annotations

import argparse
import hashlib
import logging
import os
import sys
import time
from datetime import datetime, timezone
from pathlib import Path

from bot import faq_sentences, patches, paths, progress, quiet, slim
from smartmkt_core.faq.files import FaqBroken

KEPT = 3


def main() -> int:
    """Trains and reports; 0 where a current model exists afterwards."""
    parser = argparse.ArgumentParser(prog="python -m bot.train", description=__doc__)
    parser.add_argument("--force", action="store_true", help="train even if nothing changed")
    arguments = parser.parse_args()
    if not (paths.encoder() / "manifest.json").exists():
        print("The text encoder is not built yet: make setup", file=sys.stderr)
        return 1
    try:
        questions = faq_sentences.as_rasa(faq_sentences.sentences())
    except (FaqBroken, faq_sentences.UnknownIntent) as error:
        print(error, file=sys.stderr)
        return 1
    fingerprint, current = _fingerprint(questions), _current()
    if current and not arguments.force and _trained_from() == fingerprint:
        print(f"Nothing changed; still in use: {current.name}")
        return 0
    print("Loading Rasa …", flush=True)
    started = time.monotonic()
    trained = _train(questions, force=arguments.force)
    if trained is None:
        print("Training failed; the messages above say why.", file=sys.stderr)
        return 1
    _write(paths.models() / "current", trained.name)
    _write(paths.models() / "current.sha256", fingerprint)
    _prune()
    seconds = time.monotonic() - started
    print(f"Trained {trained.name} ({trained.stat().st_size / 1e6:.1f} MB, {seconds:.0f} s)")
    return 0


def _train(questions: str, *, force: bool) -> Path | None:
    quiet.before_rasa()
    os.environ.setdefault("RASA_CACHE_DIRECTORY", str(paths.var() / "rasa-cache"))
    slim.leave_tensorflow_out()
    from rasa.model_training import train
    from rasa.utils.common import configure_logging_and_warnings
    from rasa.utils.log_utils import configure_structlog

    configure_logging_and_warnings(logging.INFO)
    configure_structlog(logging.INFO)
    patches.apply()
    quiet.after_rasa()
    progress.tell_steps()
    paths.models().mkdir(parents=True, exist_ok=True)
    from_faq = paths.var() / "training" / "faq.yml"
    from_faq.parent.mkdir(parents=True, exist_ok=True)
    _write(from_faq, questions)
    print("Learning from data/nlu, data/faq and data/rules:", flush=True)
    result = train(
        domain=str(paths.DOMAIN),
        config=str(paths.CONFIG),
        training_files=[str(paths.NLU), str(from_faq), str(paths.RULES)],
        output=str(paths.models()),
        force_training=force or _current() is None,
        fixed_model_name=datetime.now(timezone.utc).strftime("%Y%m%d-%H%M%S"),
    )
    return Path(result.model) if result.model else None


def _current() -> Path | None:
    try:
        return paths.current_model()
    except FileNotFoundError:
        return None


def _fingerprint(questions: str) -> str:
    """A digest of everything the assistant is trained from.

    Rasa's own cache spares the work but writes a new bundle each time, after loading itself.
    """
    folders = (paths.NLU, paths.RULES, paths.DOMAIN)
    files = [path for folder in folders for path in folder.glob("*.yml") if path != paths.LABELS]
    for room in ("components", "understanding"):
        files += (paths.BOT / room).glob("*.py")
    files += [paths.CONFIG, paths.BOT / "patches.py", paths.encoder() / "manifest.json"]
    digest = hashlib.sha256(questions.encode())
    for path in sorted(files):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _trained_from() -> str | None:
    kept = paths.models() / "current.sha256"
    return kept.read_text("utf-8").strip() if kept.exists() else None


def _write(path: Path, text: str) -> None:
    """Whole or not at all: a server may be starting from it."""
    draft = path.with_name(path.name + ".new")
    draft.write_text(text + "\n", "utf-8")
    draft.replace(path)


def _prune() -> None:
    current = (paths.models() / "current").read_text("utf-8").strip()
    models = sorted(paths.models().glob("*.tar.gz"), key=lambda m: m.stat().st_mtime)
    for model in models[:-KEPT]:
        if model.name != current:
            model.unlink()


if __name__ == "__main__":
    sys.exit(main())
