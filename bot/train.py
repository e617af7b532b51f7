"""Trains the assistant: `python -m bot.train`.

Writes `var/models/<time>.tar.gz`, points `var/models/current` at it and keeps the last three.
Nothing is done where nothing changed.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
import time
from datetime import datetime, timezone
from pathlib import Path

from bot import patches, paths, quiet, slim

KEPT = 3


def main() -> int:
    """Trains and reports; 0 where a current model exists afterwards."""
    parser = argparse.ArgumentParser(prog="python -m bot.train", description=__doc__)
    parser.add_argument("--force", action="store_true", help="train even if nothing changed")
    arguments = parser.parse_args()
    if not (paths.encoder() / "manifest.json").exists():
        print("The text encoder is not built yet: make setup", file=sys.stderr)
        return 1
    print("Loading Rasa …", flush=True)
    started = time.monotonic()
    trained = _train(force=arguments.force)
    if trained is None:
        print("Training failed; the messages above say why.", file=sys.stderr)
        return 1
    fresh = _point_at(trained)
    _prune()
    seconds = time.monotonic() - started
    done = "Trained" if fresh else "Nothing changed; still in use:"
    print(f"{done} {trained.name} ({trained.stat().st_size / 1e6:.1f} MB, {seconds:.0f} s)")
    return 0


def _train(*, force: bool) -> Path | None:
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
    paths.models().mkdir(parents=True, exist_ok=True)
    current = _current()
    if current is None:
        force = True
    print("Learning from data/nlu and data/rules …", flush=True)
    result = train(
        domain=str(paths.DOMAIN),
        config=str(paths.CONFIG),
        training_files=[str(paths.NLU), str(paths.RULES)],
        output=str(paths.models()),
        force_training=force,
        fixed_model_name=datetime.now(timezone.utc).strftime("%Y%m%d-%H%M%S"),
    )
    if result.model:
        return Path(result.model)
    return current if result.code == 0 else None


def _current() -> Path | None:
    try:
        return paths.current_model()
    except FileNotFoundError:
        return None


def _point_at(model: Path) -> bool:
    pointer = paths.models() / "current"
    if pointer.exists() and pointer.read_text("utf-8").strip() == model.name:
        return False
    draft = pointer.with_suffix(".new")
    draft.write_text(model.name + "\n", "utf-8")
    draft.replace(pointer)
    return True


def _prune() -> None:
    current = (paths.models() / "current").read_text("utf-8").strip()
    models = sorted(paths.models().glob("*.tar.gz"), key=lambda m: m.stat().st_mtime)
    for model in models[:-KEPT]:
        if model.name != current:
            model.unlink()


if __name__ == "__main__":
    sys.exit(main())
