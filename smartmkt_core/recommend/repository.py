"""Every query about what people did, and what they ordered together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Integer, String, bindparam, cast, func, literal, select, text, union_all
from sqlalchemy.orm import Session, aliased

from smartmkt_core.catalog.models import Product
from smartmkt_core.events.models import BehaviourEvent
from smartmkt_core.orders.models import Order, OrderItem, OrderStatus

Row = tuple[str, str, str, float | None, datetime]
BLOCK = 50_000
_INTEREST = ("view", "cart", "purchase")


class Deed(NamedTuple):
    """What somebody did with a product."""

    sku: str
    kind: str
    value: float | None
    at: datetime


class Line(NamedTuple):
    """A line of somebody's order."""

    sku: str
    at: datetime
    cancelled: bool


class Good(NamedTuple):
    """What a recommendation needs to know of a product."""

    sku: str
    title: str
    category: str
    brand: str
    price: Any
    attributes: dict[str, Any]


def last_id(session: Session) -> int:
    """Id of the newest event: how far the table has grown, without counting it."""
    return session.scalar(select(func.max(BehaviourEvent.id))) or 0


def count_events(session: Session, *, above: int = 0) -> int:
    """How many events there are with an id above this one."""
    query = select(func.count()).where(BehaviourEvent.id > above)
    return session.scalar(query) or 0


def stream(session: Session, *, above: int = 0) -> Iterator[Sequence[Any]]:
    """Events with an id above this one, by customer and time, in blocks: customer, product, kind,
    value, seconds since 1970. Only a block at a time is in memory.

    A shop without a single purchase among them lends the lines of its orders.
    """
    postgres = session.get_bind().dialect.name == "postgresql"
    if postgres:
        # Reading everything takes longer than any question of a conversation may.
        session.execute(text("SET LOCAL statement_timeout = 0"))
    event = BehaviourEvent
    query: Any = select(
        event.customer_id, event.sku, event.event, event.value, _seconds(event.at, postgres)
    ).where(event.id > above)
    bought = select(event.id).where(event.event == "purchase").limit(1)
    order: list[Any] = [event.customer_id, event.at, event.id]
    if session.scalar(bought) is None:
        lines = (
            select(
                Order.customer_id,
                OrderItem.sku,
                literal("purchase"),
                literal(None),
                _seconds(Order.placed_at, postgres),
            )
            .join(OrderItem.order)
            .where(
                Order.customer_id.is_not(None),
                OrderItem.sku.is_not(None),
                Order.status != OrderStatus.CANCELLED,
            )
        )
        query, order = union_all(query, lines), [text("1"), text("5")]
    rows = session.execute(
        query.order_by(*order), execution_options={"stream_results": True, "yield_per": BLOCK}
    )
    yield from rows.partitions(BLOCK)


def _seconds(column: Any, postgres: bool) -> Any:
    """A moment as whole seconds since 1970, computed by the database."""
    if postgres:
        return cast(func.floor(func.extract("epoch", column)), Integer)
    return cast(func.strftime("%s", column), Integer)


def above(session: Session, id_: int) -> Iterator[Any]:
    """Events newer than an id, in their order: id, product, kind, value, time."""
    event = BehaviourEvent
    query = select(event.id, event.sku, event.event, event.value, event.at)
    yield from session.execute(
        query.where(event.id > id_).order_by(event.id), execution_options={"yield_per": BLOCK}
    )


# Asked with every recommendation: put together once, and of tables, which spares the mapping.
_EVENTS, _ORDERS, _ITEMS = (
    BehaviourEvent.__table__,
    Order.__table__,
    OrderItem.__table__,
)
_DEEDS = (
    select(_EVENTS.c.sku, _EVENTS.c.event, _EVENTS.c.value, _EVENTS.c.at)
    .where(_EVENTS.c.customer_id == bindparam("key"))
    .order_by(_EVENTS.c.at.desc(), _EVENTS.c.id.desc())
    .limit(bindparam("most"))
)
_LINES = (
    select(_ITEMS.c.sku, _ORDERS.c.placed_at, _ORDERS.c.status)
    .join_from(_ITEMS, _ORDERS, _ORDERS.c.id == _ITEMS.c.order_id)
    .where(_ORDERS.c.customer_id == bindparam("key"), _ITEMS.c.sku.is_not(None))
    .order_by(_ORDERS.c.placed_at.desc(), _ITEMS.c.id)
    .limit(bindparam("most"))
)


def deeds(session: Session, keys: Sequence[str], *, limit: int) -> list[Deed]:
    """The newest events under each of some keys (a customer, a guest's conversation), oldest
    first."""
    found: list[Deed] = []
    for key in keys:
        rows = session.execute(_DEEDS, {"key": key, "most": limit})
        found += [Deed(*row) for row in rows]
    return sorted(found, key=lambda deed: deed.at)


