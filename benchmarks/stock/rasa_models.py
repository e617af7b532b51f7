"""Trains and asks Rasa models, in a process of its own; `benchmarks/nlu.py` starts it.

    rasa_models.py train CONFIG FOLDER OUT    a model of Rasa's own components, from NLU files
    rasa_models.py ask MODEL TEXTS OUT        what a model says of each text, and how quickly

Both kinds of models are asked through the same door, Rasa's `Agent.parse_message`.
"""

from __future__ import annotations

import asyncio
import json
import logging
import statistics
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from bot import patches, quiet, slim

_WARM_UP = 20


def train(config: str, folder: str, out: str) -> None:
    """Trains with every component that Rasa has, TensorFlow's too."""
    from rasa.model_training import train_nlu

    print("Loading TensorFlow and the training sentences …", flush=True)
    logging.getLogger("rasa").setLevel(logging.INFO)
    target = Path(out)
    train_nlu(config, folder, str(target.parent), fixed_model_name=target.name)


def ask(model: str, texts: str, out: str) -> None:
    """Writes the intents and the milliseconds per text as JSON."""
    asked = json.loads(Path(texts).read_text("utf-8"))
    answers, times = asyncio.run(_ask(model, asked))
    found = {
        # A fallback stands before what was understood; the question here is what was understood.
        "intents": [_understood(answer) for answer in answers],
        "parse_ms_p50": statistics.median(times),
        "parse_ms_p99": statistics.quantiles(times, n=100)[98],
    }
    Path(out).write_text(json.dumps(found), "utf-8")


async def _ask(model: str, texts: list[str]) -> tuple[list[dict[str, Any]], list[float]]:
    from rasa.core.agent import Agent
    from rasa.utils.log_utils import configure_structlog

    # Rasa writes a line for each message otherwise, which would be measured too.
    configure_structlog(logging.ERROR)
    agent = Agent.load(model)
    for text in texts[:_WARM_UP]:
        # Another text, or the encoder's cache would answer later.
        await agent.parse_message(f"{text} ok")
    answers, times = [], []
    for text in texts:
        started = time.perf_counter()
        answers.append(await agent.parse_message(text))
        times.append(1000 * (time.perf_counter() - started))
    return answers, times


def _understood(answer: dict[str, Any]) -> str | None:
    names = [row["name"] for row in answer.get("intent_ranking", [])]
    return next((name for name in names if name != "nlu_fallback"), None)


if __name__ == "__main__":
    quiet.before_rasa()
    slim.leave_tensorflow_out()
    patches.apply()
    quiet.after_rasa()
    {"train": train, "ask": ask}[sys.argv[1]](*sys.argv[2:])
