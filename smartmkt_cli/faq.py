"""Commands about the FAQ: ask."""

from __future__ import annotations

from typing import Annotated

import typer

from smartmkt_cli.common import explained, read_settings
from smartmkt_cli.shop import Language
from smartmkt_core.settings import Settings


def ask(
    question: Annotated[str, typer.Argument(help="What a shopper would ask.")],
    language: Annotated[
        Language | None, typer.Option(help="Without it: the language of the question.")
    ] = None,
) -> None:
    """Ask the shop's FAQ, as it stands in data/faq, and see which entries come near."""
    from smartmkt_core.encoder import TextEncoder
    from smartmkt_core.faq.retrieval import ANY_QUESTION
    from smartmkt_core.faq.service import Faq, fill
    from smartmkt_core.language import detect
    from smartmkt_core.texts import Formats

    settings = read_settings()
    spoken = language.value if language else detect(question, previous=None)
    with explained():
        encoder = TextEncoder.load(settings.var / "encoder", threads=2)
        faq = Faq.load(settings.data / "faq", encoder, kept=settings.var / "faq")
        found = faq.find(question, spoken, intent=ANY_QUESTION)
        if found is None:
            typer.echo("No entry comes near; a person would be offered.")
            return
        for entry, score in zip(found.entries, found.scores, strict=True):
            typer.echo(f"{score:6.2f}  {entry.topic}  (data/faq/{entry.file}.yml:{entry.line})")
        if not found.sure:
            typer.echo("Not sure: the shopper would be asked which of these is meant.")
            return
        formats = Formats(spoken, settings.timezone)
        text = found.entries[0].text(spoken)
        typer.echo(fill(text, shop=_name(settings, spoken), formats=formats))


def _name(settings: Settings, language: str) -> str:
    return settings.shop_name_zh if language == "zh" else settings.shop_name
