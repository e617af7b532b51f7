"""``python -m smartmkt_core.encoder build | verify``."""

from __future__ import annotations

import argparse
import logging
import os
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path

from smartmkt_core.encoder.build import build
from smartmkt_core.encoder.engine_weights import WeightsUnreadable
from smartmkt_core.encoder.manifest import EncoderNotBuilt


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    default_out = Path(os.environ.get("SMARTMKT_VAR", "var")) / "encoder"
    default_model = os.environ.get("SMARTMKT_ENCODER_MODEL") or None
    parser = argparse.ArgumentParser(prog="python -m smartmkt_core.encoder", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, text in (
        ("build", "build the encoder, unless it is up to date"),
        ("verify", "compare a built encoder with the engine that its weights came from"),
    ):
        command = commands.add_parser(name, help=text, description=text)
        command.add_argument("--out", type=Path, default=default_out, help="default: %(default)s")
    commands.choices["build"].add_argument(
        "--model",
        default=default_model,
        help="another sentence-transformers model: a folder or a hub name "
        "(default: $SMARTMKT_ENCODER_MODEL, else the bundled multilingual-e5-small)",
    )
    options = parser.parse_args(arguments)
    try:
        if options.command == "build":
            _quiet_libraries()
            started = time.monotonic()
            build(options.out, model=options.model, say=_say(started))
            return 0
        _quiet_libraries()
        from smartmkt_core.encoder.verify import verify

        report = verify(options.out)
    except (WeightsUnreadable, EncoderNotBuilt, OSError, ValueError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    print("\n".join(report.lines()))
    return 0 if report.passed else 1


def _say(started: float) -> Callable[[str], None]:
    def say(line: str) -> None:
        print(f"[{time.monotonic() - started:5.1f} s] {line}", flush=True)

    return say


def _quiet_libraries() -> None:
    """The libraries' own progress bars and notices would drown ours."""
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
    os.environ.setdefault("TQDM_DISABLE", "1")
    warnings.simplefilter("ignore")
    logging.getLogger("sentence_transformers").setLevel(logging.ERROR)


if __name__ == "__main__":
    raise SystemExit(main())
