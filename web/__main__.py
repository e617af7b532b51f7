"""``python -m web``: the gateway under uvicorn."""

from __future__ import annotations

import errno
import os
import socket
import sys

import uvicorn

from smartmkt_core.settings import PRIVATE, Settings
from smartmkt_core.texts import Texts
from web.app import create_app
from web.log import log, set_up
from web.pages import built


def main() -> None:
    """Serve until a signal; exit code 1, and a sentence, where the port can't be had."""
    os.umask(PRIVATE)
    settings = Settings()
    set_up()
    listening = _listen(settings)
    if not built():
        log.warning("front_end_missing", build="npm --prefix web ci && npm --prefix web run build")
    config = uvicorn.Config(
        create_app(settings),
        log_config=None,
        # Addresses carry signed tokens; what happens is logged by the gateway itself.
        access_log=False,
        server_header=False,
        # Whoever is not named could otherwise choose the address that the limits count.
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=settings.trusted_proxies,
        timeout_graceful_shutdown=3,
    )
    server = uvicorn.Server(config)
    server.run(sockets=[listening])
    if not server.started:
        sys.exit(1)


def _listen(settings: Settings) -> socket.socket:
    """The gateway's port, taken before anything else starts."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listening = socket.socket(family)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, settings.port))
        # Now rather than later: two processes may bind one port, but only one may listen on it.
        listening.listen(2048)
    except OSError as error:
        listening.close()
        taken = error.errno == errno.EADDRINUSE
        texts = Texts.load(settings.data / "responses")
        print(
            texts.render(
                "gateway_port_taken" if taken else "gateway_port_refused",
                _operators_language(),
                host=settings.host,
                port=settings.port,
                why=error.strerror or type(error).__name__,
            ),
            file=sys.stderr,
        )
        sys.exit(1)
    return listening


def _operators_language() -> str:
    chosen = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return "zh" if next(filter(None, chosen), "").startswith("zh") else "en"


if __name__ == "__main__":
    main()
