"""Five corrections to Rasa 3.6.21, each small and each tested in tests/bot.

They are applied by the programs of this folder before Rasa trains or serves.
"""

from __future__ import annotations

from typing import Any


def apply() -> None:
    """Applies all of them; calling it twice does no harm."""
    validate_answers_quickly()
    give_actions_seconds()
    keep_restart_for_rules()
    ask_the_same_again()
    write_tracker_quickly()


ACTION_TIMEOUT = 8.0


def validate_answers_quickly() -> None:
    """Compiles the schema of an action's answer once instead of at every call.

    Validating it anew took 60 % of a turn with one custom action.
    """
    from jsonschema.validators import validator_for
    from rasa.core.actions.action import RemoteAction

    schema = RemoteAction.action_response_format_spec()
    validator = validator_for(schema)(schema)

    def validate(self: RemoteAction, result: dict[str, Any]) -> bool:
        validator.validate(result)
        return True

    RemoteAction._validate_action_result = validate


def give_actions_seconds() -> None:
    """Waits for an action 8 seconds, not 300: longer than its own locks live."""
    from rasa.core.actions import action

    action.DEFAULT_REQUEST_TIMEOUT = ACTION_TIMEOUT


def keep_restart_for_rules() -> None:
    """Lets a rule answer the intent `restart`; Rasa would wipe the dialogue and say nothing."""
    from rasa.core.policies import rule_policy

    rule_policy.DEFAULT_ACTION_MAPPINGS.pop("restart", None)


def ask_the_same_again() -> None:
    """After a digression a form asks what it asked before.

    Rasa looks for the first empty slot of its list, which is another question wherever the
    validation decides what is asked next.
    """
    from rasa.core.actions.forms import FormAction
    from rasa.shared.core.constants import REQUESTED_SLOT

    if hasattr(FormAction, "_first_empty_slot"):
        return
    FormAction._first_empty_slot = FormAction._find_next_slot_to_request

    def find(self: FormAction, tracker: Any, domain: Any) -> str | None:
        return tracker.get_slot(REQUESTED_SLOT) or self._first_empty_slot(tracker, domain)

    FormAction._find_next_slot_to_request = find


def write_tracker_quickly() -> None:
    """SQLite as a journal (WAL), without a wait for the disk at every event.

    A crash of the process loses nothing; a power cut may lose the last turn's dialogue state,
    which the gateway's own log of messages survives. Other writers wait 5 s, not 30.
    """
    from sqlalchemy import event
    from sqlalchemy.engine import Engine

    if event.contains(Engine, "connect", _tune_sqlite):
        return
    event.listen(Engine, "connect", _tune_sqlite)


def _tune_sqlite(connection: Any, record: Any) -> None:
    if "sqlite" not in type(connection).__module__:
        return
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=5000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
