"""One typed settings object, read from the environment (``SMARTMKT_*``) and a ``.env`` file."""

from __future__ import annotations

import contextlib
import os
import secrets
from functools import cached_property
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

# What our processes write is their owner's alone: orders, e-mails, conversations, keys.
PRIVATE = 0o077
ROOT = Path(__file__).resolve().parent.parent


class Limits(BaseSettings):
    """Requests within some seconds. Each field is the variable ``SMARTMKT_LIMIT_<NAME>``."""

    model_config = SettingsConfigDict(env_prefix="SMARTMKT_LIMIT_", env_file=".env", extra="ignore")

    window: float = Field(
        default=10.0, description="Seconds over which messages and sessions count"
    )
    session_messages: int = Field(default=20, description="Messages of one conversation")
    address_messages: int = Field(default=200, description="Messages from one network address")
    address_sessions: int = Field(
        default=60, description="New conversations from one network address"
    )
    login_window: float = Field(
        default=60.0, description="Seconds over which sign-ins to the desk count"
    )
    logins: int = Field(
        default=10, description="Sign-ins to the desk, per network address and per e-mail"
    )


class Settings(BaseSettings):
    """Everything an operator can set. Each field is the variable ``SMARTMKT_<NAME>``."""

    model_config = SettingsConfigDict(env_prefix="SMARTMKT_", env_file=".env", extra="ignore")

    var: Path = Field(ROOT / "var", description="Folder for databases, models and logs")
    data: Path = Field(ROOT / "data", description="Folder that trainers edit")
    database_url: str = Field("", description="SQLAlchemy URL; empty: SQLite in the var folder")
    redis_url: str = Field("", description="Redis for several processes; empty: one machine")

    host: str = Field("127.0.0.1", description="Address the gateway listens on")
    port: int = Field(8080, description="Port of the gateway, the only one a browser reaches")
    rasa_port: int = Field(5005, description="Port of the Rasa server, on 127.0.0.1")
    actions_port: int = Field(5055, description="Port of the action server, on 127.0.0.1")
    public_url: str = Field("", description="Address shoppers reach; empty: http://host:port")
    allowed_origins: str = Field(
        "", description="Origins of the shop's pages, comma separated; empty: the gateway's own"
    )

    trusted_proxies: str = Field(
        "", description="Addresses whose X-Forwarded-For counts, comma separated; empty: nobody's"
    )

    secret: str = Field("", description="Signs session tokens and documents; empty: made once")
    customer_token_secret: str = Field(
        "", description="Shared with the shop, which signs customer tokens; empty: made once"
    )

    encoder_model: str = Field(
        "", description="Folder or hub name of another encoder; empty: the bundled one"
    )
    demo: bool = Field(False, description="Demo shop page with sign-in as any demo customer")
    shop_name: str = Field("Linden & Lake", description="Shown in texts and on documents")
    shop_name_zh: str = Field("林湖", description="The same in Chinese")
    timezone: str = Field("UTC", description="Zone in which a shopper reads dates and times")

    rasa_timeout: float = Field(8.0, description="Seconds before Rasa counts as late")
    message_cap: int = Field(2000, description="Longest message in characters")
    upload_bytes: int = Field(10_000_000, description="Largest photo in bytes")
    upload_count: int = Field(20, description="Photos that one conversation may hold")
    session_days: int = Field(30, description="Life of a session token in days")
    verify_tries: int = Field(3, description="Wrong proofs before a human is offered")
    verify_lock_hours: int = Field(24, description="Hours for which an order counts wrong proofs")
    limits: Limits = Field(default_factory=Limits, description="The limits above")

    @property
    def db_url(self) -> str:
        """The SQLAlchemy URL in force."""
        return self.database_url or f"sqlite:///{self.var / 'smartmkt.db'}"

    @property
    def base_url(self) -> str:
        """Where a browser finds the gateway, without a slash at the end."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")

    @cached_property
    def signing_secret(self) -> str:
        """Key for session tokens and document links."""
        return self.secret or _kept_secret(self.var / "secret.key")

    @cached_property
    def customer_secret(self) -> str:
        """Key with which the shop signs customer tokens."""
        return self.customer_token_secret or _kept_secret(self.var / "customer.key")


def _kept_secret(path: Path) -> str:
    """A secret of this installation: made at first use, readable by its owner only."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        # Whole before it has its name: no other process reads half a key, or nothing.
        draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        made = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(made, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text(encoding="ascii").strip()
