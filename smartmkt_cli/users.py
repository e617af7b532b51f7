"""Commands about the people who work in the desk: add, list, set, deactivate."""

from __future__ import annotations

import re
import sys
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated

import typer

from smartmkt_cli.common import explained, fail, open_database, read_settings
from smartmkt_cli.shop import show
from smartmkt_core.db import unit_of_work


class Role(StrEnum):
    """What somebody may do in the desk."""

    AGENT = "agent"
    SUPERVISOR = "supervisor"
    TRAINER = "trainer"
    ADMIN = "admin"


Email = Annotated[str, typer.Argument(help="With which they sign in.")]
Languages = Annotated[
    str | None,
    typer.Option("--languages", help="Those they answer in: en, zh or en,zh; empty: any."),
]
Team = Annotated[str | None, typer.Option("--team", help="Whose conversations come to them too.")]
Capacity = Annotated[
    int | None,
    typer.Option("--capacity", min=0, help="Conversations at once; 0: as the setting says."),
]
PASSWORD = typer.Option(
    "--password",
    envvar="SMARTMKT_USER_PASSWORD",
    help="Asked for when not given; better through SMARTMKT_USER_PASSWORD than here.",
)


def add_user(
    email: Email,
    name: Annotated[str, typer.Option("--name", help="What shoppers see.")] = "",
    role: Annotated[Role, typer.Option("--role")] = Role.AGENT,
    languages: Languages = None,
    team: Team = None,
    capacity: Capacity = None,
    password: Annotated[str | None, PASSWORD] = None,
) -> None:
    """Let somebody work in the desk."""
    from smartmkt_core.handoff.users import Changes, UserExists, change_user, create_user

    if not re.fullmatch(r"[^@\s]+@[^@\s]+", email):
        fail(f"{email} is not an e-mail address", code=2)
    settings = read_settings()
    password = long_enough(ask_password() if password is None else password)
    changes = Changes(languages=read_languages(languages), team=team, capacity=capacity)
    with explained(), unit_of_work(open_database(settings)) as session:
        try:
            user = create_user(
                session,
                email=email,
                name=name or email.split("@")[0],
                role=role.value,
                password=password,
                now=datetime.now(UTC),
            )
        except UserExists:
            fail(f"somebody has the address {email} already")
        change_user(session, user.id, changes)
        typer.echo(f"{user.email} can sign in at /desk as {user.role}")


def list_users(as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """Who may work in the desk, and who is there now."""
    from datetime import timedelta

    from smartmkt_core.conversations import service as conversations
    from smartmkt_core.handoff import presence, users

    settings = read_settings()
    absent_after = timedelta(seconds=settings.desk_absent_seconds)
    now = datetime.now(UTC)
    with explained(), unit_of_work(open_database(settings)) as session:
        load = conversations.load(session)
        rows: list[dict[str, object]] = [
            {
                "email": user.email,
                "name": user.name,
                "role": user.role,
                "active": user.active,
                "languages": ",".join(user.languages) or "any",
                "team": user.team,
                "capacity": user.capacity or settings.desk_capacity,
                "presence": str(presence.presence(user, now=now, absent_after=absent_after)),
                "conversations": load.get(user.id, 0),
            }
            for user in users.all_users(session)
        ]
    show(rows, as_json=as_json)


def set_user(
    email: Email,
    name: Annotated[str | None, typer.Option("--name", help="What shoppers see.")] = None,
    role: Annotated[Role | None, typer.Option("--role")] = None,
    languages: Languages = None,
    team: Team = None,
    capacity: Capacity = None,
    new_password: Annotated[
        bool, typer.Option("--password", help="Ask for a new password.")
    ] = False,
    active: Annotated[
        bool | None, typer.Option("--active/--inactive", help="Whether they may sign in.")
    ] = None,
) -> None:
    """Change somebody of the desk; what is not named stays."""
    from smartmkt_core.handoff.users import Changes

    change(
        email,
        Changes(
            name=name,
            role=None if role is None else role.value,
            password=given_password() if new_password else None,
            languages=read_languages(languages),
            team=team,
            capacity=capacity,
            active=active,
        ),
    )


def deactivate_user(email: Email) -> None:
    """Let somebody go: signed out at once, and their conversations wait for others."""
    from smartmkt_core.handoff.users import Changes

    change(email, Changes(active=False))


def change(email: str, changes: object) -> None:
    """Carry the changes out, and say how the user stands now."""
    from smartmkt_core.errors import NotFound
    from smartmkt_core.handoff.users import Changes, UserInvalid, change_user, find_user

    assert isinstance(changes, Changes)
    with explained(), unit_of_work(open_database(read_settings())) as session:
        try:
            user = change_user(session, find_user(session, email).id, changes)
        except NotFound:
            fail(f"nobody has the address {email}; `smartmkt users list` shows who there is")
        except UserInvalid as error:
            fail(f"not possible: {error}", code=2)
        state = user.role if user.active else "inactive"
        typer.echo(f"{user.email}: {user.name}, {state}")


def read_languages(written: str | None) -> list[str] | None:
    """The languages of an option; ends the command where one is unknown."""
    from smartmkt_core.conversations.service import LANGUAGES

    if written is None:
        return None
    named = [one.strip() for one in written.split(",") if one.strip() not in ("", "any")]
    if unknown := [one for one in named if one not in LANGUAGES]:
        fail(f"unknown language {unknown[0]}; there are {', '.join(LANGUAGES)}", code=2)
    return named


def given_password() -> str:
    """From the environment, or typed."""
    import os

    return long_enough(os.environ.get("SMARTMKT_USER_PASSWORD") or ask_password())


def long_enough(password: str) -> str:
    """The password; ends the command where it is too short."""
    from smartmkt_core.handoff.users import SHORTEST_PASSWORD

    if len(password) < SHORTEST_PASSWORD:
        fail(f"this password is too short; at least {SHORTEST_PASSWORD} characters")
    return password


def ask_password() -> str:
    """A password typed twice without being shown."""
    if not sys.stdin.isatty():
        fail("nobody is there to type a password; give it in SMARTMKT_USER_PASSWORD", code=2)
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
