"""A mail server that keeps what it is given, as small as SMTP allows."""

from __future__ import annotations

import socketserver
import threading
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import cast


class MailServer:
    """Listens on a free port. ``refuse``: the answers to the next mails instead of "250"."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.refuse: list[str] = []
        self.tried = 0
        self._changed = threading.Condition()
        outer = self

        class Session(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                outer._talk(self)

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Session)
        self._server.daemon_threads = True
        self.port = int(self._server.server_address[1])
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        """Close the port."""
        self._server.shutdown()
        self._server.server_close()

    def wait(self, count: int, *, tries: int = 0, patience: float = 15.0) -> list[EmailMessage]:
        """The mails, once there are ``count`` of them and so many were offered."""
        with self._changed:
            assert self._changed.wait_for(
                lambda: len(self.mails) >= count and self.tried >= tries, patience
            ), f"{len(self.mails)} mails, {self.tried} tries"
            return list(self.mails)

    def _talk(self, session: socketserver.StreamRequestHandler) -> None:
        def say(line: str) -> None:
            session.wfile.write(f"{line}\r\n".encode())

        say("220 here")
        while line := session.rfile.readline():
            command = line.split(maxsplit=1)[0].upper().decode() if line.split() else ""
            if command == "DATA":
                say("354 go on")
                body = b""
                while (part := session.rfile.readline()) not in (b".\r\n", b""):
                    body += part.removeprefix(b".") if part.startswith(b"..") else part
                say(self._take(body))
            elif command == "QUIT":
                say("221 bye")
                return
            else:
                say("250 fine")

    def _take(self, body: bytes) -> str:
        with self._changed:
            self.tried += 1
            answer = self.refuse.pop(0) if self.refuse else "250 taken"
            if answer.startswith("250"):
                read = message_from_bytes(body, policy=default)
                self.mails.append(cast(EmailMessage, read))
            self._changed.notify_all()
            return answer
