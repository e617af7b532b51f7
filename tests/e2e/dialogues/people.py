"""Shoppers for one dialogue each, with orders of their own in the states that it names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from smartmkt_core.account.models import Address, Customer
from smartmkt_core.catalog.models import Product
from smartmkt_core.db import unit_of_work
from smartmkt_core.events.models import BehaviourEvent
from smartmkt_core.orders.models import Order, OrderItem, Shipment, ShipmentEvent
from smartmkt_core.orders.service import number_key
from smartmkt_core.returns.models import Refund, Return

# What the dialogues call the goods.
GOODS = {
    "kettle": "LL-TEA-023",
    "mug": "LL-TEA-019",
    "lamp": "LL-LIG-002",
    "jumper": "LL-KNI-004",
    "scarf": "LL-KNI-016",
    "boots": "LL-SHO-012",
    "shoes": "LL-SHO-004",
    "towels": "LL-BED-021",
    "pen": "LL-DSK-008",
    "notebook": "LL-DSK-003",
    "plates": "LL-KIT-015",
    "pillow": "LL-BED-011",
}


@dataclass(frozen=True)
class State:
    """An order's state: days since it was placed, since it arrived, until it should arrive."""

    status: str
    days: float
    goods: str
    payment: str = "paid"
    arrived: float | None = None
    expected: float | None = None


STATES = {
    "placed": State("placed", 0.2, "scarf", payment="pending"),
    "paid": State("paid", 1, "kettle"),
    "packed": State("packed", 2, "lamp"),
    "shipped": State("shipped", 3, "jumper", expected=2),
    "late": State("shipped", 12, "plates", expected=-4),
    "out": State("out_for_delivery", 4, "pen", expected=0),
    "delivered": State("delivered", 10, "lamp", arrived=4),
    "old": State("delivered", 70, "scarf", arrived=60),
    "cancelled": State("cancelled", 5, "towels", payment="refund_pending"),
    "refunded": State("cancelled", 9, "pillow", payment="refunded"),
    "returned": State("returned", 25, "boots", payment="refunded", arrived=20),
}
NAMES = {
    "en": ("Maya Turner", "Owen Clarke", "Ruth Adler", "Liam Forde", "Grace Holt", "Noah Pike"),
    "zh": ("陈思雨", "刘建国", "赵敏", "孙浩然", "周晓彤", "吴志远"),
}
ADDRESSES = {
    "en": "8 Chapel Row, Bristol BS1 6TW",
    "zh": "浙江省杭州市西湖区文三路88号2幢501室",
}
# Who carries parcels there, and where they were seen last.
CARRIERS = {"en": ("Harbour Post", "Bristol"), "zh": ("云鹤速运", "杭州")}


@dataclass
class Person:
    """One shopper: what is on file, and the numbers of the orders by what a dialogue calls them."""

    customer_id: str
    name: str
    email: str
    phone: str
    numbers: dict[str, str]

    def values(self) -> dict[str, str]:
        """What stands for the placeholders of a dialogue."""
        own = {"name": self.name, "email": self.email, "phone": self.phone}
        return {**own, "last4": self.phone[-4:], **self.numbers}


