"""What runs beside the gateway's requests: mails, events, moods, those whom nobody sees to."""

from __future__ import annotations

import asyncio

from web import bridge, moods, restock, tickets, unattended
from web.deliveries import Deliveries
from web.gateway import Gateway
from web.log import log
from web.webhook import Webhook


async def run(gateway: Gateway) -> None:
    """Until cancelled; whatever has not left by then stays in the outbox."""
    settings = gateway.settings
    deliveries = Deliveries(gateway.store)
    tickets.send_mails(gateway, deliveries)
    restock.send_news(gateway, deliveries)
    webhook = Webhook(settings)
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(deliveries.run())
            group.create_task(moods.watch(gateway))
            group.create_task(unattended.watch(gateway))
            group.create_task(restock.watch(gateway, deliveries))
            if settings.bridge_url and settings.bridge_secret:
                bridge.send_events(gateway, deliveries, webhook)
                group.create_task(bridge.watch(gateway, deliveries))
            elif settings.bridge_url:
                log.warning("bridge_off", missing="SMARTMKT_BRIDGE_SECRET")
    finally:
        await webhook.close()
