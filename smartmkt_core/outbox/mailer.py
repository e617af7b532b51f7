"""Sending mail: over SMTP, or into a folder where no server is set."""

from __future__ import annotations

import re
import smtplib
import ssl
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr
from pathlib import Path

from smartmkt_core.settings import Settings

NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9._-]+")


class MailFailed(Exception):
    """The mail was not taken. ``for_good``: the server will not take it later either."""

    def __init__(self, why: str, *, for_good: bool = False) -> None:
        super().__init__(why)
        self.for_good = for_good


class Mailer:
    """Sends as the settings say."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @property
    def sender(self) -> str:
        """The address that mail comes from, as it stands in a header."""
        return self._settings.mail_from

    @property
    def mailbox(self) -> str:
        """Who gets tickets."""
        return self._settings.mail_to or parseaddr(self._settings.mail_from)[1]

    @property
    def domain(self) -> str:
        """The domain that message ids are made in."""
        return parseaddr(self._settings.mail_from)[1].rpartition("@")[2] or "localhost"

    def send(self, message: EmailMessage) -> None:
        """Hand a mail over; MailFailed. Its Message-ID tells a repeated one from a new one."""
        if not self._settings.mail_host:
            self._write(message)
            return
        try:
            self._deliver(message)
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused) as error:
            raise MailFailed(_said(error), for_good=_is_final(error)) from error
        except smtplib.SMTPDataError as error:
            raise MailFailed(_said(error), for_good=error.smtp_code >= 500) from error
        except (smtplib.SMTPException, OSError) as error:
            raise MailFailed(_said(error)) from error

    def _deliver(self, message: EmailMessage) -> None:
        settings = self._settings
        with self._connect() as server:
            if settings.mail_security == "starttls":
                server.starttls(context=ssl.create_default_context())
            if settings.mail_user:
                server.login(settings.mail_user, settings.mail_password)
            server.send_message(message)

    def _connect(self) -> smtplib.SMTP:
        host, port = self._settings.mail_host, self._settings.mail_port
        timeout = self._settings.mail_timeout
        if self._settings.mail_security == "ssl":
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(host, port, timeout=timeout, context=context)
        return smtplib.SMTP(host, port, timeout=timeout)

    def _write(self, message: EmailMessage) -> None:
        """One file a mail, whole before it has its name; a repeated one takes its own place."""
        folder = self._settings.mail_folder or self._settings.var / "mail"
        name = NOT_IN_A_NAME.sub("_", str(message["Message-ID"]).strip("<>"))[:150]
        try:
            folder.mkdir(parents=True, exist_ok=True)
            draft = Path(folder) / f".{name}.part"
            draft.write_bytes(message.as_bytes(policy=SMTP))
            draft.rename(folder / f"{name}.eml")
        except OSError as error:
            raise MailFailed(f"{folder}: {error.strerror or error}") from error


def _is_final(error: smtplib.SMTPRecipientsRefused | smtplib.SMTPSenderRefused) -> bool:
    if isinstance(error, smtplib.SMTPSenderRefused):
        return error.smtp_code >= 500
    return all(code >= 500 for code, _ in error.recipients.values())


def _said(error: Exception) -> str:
    """What went wrong, without the addresses that the server's answer may repeat."""
    code = getattr(error, "smtp_code", None)
    return f"{type(error).__name__} {code}" if code else type(error).__name__
