"""Starts Rasa for the shop: `python -m bot.run [--port 5005]`.

Bound to 127.0.0.1, with an exact model, our corrections and without TensorFlow. Stops on
SIGINT and SIGTERM.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys

from bot import patches, paths, quiet, slim


def main() -> int:
    """Serves until it is stopped; 1 where there is nothing to serve."""
    parser = argparse.ArgumentParser(prog="python -m bot.run", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=_port("SMARTMKT_RASA_PORT", 5005))
    parser.add_argument("--log-level", default="WARNING", help="Rasa's own log level")
    arguments = parser.parse_args()
    # What Rasa writes holds conversations: for this user alone.
    os.umask(0o077)
    try:
        model = paths.current_model()
    except FileNotFoundError as missing:
        print(missing, file=sys.stderr)
        return 1
    _fill_in_endpoints()
    quiet.before_rasa()
    slim.leave_tensorflow_out()
    _serve(str(model), arguments)
    return 0


def _serve(model: str, arguments: argparse.Namespace) -> None:
    from rasa.core.run import serve_application
    from rasa.core.utils import AvailableEndpoints
    from rasa.utils.common import configure_logging_and_warnings
    from rasa.utils.log_utils import configure_structlog

    level = logging.getLevelName(arguments.log_level.upper())
    configure_logging_and_warnings(level)
    configure_structlog(level)
    quiet.after_rasa()
    patches.apply()
    serve_application(
        model_path=model,
        interface=arguments.host,
        port=arguments.port,
        credentials=str(paths.CREDENTIALS),
        endpoints=AvailableEndpoints.read_endpoints(str(paths.ENDPOINTS)),
        enable_api=True,
    )


def _fill_in_endpoints() -> None:
    """Defaults for what endpoints.yml takes from the environment."""
    port = _port("SMARTMKT_ACTIONS_PORT", 5055)
    os.environ.setdefault("SMARTMKT_ACTION_URL", f"http://127.0.0.1:{port}/webhook")
    tracker = paths.var() / "tracker.db"
    os.environ.setdefault("SMARTMKT_TRACKER_URL", f"sqlite:///{tracker}")
    tracker.parent.mkdir(parents=True, exist_ok=True)


def _port(variable: str, default: int) -> int:
    return int(os.environ.get(variable) or default)


if __name__ == "__main__":
    sys.exit(main())
