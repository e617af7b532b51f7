"""Starts rasa-sdk's server with the shop's actions: ``python -m actions``."""

from __future__ import annotations

import logging
import os
import sys
import warnings
from typing import Any

from rasa_sdk.endpoint import create_app
from rasa_sdk.executor import ActionExecutor
from sanic import Sanic

from actions import (
    account,
    address_book,
    alike,
    basket,
    catalog,
    compare,
    conversation,
    explain,
    fallback,
    faq,
    handoff,
    order_form,
    order_questions,
    orders,
    privacy,
    product_question,
    promotions,
    recommend,
    refine,
    restock,
    reviews,
    sizes,
    smalltalk,
)
from actions.base import ShopAction
from actions.wiring import Shop, open_shop
from smartmkt_core.faq.service import FaqBroken
from smartmkt_core.settings import PRIVATE, Settings

MODULES = (
    account,
    address_book,
    alike,
    basket,
    catalog,
    compare,
    conversation,
    explain,
    fallback,
    faq,
    handoff,
    order_form,
    order_questions,
    orders,
    privacy,
    product_question,
    promotions,
    recommend,
    refine,
    restock,
    reviews,
    sizes,
    smalltalk,
)


def every_action(shop: Shop) -> list[ShopAction]:
    """One of each action, over the same shop."""
    kinds = [
        kind
        for module in MODULES
        for kind in vars(module).values()
        if isinstance(kind, type)
        and issubclass(kind, ShopAction)
        and kind.__module__ == module.__name__
        and kind.action_name
    ]
    found = [kind(shop) for kind in kinds]
    shop.actions.update({action.action_name: action for action in found})
    return found


def make_app(shop: Shop) -> Any:
    """rasa-sdk's application: POST /webhook, GET /health, GET /actions."""
    executor = ActionExecutor()
    for action in every_action(shop):
        executor.register_action(action)
    # Rasa 3.6 posts and reads the same JSON as this SDK; the difference in number is known.
    warnings.filterwarnings("ignore", message=".*might not be compatible.*")
    return create_app(executor, cors_origins=[])


def main() -> None:
    """Serves on 127.0.0.1 until stopped."""
    os.umask(PRIVATE)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("rasa_sdk").setLevel(logging.WARNING)
    settings = Settings()
    try:
        app = make_app(open_shop(settings))
    except FaqBroken as error:
        sys.exit(f"The FAQ can't be used: {error}")
    app.config.MOTD = False
    app.prepare(
        host="127.0.0.1",
        port=settings.actions_port,
        single_process=True,
        access_log=False,
        motd=False,
    )
    Sanic.serve_single(primary=app)
