"""Conversations with what the assistant should do at each message, tried on the trained model.

`data/story_tests/*.yml` is written in the form of Rasa's test stories. Nothing is executed: the
model says which action it would take, and the story says what came of it. Reading a message is
real, so a story fails where a message is misunderstood and where a rule is missing.
"""

from __future__ import annotations

import asyncio
import logging
import time
from pathlib import Path
from typing import Any

from bot import patches, quiet, slim
from bot.checks.stories import Story

LISTEN = "action_listen"


def run(stories: list[Story], model: Path, root: Path) -> list[dict[str, Any]]:
    """What came of each story: name, where, passed, and the first thing that went wrong."""
    quiet.before_rasa()
    slim.leave_tensorflow_out()
    from rasa.core.agent import Agent
    from rasa.utils.common import configure_logging_and_warnings
    from rasa.utils.log_utils import configure_structlog

    configure_logging_and_warnings(logging.ERROR)
    configure_structlog(logging.ERROR)
    patches.apply()
    quiet.after_rasa()
    agent = Agent.load(str(model))
    return asyncio.run(_all(stories, agent, root))


async def _all(stories: list[Story], agent: Any, root: Path) -> list[dict[str, Any]]:
    found = []
    for story in stories:
        started = time.perf_counter()
        wrong = await _first_mistake(story, agent)
        where = f"{story.path.relative_to(root).as_posix()}:{wrong[0] if wrong else story.line}"
        found.append(
            {
                "name": story.name,
                "where": where,
                "passed": wrong is None,
                "wrong": wrong[1] if wrong else None,
                "ms": round(1000 * (time.perf_counter() - started)),
            }
        )
    return found


async def _first_mistake(story: Story, agent: Any) -> tuple[int, str] | None:
    """The line and a sentence, or None where everything went as it is written."""
    from rasa.shared.core import events
    from rasa.shared.core.trackers import DialogueStateTracker

    tracker = DialogueStateTracker(story.name, agent.domain.slots)
    said = ""
    tracker.update(events.ActionExecuted(LISTEN), agent.domain)
    for step in story.steps:
        if step.kind == "user":
            if said and (more := _predicted(agent, tracker, LISTEN)) != LISTEN:
                return step.line, f"after “{said}” it would go on with {more}"
            if tracker.latest_action_name != LISTEN:
                tracker.update(events.ActionExecuted(LISTEN), agent.domain)
            said = step.value
            parsed = await agent.parse_message(said)
            if step.intent and parsed["intent"]["name"] != step.intent:
                sure = parsed["intent"]["confidence"]
                return step.line, (
                    f"“{said}” was understood as {parsed['intent']['name']} ({sure:.2f}), "
                    f"not {step.intent}"
                )
            heard = events.UserUttered(said, parsed["intent"], parsed["entities"], parsed)
            tracker.update(heard, agent.domain)
        elif step.kind == "action":
            if (predicted := _predicted(agent, tracker, step.value)) != step.value:
                return step.line, f"“{said}” would be answered by {predicted}, not {step.value}"
            tracker.update(events.ActionExecuted(step.value), agent.domain)
        elif step.kind == "active_loop":
            tracker.update(events.ActiveLoop(step.value), agent.domain)
        else:
            for slot in step.value:
                for name, value in slot.items() if isinstance(slot, dict) else [(slot, True)]:
                    tracker.update(events.SlotSet(name, value), agent.domain)
    if (more := _predicted(agent, tracker, LISTEN)) != LISTEN:
        return story.steps[-1].line, f"after “{said}” it would go on with {more}"
    return None


def _predicted(agent: Any, tracker: Any, expected: str) -> str:
    """The action that would come next. A form that may decline lets the rules speak, as it does
    when its code declines a message."""
    from rasa.core.test import emulate_loop_rejection

    def ask() -> str:
        scores = agent.predict_next_with_tracker(tracker)["scores"]
        return str(max(scores, key=lambda row: row["score"])["action"])

    predicted = ask()
    if predicted != expected and predicted == tracker.active_loop_name:
        emulate_loop_rejection(tracker)
        predicted = ask()
    return predicted