def lines(session: Session, customer_id: str, *, limit: int) -> list[Line]:
    """The lines of a customer's newest orders, oldest first."""
    rows = session.execute(_LINES, {"key": customer_id, "most": limit})
    found = [Line(str(sku), at, status == OrderStatus.CANCELLED) for sku, at, status in rows]
    return found[::-1]


def catalogue_stamp(session: Session) -> tuple[Any, ...]:
    """Changes when products came, went, or changed in what recommending goes by."""
    columns = (Product.title, Product.category, Product.brand, cast(Product.attributes, String))
    lengths = [func.sum(func.length(column)) for column in columns]
    query = select(
        func.count(), func.min(Product.sku), func.max(Product.sku), func.sum(Product.price)
    )
    return tuple(str(value) for value in session.execute(query.add_columns(*lengths)).one())


def sold_out(session: Session) -> Sequence[str]:
    """What can't be bought now, by number."""
    return session.scalars(select(Product.sku).where(Product.stock <= 0)).all()


def goods(session: Session) -> Iterator[Good]:
    """Every product, by number."""
    query = select(
        Product.sku,
        Product.title,
        Product.category,
        Product.brand,
        Product.price,
        Product.attributes,
    ).order_by(Product.sku)
    for row in session.execute(query, execution_options={"yield_per": BLOCK}):
        yield Good(*row)


def of_customer(session: Session, customer_id: str, *, limit: int) -> Sequence[Row]:
    """A customer's newest events."""
    query = (
        select(
            BehaviourEvent.customer_id,
            BehaviourEvent.sku,
            BehaviourEvent.event,
            BehaviourEvent.value,
            BehaviourEvent.at,
        )
        .where(BehaviourEvent.customer_id == customer_id)
        .order_by(BehaviourEvent.at.desc(), BehaviourEvent.id.desc())
    )
    rows = session.execute(query.limit(limit))
    return [(customer, sku, event, value, at) for customer, sku, event, value, at in rows]


def near(session: Session, product: Product, *, limit: int) -> Sequence[Product]:
    """What else of a product's category is in stock."""
    query = select(Product).where(
        Product.category == product.category, Product.sku != product.sku, Product.stock > 0
    )
    return session.scalars(query.order_by(Product.sku).limit(limit)).all()


def ordered_with(session: Session, skus: Sequence[str]) -> list[tuple[str, set[str]]]:
    """What stands in one order with some products, each with who ordered it: the most first.

    A guest's order counts as somebody of its own. Cancelled orders don't count.
    """
    mine, other = aliased(OrderItem), aliased(OrderItem)
    query = (
        select(other.sku, Order.customer_id, Order.id)
        .join(Order, Order.id == other.order_id)
        .join(mine, mine.order_id == other.order_id)
        .where(
            mine.sku.in_(skus),
            other.sku.is_not(None),
            other.sku.not_in(skus),
            Order.status != OrderStatus.CANCELLED,
        )
    )
    found: dict[str, set[str]] = {}
    for sku, customer, order in session.execute(query):
        found.setdefault(str(sku), set()).add(customer or f"order {order}")
    return sorted(found.items(), key=lambda entry: (-len(entry[1]), entry[0]))


def interested_in_both(session: Session, one: str, other: str) -> int:
    """How many customers have put both into the basket or bought both."""
    kinds = BehaviourEvent.event.in_(("cart", "purchase"))
    first = select(BehaviourEvent.customer_id).where(BehaviourEvent.sku == one, kinds)
    query = select(func.count(func.distinct(BehaviourEvent.customer_id))).where(
        BehaviourEvent.sku == other, kinds, BehaviourEvent.customer_id.in_(first)
    )
    return session.scalar(query) or 0


def buyers_since(session: Session, sku: str, since: datetime) -> int:
    """How many customers have bought a product since then."""
    query = select(func.count(func.distinct(BehaviourEvent.customer_id))).where(
        BehaviourEvent.sku == sku, BehaviourEvent.event == "purchase", BehaviourEvent.at >= since
    )
    return session.scalar(query) or 0


def shoppers_since(session: Session, skus: Sequence[str], since: datetime) -> dict[str, int]:
    """How many people have done something with each product since then; without any left out."""
    event = BehaviourEvent
    query = (
        select(event.sku, func.count(func.distinct(event.customer_id)))
        .where(event.sku.in_(skus), event.event.in_(_INTEREST), event.at >= since)
        .group_by(event.sku)
    )
    return {str(sku): int(count) for sku, count in session.execute(query)}


def latest(session: Session, customer_id: str, sku: str, events: Sequence[str]) -> datetime | None:
    """When a customer last did something with a product."""
    query = select(func.max(BehaviourEvent.at)).where(
        BehaviourEvent.customer_id == customer_id,
        BehaviourEvent.sku == sku,
        BehaviourEvent.event.in_(events),
    )
    return session.scalar(query)
