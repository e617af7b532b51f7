"""Leaves TensorFlow out of a Rasa process that has no TensorFlow model.

Rasa imports it in any case: over half of the start and of the memory go there. No part of this
assistant uses it, so the few Rasa modules that are nothing but TensorFlow code are replaced by
placeholders before Rasa is imported. Using one of them fails with a clear sentence.
SMARTMKT_FULL_RASA=1 loads everything, for those who add a TensorFlow component to config.yml.
"""

from __future__ import annotations

import os
import sys
from types import ModuleType
from typing import Any

_TENSORFLOW_CODE = {
    "rasa.nlu.classifiers.diet_classifier": ["DIETClassifier"],
    "rasa.nlu.selectors.response_selector": ["ResponseSelector"],
    "rasa.core.policies.ted_policy": ["TEDPolicy"],
    "rasa.core.policies.unexpected_intent_policy": ["UnexpecTEDIntentPolicy"],
    "rasa.utils.tensorflow.callback": ["RasaTrainingLogger", "RasaModelCheckpoint"],
    "rasa.utils.tensorflow.data_generator": ["RasaBatchDataGenerator"],
    "rasa.utils.tensorflow.models": ["RasaModel", "TransformerRasaModel"],
}


def leave_tensorflow_out() -> None:
    """Installs the placeholders. Call it before the first import of Rasa."""
    if os.environ.get("SMARTMKT_FULL_RASA") == "1":
        return
    for name, classes in _TENSORFLOW_CODE.items():
        sys.modules[name] = _placeholder(name, classes)
    sys.modules["rasa.engine.recipes.default_components"] = _Components(
        "rasa.engine.recipes.default_components"
    )


def _placeholder(name: str, classes: list[str]) -> ModuleType:
    module = ModuleType(name)
    for class_name in classes:
        setattr(module, class_name, type(class_name, (_NeedsTensorFlow,), {"__module__": name}))
    return module


class _NeedsTensorFlow:
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        raise RuntimeError(
            f"{type(self).__name__} needs TensorFlow, which was left out of this process. "
            "Set SMARTMKT_FULL_RASA=1 to load it."
        )


class _Components(ModuleType):
    """Rasa's list of built-in components, cut to what needs no TensorFlow."""

    @property
    def DEFAULT_COMPONENTS(self) -> list[type]:  # noqa: N802
        """Read by Rasa's recipe when it looks names of config.yml up."""
        from rasa.core.policies.memoization import AugmentedMemoizationPolicy, MemoizationPolicy
        from rasa.core.policies.rule_policy import RulePolicy
        from rasa.nlu.classifiers.fallback_classifier import FallbackClassifier

        return [FallbackClassifier, RulePolicy, MemoizationPolicy, AugmentedMemoizationPolicy]
