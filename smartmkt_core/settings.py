"""One typed settings object, read from the environment (``SMARTMKT_*``) and a ``.env`` file."""

from __future__ import annotations

import contextlib
import os
import secrets
from functools import cached_property
from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from smartmkt_core.hours import OfficeHours

# What our processes write is their owner's alone: orders, e-mails, conversations, keys.
PRIVATE = 0o077
SHORTEST_SECRET = 32
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


class EscalationLimits(BaseSettings):
    """When mood brings a person. Each field is the variable ``SMARTMKT_ESCALATION_<NAME>``."""

    model_config = SettingsConfigDict(
        env_prefix="SMARTMKT_ESCALATION_", env_file=".env", extra="ignore"
    )

    care_from: float = Field(
        default=0.5, gt=0, description="Score from which answers are brief and sorry"
    )
    offer_from: float = Field(default=0.7, gt=0, description="Score from which a person is offered")
    handover_from: float = Field(
        default=1.8, gt=0, description="Score from which a person is called without asking"
    )
    care_again_after: int = Field(default=4, description="Messages before sorry is said again")
    offer_again_after: int = Field(
        default=4, description="Messages before a person is offered again; twice once declined"
    )
    clearly_worse: float = Field(
        default=0.4, description="Rise of the score at which an offer is made again at once"
    )
    valuable_from: float = Field(
        default=500.0, gt=0, description="Money spent from which a customer counts as valuable"
    )
    stake_from: float = Field(
        default=100.0, gt=0, description="Refund, in money, from which it counts in full"
    )
    weights: dict[str, float] = Field(
        default_factory=dict,
        description='Weights in place of those of data/escalation, as JSON: {"anger": 0.8}',
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
    checkout_url: str = Field(
        "",
        description="Where a basket is paid for, with {items} or {token} for the basket; empty: "
        "the page's own checkout",
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
    coupon_percent: int = Field(
        20, ge=0, le=100, description="Highest percentage of a coupon that an agent may give"
    )
    coupon_days: int = Field(30, ge=1, description="Days for which such a coupon counts")
    verify_tries: int = Field(3, description="Wrong proofs before a human is offered")
    verify_lock_hours: int = Field(24, description="Hours for which an order counts wrong proofs")
    limits: Limits = Field(default_factory=Limits, description="The limits above")
    escalation: EscalationLimits = Field(
        default_factory=EscalationLimits, description="When mood brings a person"
    )

    desk_absent_seconds: int = Field(
        120,
        ge=10,
        description="Seconds without a sign of life after which an agent's conversations go back",
    )
    desk_capacity: int = Field(
        5, ge=1, description="Conversations at once, for agents without a number of their own"
    )

    office_hours: str = Field(
        "",
        description="When people answer, as in mon-fri 9:00-18:00; sat 10:00-14:00; empty: always",
    )
    office_holidays: str = Field(
        "", description="Days on which nobody does, as in 2026-12-25,2027-01-01"
    )
    office_timezone: str = Field("", description="Zone of these hours; empty: the zone above")

    office_unattended_minutes: int = Field(
        15, ge=0, description="Wait after which a ticket is opened while nobody is there; 0: never"
    )

    mail_host: str = Field("", description="SMTP server; empty: mail is written to a folder")
    mail_port: int = Field(587, description="Its port")
    mail_security: Literal["starttls", "ssl", "none"] = Field(
        "starttls", description="How the connection is secured: starttls, ssl, none"
    )
    mail_user: str = Field("", description="User on that server; empty: no sign-in")
    mail_password: str = Field("", description="Password of that user")
    mail_from: str = Field(
        "support@localhost", description="Address that mail comes from, which may hold a name"
    )
    mail_to: str = Field(
        "", description="Mailbox that gets tickets; empty: the address that mail comes from"
    )
    mail_timeout: float = Field(
        10.0, gt=0, le=15, description="Seconds for which that server is waited for"
    )
    mail_folder: Path | None = Field(
        None, description="Folder for mail where no server is set; empty: mail in the var folder"
    )

    bridge_url: str = Field(
        "", description="Webhook of another help desk that takes handed-over conversations"
    )
    bridge_secret: str = Field("", description="Signs what is sent there; at least 32 characters")
    bridge_token: str = Field(
        "", description="What that help desk shows when it calls back; at least 32 characters"
    )
    bridge_customer: Literal["none", "name", "contact"] = Field(
        "name", description="What it is told of a customer: none, name, contact (with e-mail)"
    )
    bridge_private: bool = Field(
        False, description="Whether the webhook may lie in a private network, or be plain http"
    )
    bridge_timeout: float = Field(
        10.0, gt=0, le=60, description="Seconds for which that help desk is waited for"
    )

    @field_validator("checkout_url")
    @classmethod
    def _takes_a_basket(cls, value: str) -> str:
        if value and not value.startswith(("https://", "http://", "/")):
            raise ValueError("needs to begin with https://, http:// or /")
        if value and ("{items}" in value) == ("{token}" in value):
            raise ValueError("needs either {items} or {token} where the basket goes")
        return value

    @field_validator("office_hours")
    @classmethod
    def _read_hours(cls, value: str) -> str:
        OfficeHours.read(value)
        return value

    @field_validator("office_holidays")
    @classmethod
    def _read_holidays(cls, value: str) -> str:
        OfficeHours.read("", value)
        return value

    @field_validator("bridge_secret", "bridge_token")
    @classmethod
    def _long_enough(cls, value: str) -> str:
        if value and len(value) < SHORTEST_SECRET:
            raise ValueError(f"needs at least {SHORTEST_SECRET} characters")
        return value

    @cached_property
    def hours(self) -> OfficeHours:
        """When people of the shop answer."""
        zone = self.office_timezone or self.timezone
        return OfficeHours.read(self.office_hours, self.office_holidays, zone)

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
