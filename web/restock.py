"""News of what is back in stock: found, mailed, and said in the conversation."""

from __future__ import annotations

import asyncio
from email.message import EmailMessage
from email.utils import format_datetime

from sqlalchemy.orm import Session

from smartmkt_core.catalog import service as catalog
from smartmkt_core.conversations import service as conversations
from smartmkt_core.conversations.models import ConversationState, Message
from smartmkt_core.conversations.service import Reply
from smartmkt_core.outbox.mailer import Mailer, MailFailed
from smartmkt_core.outbox.service import Delivery
from smartmkt_core.restock import service as restock
from smartmkt_core.restock.service import RestockReminder
from smartmkt_core.texts import Formats
from web.deliveries import Deliveries, Undelivered
from web.gateway import Gateway
from web.log import log
from web.shelf import card_of
from web.store import now

LOOK_SECONDS = 15.0


async def watch(gateway: Gateway, deliveries: Deliveries) -> None:
    """Look for ever for what has come back."""
    while True:
        try:
            if found := await gateway.store.run(restock.notice, now=now()):
                log.info("restocked", reminders=found)
                deliveries.wake()
        except Exception as error:
            log.failure("restock_failed", error)
        await asyncio.sleep(LOOK_SECONDS)


def send_news(gateway: Gateway, deliveries: Deliveries) -> None:
    """Let the outbox's news leave: as mails, and as messages."""
    mailer = Mailer(gateway.settings)

    async def mail(row: Delivery) -> None:
        message = await gateway.store.run(_mail, gateway, mailer, int(row.payload["reminder"]))
        try:
            await asyncio.to_thread(mailer.send, message)
        except MailFailed as error:
            raise Undelivered(str(error), for_good=error.for_good) from error

    async def say(row: Delivery) -> None:
        line = await gateway.store.run(_say, gateway, int(row.payload["reminder"]))
        if line is None:
            # A person is talking there: the news waits until they have finished.
            raise Undelivered("a person answers")
        await gateway.publish.said(line)

    deliveries.register(restock.MAIL, mail)
    deliveries.register(restock.CHAT, say)


def _mail(session: Session, gateway: Gateway, mailer: Mailer, reminder_id: int) -> EmailMessage:
    row = restock.get(session, reminder_id)
    settings, language = gateway.settings, row.language
    values = _values(session, gateway, row)
    shop = settings.shop_name_zh if language == "zh" else settings.shop_name
    message = EmailMessage()
    message["From"] = mailer.sender
    message["To"] = row.email
    message["Date"] = format_datetime(row.back_at or now())
    message["Subject"] = gateway.texts.render("restock.mail_subject", language, **values)
    # Its own for ever, so that a mailbox keeps a repeated mail once.
    message["Message-ID"] = f"<restock.{row.id}@{mailer.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    body = gateway.texts.render("restock.mail_body", language, shop=shop, **values)
    message.set_content(body)
    return message


def _say(session: Session, gateway: Gateway, reminder_id: int) -> Message | None:
    row = restock.get(session, reminder_id)
    where = restock.where_to_tell(session, row)
    conversation = conversations.lock(session, where, now=now())
    if conversation.state not in (ConversationState.BOT, ConversationState.RESOLVED):
        return None
    language = conversation.language
    product = catalog.product(session, row.sku)
    back = product is not None and product.stock > 0
    key = "restock.back" if back else "restock.back_gone"
    text = gateway.texts.render(key, language, **_values(session, gateway, row, language))
    card = card_of(session, gateway, row.sku, language) if back else None
    return conversations.say(session, where, Reply(text, custom=card), now=now())


def _values(
    session: Session, gateway: Gateway, row: RestockReminder, language: str = ""
) -> dict[str, str]:
    """What the sentences need: name, price, where it is sold."""
    language = language or row.language
    product = catalog.product(session, row.sku)
    if product is None:
        return {"product": row.sku, "price": "", "url": gateway.settings.base_url}
    formats = Formats(language, gateway.settings.timezone)
    own = str((product.attributes or {}).get("url") or "")
    return {
        "product": product.name(language),
        "price": formats.money(product.price, product.currency),
        "url": own or gateway.settings.base_url,
    }
