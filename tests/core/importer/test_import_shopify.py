"""The files that Shopify itself exports come in as they are, in their old and their new form."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from shop_files import Folder
from sqlalchemy import select

from smartmkt_core.account.models import Address, Customer
from smartmkt_core.catalog.models import Product
from smartmkt_core.importer.shopify.columns import plain_text
from smartmkt_core.orders.models import Order
from smartmkt_core.returns.models import Refund

EXPORT = Path(__file__).parent / "shopify_export"


@pytest.fixture
def export(folder: Folder) -> Folder:
    """A hand-made export: two products on sale, one customer, four orders of two people."""
    folder.clear()
    for path in EXPORT.iterdir():
        folder.write(path.name, path.read_bytes())
    return folder


def test_a_product_is_there_once_for_each_variant(export: Folder) -> None:
    report = export.load(source="shopify")

    assert report.counts["products"].created == 3
    with export.sessions() as session:
        small = session.get(Product, "LS-BLU-S")
        assert small is not None
        assert small.title == "Linen Shirt - Blue / S"
        assert small.description == "Cool & light.\n• Washable\n• Made in Porto"
        assert (small.category, small.brand, small.stock) == ("Shirts", "Lindo", 5)
        assert (small.price, small.currency) == (Decimal("49.00"), "EUR")
        assert small.image_url == "https://cdn.example/ls1.jpg"
        assert small.attributes == {
            "color": "Blue",
            "size": "S",
            "tags": ["summer", "linen"],
            "handle": "linen-shirt",
            "old_price": "59.00",
        }


def test_a_variant_without_sku_is_named_by_handle_and_options(export: Folder) -> None:
    export.load(source="shopify")

    with export.sessions() as session:
        medium = session.get(Product, "linen-shirt-blue-m")
        assert medium is not None
        assert (medium.title, medium.stock) == ("Linen Shirt - Blue / M", 0)
        order = session.scalars(select(Order).where(Order.number == "#1001")).one()
        assert [item.sku for item in order.items] == ["linen-shirt-blue-m", "MUG-1"]


def test_products_off_sale_are_left_out_but_their_orders_stay_readable(export: Folder) -> None:
    report = export.load(source="shopify")

    assert report.warnings == [
        "products_export_1.csv: 1 variants of draft, archived or unpublished products left out",
        "orders_export_1.csv, line 4, Lineitem sku: there is no product LAMP-1; "
        "the line keeps its title",
    ]
    with export.sessions() as session:
        order = session.scalars(select(Order).where(Order.number == "#1002")).one()
        assert [(item.sku, item.name("en")) for item in order.items] == [(None, "Old lamp")]


def test_an_order_of_several_lines_is_one_order(export: Folder) -> None:
    export.load(source="shopify")

    with export.sessions() as session:
        order = session.scalars(select(Order).where(Order.number == "#1001")).one()
        assert (order.number_key, order.customer_id) == ("1001", "6012345678901")
        assert order.placed_at == datetime(2024, 5, 1, 14, 11, 12, tzinfo=UTC)
        assert (order.status, order.payment_status) == ("shipped", "paid")
        assert (order.shipping_fee, order.total) == (5, Decimal("66.50"))
        assert order.shipping_address == "Rua 1, 4000 Porto, PT"
        assert len(order.items) == 2


def test_guests_become_customers_who_can_prove_themselves(export: Folder) -> None:
    export.load(source="shopify")

    with export.sessions() as session:
        orders = session.scalars(select(Order).where(Order.number.in_(["#1002", "#1003"]))).all()
        guests = {order.customer_id for order in orders}
        assert len(guests) == 1
        guest = session.get(Customer, guests.pop())
        assert guest is not None
        assert (guest.email, guest.phone) == ("guest@example.com", "+351 900 000 444")
        ana = session.get(Customer, "6012345678901")
        assert ana is not None
        assert (ana.name, ana.newsletter, ana.phone) == ("Ana Silva", True, "+351911222333")
        assert session.scalars(select(Address.text).order_by(Address.text)).all() == [
            "Av 2, 1000 Lisboa, PT",
            "Rua 1, 4000 Porto, PT",
        ]


def test_states_and_refunds_are_told_in_our_words(export: Folder) -> None:
    export.load(source="shopify")

    assert export.rows("SELECT number, status, payment_status FROM orders ORDER BY id") == [
        ("#1001", "shipped", "paid"),
        ("#1002", "paid", "partially_refunded"),
        ("#1003", "cancelled", "refunded"),
        ("#1004", "placed", "pending"),
    ]
    with export.sessions() as session:
        refunds = session.scalars(select(Refund).order_by(Refund.amount)).all()
        assert [(r.order.number, r.amount) for r in refunds] == [
            ("#1002", Decimal("10.00")),
            ("#1003", Decimal("12.50")),
        ]


def test_the_same_export_again_changes_nothing(export: Folder) -> None:
    export.load(source="shopify")

    assert not export.load(source="shopify").changed


def test_orders_alone_find_the_customers_of_an_earlier_import(export: Folder) -> None:
    export.load(source="shopify")
    (export.path / "customers_export.csv").unlink()
    (export.path / "products_export_1.csv").unlink()

    assert not export.load(source="shopify").changed


NEW_NAMES = {
    "Handle": "URL handle",
    "Body (HTML)": "Description",
    "Product Category": "Product category",
    "Published": "Published on online store",
    "Option1 Name": "Option1 name",
    "Variant SKU": "SKU",
    "Variant Inventory Tracker": "Inventory tracker",
    "Variant Inventory Qty": "Inventory quantity",
    "Variant Price": "Price",
    "Variant Compare At Price": "Compare-at price",
    "Image Src": "Product image URL",
}


def test_todays_column_names_give_the_same_products(export: Folder) -> None:
    export.load(source="shopify")
    rows = list(csv.reader(io.StringIO(_read(export, "products_export_1.csv"))))
    rows[0] = [NEW_NAMES.get(name, name) for name in rows[0]]
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    export.write("products_export_1.csv", out.getvalue())

    assert export.load(source="shopify").counts["products"].unchanged == 3


def test_customers_of_the_old_export_are_known_by_their_email(export: Folder) -> None:
    export.write(
        "customers_export.csv",
        "First Name,Last Name,Email,Company,Address1,City,Zip,Phone,Accepts Marketing,Tags\n"
        "Ana,Silva,ana@example.com,,Rua 1,Porto,4000,,yes,\n",
    )
    export.load(source="shopify")

    with export.sessions() as session:
        order = session.scalars(select(Order).where(Order.number == "#1001")).one()
        assert order.customer is not None
        assert (order.customer.name, order.customer.newsletter) == ("Ana Silva", True)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            ",66.50,",
            ",sixty,",
            "orders_export_1.csv, line 2, Total: “sixty” is not an amount; write it like 1299.50",
        ),
        (
            "2024-05-01 10:11:12 -0400,1,Linen",
            "1 May 2024,1,Linen",
            "orders_export_1.csv, line 2, Created at: “1 May 2024” is not an ISO 8601 time",
        ),
        (
            "ana@example.com,paid",
            "ana@example.com,eaten",
            "orders_export_1.csv, line 2, Financial Status: “eaten” is not one of",
        ),
        ("Lineitem name", "Thing", "orders_export_1.csv, line 1, Lineitem name: this column is"),
    ],
)
def test_messages_speak_of_shopifys_own_columns(
    export: Folder, problems: Callable[..., list[str]], old: str, new: str, message: str
) -> None:
    export.replace("orders_export_1.csv", old, new)
    found = problems(source="shopify")

    assert any(line.startswith(message) for line in found), json.dumps(found, ensure_ascii=False)


def test_two_files_of_one_kind_are_refused(
    export: Folder, problems: Callable[..., list[str]]
) -> None:
    export.write("orders_export_2.csv", _read(export, "orders_export_1.csv"))

    assert problems(source="shopify") == [
        "orders_export_2.csv: there is also orders_export_1.csv; join them"
    ]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("Plain, 5 > 4", "Plain, 5 > 4"),
        ("<p>One</p><p>Two<br>Three</p>", "One\nTwo\nThree"),
        ("<style>p{}</style><b>Bold</b> &amp; 亮", "Bold & 亮"),
        ("<ul><li> a </li><li></li><li>b</li></ul>", "• a\n• b"),
        ("<script>alert(1)</script>", ""),
    ],
)
def test_descriptions_lose_their_markup(markup: str, text: str) -> None:
    assert plain_text(markup) == text


def _read(folder: Folder, name: str) -> str:
    return (folder.path / name).read_text(encoding="utf-8")
