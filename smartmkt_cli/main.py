"""Every command of ``smartmkt``. Heavy imports wait until a command needs them."""

from __future__ import annotations

import os
from importlib.metadata import version as installed
from typing import Annotated

import typer

from smartmkt_cli import (
    assistant,
    data,
    doctor,
    faq,
    recommend,
    requests,
    returns,
    sentiment,
    shop,
    system,
    tickets,
    users,
)
from smartmkt_core.settings import PRIVATE

app = typer.Typer(
    name="smartmkt",
    help="SmartMkt: a shopping and support assistant that you host yourself.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

app.command("up")(system.up)
app.command("doctor")(doctor.doctor)
app.command("import")(shop.import_shop)
app.command("search")(shop.search)
app.add_typer(recommend.app, name="recommend")
app.command("train")(assistant.train)
app.command("evaluate")(assistant.evaluate)

nlu = typer.Typer(help="What the assistant understands.", no_args_is_help=True)
nlu.command("parse")(assistant.parse)
app.add_typer(nlu, name="nlu")

files = typer.Typer(help="What trainers edit.", no_args_is_help=True)
files.command("check")(data.check)
app.add_typer(files, name="data")

questions = typer.Typer(help="The shop's own questions and answers.", no_args_is_help=True)
questions.command("ask")(faq.ask)
app.add_typer(questions, name="faq")

moods = typer.Typer(help="How shoppers feel.", no_args_is_help=True)
moods.command("score")(sentiment.score)
moods.command("train")(sentiment.train)
moods.command("evaluate")(sentiment.evaluate)
app.add_typer(moods, name="sentiment")

people = typer.Typer(help="The people who work in the desk.", no_args_is_help=True)
people.command("add")(users.add_user)
people.command("list")(users.list_users)
people.command("set")(users.set_user)
people.command("deactivate")(users.deactivate_user)
app.add_typer(people, name="users")


wishes = typer.Typer(help="What shoppers asked of the shop.", no_args_is_help=True)
wishes.command("list")(requests.list_requests)
wishes.command("done")(requests.complete)
wishes.command("cancel")(requests.cancel)
app.add_typer(wishes, name="requests")
cases = typer.Typer(help="What people answer by e-mail.", no_args_is_help=True)
cases.command("list")(tickets.list_tickets)
cases.command("close")(tickets.close)
app.add_typer(cases, name="tickets")
deliveries = typer.Typer(help="Mails and events that did not arrive.", no_args_is_help=True)
deliveries.command("list")(tickets.list_deliveries)
deliveries.command("retry")(tickets.retry_deliveries)
app.add_typer(deliveries, name="deliveries")
coming_back = typer.Typer(help="Goods on their way back.", no_args_is_help=True)
coming_back.command("receive")(returns.receive)
app.add_typer(coming_back, name="returns")
app.command("opinions")(requests.list_opinions)


def tell_version(wanted: bool) -> None:
    """Say the version and end."""
    if wanted:
        typer.echo(f"smartmkt {installed('smartmkt')}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", help="Say the version.", callback=tell_version)
    ] = False,
) -> None:
    """SmartMkt: a shopping and support assistant that you host yourself."""
    os.umask(PRIVATE)
