"""The tasks about an order, by name and by the intent that asks for them."""

from __future__ import annotations

from actions.tasks.address import ChangeAddress
from actions.tasks.base import OrderTask
from actions.tasks.cancel import Cancel
from actions.tasks.exchange import Exchange
from actions.tasks.invoice import Invoice
from actions.tasks.missing import Missing
from actions.tasks.problem import Damaged, Wrong
from actions.tasks.quantity import ChangeQuantity
from actions.tasks.refund import MoneyBack, RefundStatus
from actions.tasks.returns import ReturnItem
from actions.tasks.show import Details, ListOrders
from actions.tasks.track import Track
from actions.tasks.withdraw import Withdraw

TASKS: dict[str, OrderTask] = {
    task.key: task
    for task in (
        Track(),
        Details(),
        ListOrders(),
        Cancel(),
        ChangeAddress(),
        ChangeQuantity(),
        Invoice(),
        RefundStatus(),
        MoneyBack(),
        ReturnItem(),
        Exchange(),
        Damaged(),
        Wrong(),
        Missing(),
        Withdraw(),
    )
}
BY_INTENT: dict[str, OrderTask] = {
    intent: task for task in TASKS.values() for intent in task.intents
}

__all__ = ["BY_INTENT", "TASKS", "OrderTask"]
