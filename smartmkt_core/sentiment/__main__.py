"""``python -m smartmkt_core.sentiment train | evaluate``."""

from __future__ import annotations

import argparse
import sys
import time

from smartmkt_core.encoder.encoder import TextEncoder
from smartmkt_core.encoder.manifest import EncoderNotBuilt
from smartmkt_core.errors import ShopError
from smartmkt_core.sentiment.classifier import SentimentClassifier, SentimentNotTrained
from smartmkt_core.sentiment.examples import TEST_FILE, read
from smartmkt_core.sentiment.training import measure, train
from smartmkt_core.settings import Settings


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m smartmkt_core.sentiment", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("train", help="train on data/sentiment/ and measure")
    commands.add_parser("evaluate", help="measure on the kept-apart sentences")
    options = parser.parse_args(arguments)
    settings = Settings()
    started = time.monotonic()
    try:
        if options.command == "train":
            quality = train(settings)
            print(f"Trained in {time.monotonic() - started:.1f} s.")
        else:
            encoder = TextEncoder.load(settings.var / "encoder")
            classifier = SentimentClassifier.load(settings.var / "sentiment", encoder)
            quality = measure(classifier, read(settings.data / "sentiment" / TEST_FILE))
    except (EncoderNotBuilt, SentimentNotTrained, ShopError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    print(quality.line())
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
