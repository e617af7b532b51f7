"""Keeps the noise of old libraries out of the log. Import it before Rasa.

Sanic and others turn deprecation warnings on again while they are imported, so filters don't
last: those warnings are dropped where they would be shown.
"""

from __future__ import annotations

import logging
import os
import warnings
from typing import Any, TextIO

_NOISY = (DeprecationWarning, PendingDeprecationWarning, FutureWarning)
_MEANT = (
    # Our entities and slots share names on purpose; Rasa tells how that worked in version 2.
    "auto-fill has been removed",
    # Entities are found by rules and the shop's vocabulary; annotations measure them.
    "does not include an entity extractor trained on your training data",
)
_ENVIRONMENT = {
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "CUDA_VISIBLE_DEVICES": "-1",
    "TF_INTRA_OP_PARALLELISM_THREADS": "1",
    "TF_INTER_OP_PARALLELISM_THREADS": "1",
    "LOG_LEVEL_LIBRARIES": "ERROR",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    # Rasa draws its progress bars, one line a step, unless its log level says otherwise.
    "LOG_LEVEL": "WARNING",
}


def before_rasa() -> None:
    """What has to be settled before Rasa is imported."""
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    for name, value in _ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    warnings.showwarning = _show_what_matters


def after_rasa() -> None:
    """What Rasa's own logging set-up undoes."""
    warnings.showwarning = _show_what_matters
    for name in ("apscheduler", "matplotlib", "tensorflow", "h5py", "numexpr"):
        logging.getLogger(name).setLevel(logging.ERROR)


_show = warnings.showwarning


def _show_what_matters(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
    **rest: Any,
) -> None:
    known = issubclass(category, _NOISY) or any(part in str(message) for part in _MEANT)
    if not known:
        _show(message, category, filename, lineno, file, line, **rest)
