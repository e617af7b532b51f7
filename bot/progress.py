"""What training is doing, step by step, for the person who waits for it."""

from __future__ import annotations

import logging
import os
import time
from typing import Any

_STEPS = {
    "NLUTrainingDataProvider": "Read the sentences",
    "ShopTokenizer": "Split them into words",
    "ShopEntityExtractor": "Find numbers, dates and names in them",
    "EncoderFeaturizer": "Find out what they mean",
    "ShopIntentClassifier": "Learn to tell the intents apart",
    "RulePolicy": "Learn the rules and look for contradictions",
}
_WORTH_TELLING = 1.0  # seconds


def tell_steps() -> None:
    """Has Rasa name each step that takes a second or more, and how long it took."""
    from rasa.engine.graph import GraphNode
    from rasa.shared.utils import cli

    logging.getLogger("rasa.engine.training.hooks").setLevel(logging.WARNING)
    # Configuring its log undid this: without it Rasa draws bars, a line a step. bot.train says
    # itself what was trained.
    os.environ["LOG_LEVEL"] = "WARNING"
    cli.print_success = lambda *_: None
    if hasattr(GraphNode, "_told"):
        return
    GraphNode._told, run = True, GraphNode.__call__

    def call(self: GraphNode, *inputs: Any) -> Any:
        started = time.monotonic()
        answer = run(self, *inputs)
        seconds = time.monotonic() - started
        step = _STEPS.get(self._component_class.__name__)
        if step and seconds >= _WORTH_TELLING:
            print(f"  {step:<46}{seconds:>6.0f} s", flush=True)
        return answer

    GraphNode.__call__ = call
