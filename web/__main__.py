"""``python -m web``: the gateway under uvicorn."""

from __future__ import annotations

import sys

import uvicorn

from smartmkt_core.settings import Settings
from web.app import create_app
from web.log import set_up


def main() -> None:
    """Serve until a signal; exit code 1 when the port is taken."""
    settings = Settings()
    set_up()
    config = uvicorn.Config(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        log_config=None,
        # Addresses carry signed tokens; what happens is logged by the gateway itself.
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=3,
    )
    server = uvicorn.Server(config)
    server.run()
    if not server.started:
        sys.exit(1)


if __name__ == "__main__":
    main()
