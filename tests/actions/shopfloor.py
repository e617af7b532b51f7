"""A small shop of shoes, jumpers and kettles, with reviews, orders and offers, to shop in."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from smartmkt_core.account.models import Customer
from smartmkt_core.catalog.models import Product, Review
from smartmkt_core.events.models import BehaviourEvent
from smartmkt_core.orders.models import Order, OrderItem
from smartmkt_core.promotions.models import Promotion

SHOE = {"category_zh": "鞋履", "type": "sneaker", "sizes": "EU 36–46", "use": "everyday"}
KETTLE = {"category_zh": "厨房", "type": "kettle"}
GOODS: list[tuple[str, str, str, str, str, str, int, dict[str, Any]]] = [
    ("TID-W", "Tide Sneaker, White", "潮汐运动鞋·白色", "Shoes", "Norrfall", "69.00", 9,
     {**SHOE, "material": "canvas", "material_zh": "帆布", "colour": "White", "colour_zh": "白色",
      "waterproof": False, "weight": "300 g"}),
    ("TID-N", "Tide Sneaker, Navy", "潮汐运动鞋·藏青", "Shoes", "Norrfall", "69.00", 4,
     {**SHOE, "material": "canvas", "material_zh": "帆布", "colour": "Navy", "colour_zh": "藏青",
      "waterproof": False, "weight": "300 g"}),
    ("RUN-B", "Reed Sneaker, Black", "芦苇运动鞋·黑色", "Shoes", "Farfell", "118.00", 7,
     {**SHOE, "material": "nylon", "material_zh": "尼龙", "colour": "Black", "colour_zh": "黑色",
      "waterproof": True, "weight": "250 g", "old_price": "136.00"}),
    ("MAR-R", "Marsh Sneaker, Red", "沼泽运动鞋·红色", "Shoes", "Mossbeck", "90.00", 0,
     {**SHOE, "material": "canvas", "material_zh": "帆布", "colour": "Red", "colour_zh": "红色",
      "waterproof": True, "weight": "500 g"}),
    ("KET-C", "Enamel Kettle", "搪瓷水壶", "Kitchen", "Copperquay", "79.00", 5,
     {**KETTLE, "material": "enamel", "material_zh": "搪瓷", "capacity": "1.5 L",
      "care": "hand wash"}),
    ("KET-S", "Steel Kettle", "钢水壶", "Kitchen", "Copperquay", "49.00", 5,
     {**KETTLE, "material": "steel", "material_zh": "不锈钢", "capacity": "2 L"}),
    ("TEA-1", "Jasmine Tea", "茉莉花茶", "Tea & Coffee", "Qingwu", "9.50", 50,
     {"category_zh": "茶与咖啡", "type": "tea", "caffeine": "medium"}),
]  # fmt: skip
PEOPLE = [("ida", True), ("jo", False), ("kim", False)]
REVIEWS = [
    ("TID-W", "ida", 5, "True to size, my usual number fits."),
    ("TID-N", "jo", 4, "尺码很准，按平时的码买就行。"),
    ("TID-W", "kim", 4, "Light on the foot."),
    ("TID-W", None, 2, "The sole came off after a month."),
    ("RUN-B", "ida", 5, "Fast and dry."),
    ("RUN-B", "jo", 5, "Best shoe I own."),
    ("RUN-B", "kim", 5, "很轻，下雨也不怕。"),
]
ORDERS = [
    ("S1", "ida", ["KET-C", "TEA-1"]),
    ("S2", "jo", ["KET-C", "TEA-1", "KET-S"]),
]


def fill(session: Session, now: datetime) -> None:
    """Puts everything in."""
    for sku, title, title_zh, category, brand, price, stock, attributes in GOODS:
        session.add(
            Product(
                sku=sku,
                title=title,
                title_zh=title_zh,
                description=f"{title}. The {category.lower()} classic, with a hood of felt.",
                description_zh=f"{title_zh}，带毛毡盖。",
                category=category,
                brand=brand,
                price=Decimal(price),
                stock=stock,
                attributes=attributes,
            )
        )
    for name, newsletter in PEOPLE:
        session.add(Customer(id=name, name=name.title(), newsletter=newsletter))
    session.flush()
    for number, (sku, customer, rating, text) in enumerate(REVIEWS):
        at = now - timedelta(days=number + 1)
        session.add(Review(sku=sku, customer_id=customer, rating=rating, text=text, at=at))
    for number, customer, skus in ORDERS:
        placed = now - timedelta(days=20)
        items = [OrderItem(sku=sku, quantity=1, unit_price=Decimal(9)) for sku in skus]
        session.add(
            Order(
                number=number,
                number_key=number,
                customer_id=customer,
                placed_at=placed,
                status="delivered",
                items=items,
            )
        )
        for sku in skus:
            session.add(
                BehaviourEvent(customer_id=customer, sku=sku, event="purchase", value=1, at=placed)
            )
    until = now + timedelta(days=8)
    for code, values in {
        "WELCOME10": {"kind": "percent", "value": 10, "audience": "new", "title": "10 % off",
                      "title_zh": "首单九折", "once": True},
        "LAKE12": {"kind": "amount", "value": 12, "min_basket": 100, "title": "$12 off from $100",
                   "title_zh": "满100美元减12美元", "ends_at": until},
        "TEA15": {"kind": "percent", "value": 15, "categories": ["Tea & Coffee"],
                  "title": "15 % off tea", "title_zh": "茶类八五折"},
        "POST": {"kind": "free_delivery", "value": 0, "min_basket": 40, "combines": True,
                 "title": "Free delivery", "title_zh": "免运费"},
        "SECRET25": {"kind": "percent", "value": 25, "public": False, "title": "25 % off",
                     "title_zh": "七五折"},
        "OLD20": {"kind": "percent", "value": 20, "ends_at": now, "title": "20 % off",
                  "title_zh": "八折"},
    }.items():  # fmt: skip
        session.add(Promotion(code=code, **{"public": True, **values}))
