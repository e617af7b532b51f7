"""Keeps the noise of old libraries out of the log. Import it before Rasa.

The environment variables are read when TensorFlow and Rasa are imported; Sanic turns
deprecation warnings on again at its import, so those filters are set a second time after it.
"""

from __future__ import annotations

import logging
import os
import warnings

_NOISY = (DeprecationWarning, PendingDeprecationWarning, FutureWarning)


def before_rasa() -> None:
    """What has to be settled before Rasa is imported."""
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")
    os.environ.setdefault("TF_INTRA_OP_PARALLELISM_THREADS", "1")
    os.environ.setdefault("TF_INTER_OP_PARALLELISM_THREADS", "1")
    os.environ.setdefault("OMP_NUM_THREADS", "2")
    os.environ.setdefault("TQDM_DISABLE", "1")
    os.environ.setdefault("LOG_LEVEL_LIBRARIES", "ERROR")
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    # Sanic turns deprecation warnings on when it is imported: let it, then turn them off.
    import sanic  # noqa: F401

    _filter()


def after_rasa() -> None:
    """What has to be said again once Rasa and Sanic are imported."""
    _filter()
    for name in ("apscheduler", "matplotlib", "tensorflow", "h5py", "numexpr"):
        logging.getLogger(name).setLevel(logging.ERROR)


def _filter() -> None:
    for category in _NOISY:
        warnings.filterwarnings("ignore", category=category)
    warnings.filterwarnings("ignore", message=".*pkg_resources.*")