class Town:
    """Makes people in a running shop's database."""

    def __init__(self, sessions: sessionmaker[Session], *, first: int = 0) -> None:
        """``first``: people are counted from there, so that two towns don't share anybody."""
        self._sessions = sessions
        self._count = first
        with unit_of_work(sessions) as session:
            self._next = int(session.scalar(select(func.max(Order.number))) or 10000) + 1

    def settle(
        self,
        language: str,
        orders: dict[str, str],
        *,
        basket: str = "",
        newsletter: bool = False,
    ) -> Person:
        """A new customer with orders (what they are called, their goods) and a basket."""
        self._count += 1
        key = f"D{self._count:04}"
        now = datetime.now(UTC).replace(microsecond=0)
        prefix = "+86 139 0000 " if language == "zh" else "+44 7700 90"
        person = Person(
            customer_id=key,
            name=NAMES[language][self._count % len(NAMES[language])],
            email=f"{key.lower()}.shopper@example.com",
            phone=f"{prefix}{4000 + self._count}",
            numbers={},
        )
        with unit_of_work(self._sessions) as session:
            session.add(
                Customer(
                    id=key,
                    name=person.name,
                    email=person.email,
                    phone=person.phone,
                    language=language,
                    newsletter=newsletter,
                    created_at=now - timedelta(days=300),
                )
            )
            session.flush()
            session.add(Address(customer_id=key, text=ADDRESSES[language], is_default=True))
            for called, goods in orders.items():
                person.numbers[called] = self._place(session, key, called, goods, language, now)
            for sku, pieces in _pieces(basket):
                session.add(
                    BehaviourEvent(customer_id=key, sku=sku, event="cart", value=pieces, at=now)
                )
        return person

    def _place(
        self, session: Session, key: str, called: str, goods: str, language: str, now: datetime
    ) -> str:
        state = STATES[called.rstrip("0123456789")]
        number = str(self._next)
        self._next += 1
        placed = now - timedelta(days=state.days)
        items = []
        for sku, pieces in _pieces(goods or state.goods):
            product = session.get_one(Product, sku)
            items.append(
                OrderItem(sku=sku, title=product.title, quantity=pieces, unit_price=product.price)
            )
        worth = sum((item.unit_price * item.quantity for item in items), Decimal(0))
        fee = Decimal(0) if worth >= 75 else Decimal("5.90")
        order = Order(
            number=number,
            number_key=number_key(number),
            customer_id=key,
            placed_at=placed,
            status=state.status,
            payment_status=state.payment,
            payment_method="Visa •••• 4242",
            currency="USD",
            shipping_address=ADDRESSES[language],
            shipping_method="Standard",
            shipping_fee=fee,
            total=worth + fee,
            cancelled_at=placed + timedelta(days=1) if state.status == "cancelled" else None,
            items=items,
        )
        if state.expected is not None or state.arrived is not None:
            order.shipments = [_parcel(number, state, placed, now, language)]
        session.add(order)
        session.flush()
        _money(session, order, state, now)
        return number


def _pieces(goods: str) -> list[tuple[str, int]]:
    """Product and pieces of goods such as ``kettle + 2 mug``."""
    found = []
    for part in filter(None, (part.strip() for part in goods.split("+"))):
        pieces, _, name = part.rpartition(" ")
        found.append((GOODS[name], int(pieces or 1)))
    return found


def _parcel(number: str, state: State, placed: datetime, now: datetime, language: str) -> Shipment:
    left = placed + timedelta(days=1)
    arrived = None if state.arrived is None else now - timedelta(days=state.arrived)
    expected = arrived or now + timedelta(days=state.expected or 0)
    carrier, place = CARRIERS[language]
    events = [(left, "Parcel handed over to the carrier", "快递员已揽收")]
    if arrived:
        events.append((arrived, "Delivered", "已签收"))
    return Shipment(
        tracking_number=f"LLTE{number}",
        carrier=carrier,
        status=state.status,
        shipped_at=left,
        estimated_delivery=expected.replace(hour=18, minute=0, second=0),
        delivered_at=arrived,
        events=[
            ShipmentEvent(at=at, location=place, description=en, description_zh=zh)
            for at, en, zh in events
        ],
    )


def _money(session: Session, order: Order, state: State, now: datetime) -> None:
    """The refund of an order that was cancelled or came back."""
    if state.payment not in ("refund_pending", "refunded"):
        return
    done = state.payment == "refunded"
    back = None
    if state.status == "returned":
        item = order.items[0]
        back = Return(
            number=f"R{order.number}",
            order_id=order.id,
            sku=item.sku,
            item_id=item.id,
            quantity=item.quantity,
            reason="too small",
            method="drop_off",
            status="refunded",
            requested_at=now - timedelta(days=15),
            amount=order.total,
            closed_at=now - timedelta(days=3),
        )
        session.add(back)
        session.flush()
    session.add(
        Refund(
            order_id=order.id,
            return_id=back.id if back else None,
            amount=order.total,
            currency=order.currency,
            method=order.payment_method,
            status="paid" if done else "pending",
            created_at=now - timedelta(days=4),
            expected_at=now + timedelta(days=-3 if done else 3),
            paid_at=now - timedelta(days=3) if done else None,
        )
    )
