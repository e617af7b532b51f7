"""A shop in which an agent has Anna's conversation: she is signed in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy.orm import Session

from smartmkt_core.assist import actions
from smartmkt_core.assist.actions import Command, Limits
from smartmkt_core.assist.models import AgentAction
from smartmkt_core.conversations import service as conversations
from smartmkt_core.conversations.models import ConversationState
from smartmkt_core.db import unit_of_work
from smartmkt_core.handoff.models import User
from tests.core.conftest import Sessions

LIMITS = Limits(coupon_percent=20, coupon_days=30)
Act = Callable[..., tuple[AgentAction, bool]]


@pytest.fixture
def desk(shop: Sessions, now: datetime) -> Sessions:
    """Mia has "talk", in which Anna (c1) is signed in; Tom has nothing to do."""
    with unit_of_work(shop) as session:
        for id_, name in ((1, "Mia Chen"), (2, "Tom Hale")):
            session.add(
                User(
                    id=id_,
                    email=f"{id_}@example.com",
                    name=name,
                    role="agent",
                    password_hash="",
                    created_at=now,
                )
            )
        session.flush()
        later = now + timedelta(hours=1)
        conversations.sign_in(session, "talk", customer_id="c1", until=later, now=now)
        talk = conversations.get(session, "talk")
        talk.state, talk.agent_id = ConversationState.ASSIGNED, 1
    return shop


@pytest.fixture
def act(desk: Sessions, now: datetime) -> Act:
    """Lets an agent (Mia) act in "talk", in a transaction of its own."""

    def run(
        action: str, *, key: str = "k1", agent: int = 1, at: datetime = now, **wanted: Any
    ) -> tuple[AgentAction, bool]:
        if "amount" in wanted:
            wanted["amount"] = Decimal(wanted["amount"])
        with unit_of_work(desk) as session:
            user = session.get(User, agent)
            assert user is not None
            command = Command(action, **wanted)
            return actions.perform(session, "talk", user, command, key=key, limits=LIMITS, now=at)

    return run


def item_of(session: Session, number: str) -> int:
    """The row of an order's first line."""
    from smartmkt_core.orders import service as orders

    order = orders.by_number(session, number)
    assert order is not None
    return order.items[0].id
