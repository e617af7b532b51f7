"""The invoice is a PDF that says what was bought, in the shopper's language."""

from __future__ import annotations

import re
import zlib
from base64 import a85decode
from datetime import datetime
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session, sessionmaker

from smartmkt_core.db import unit_of_work
from smartmkt_core.orders import service as orders
from smartmkt_core.orders.invoice import render_invoice
from smartmkt_core.orders.models import Order
from smartmkt_core.orders.service import Shopper

Sessions = sessionmaker[Session]


def words(pdf: bytes) -> str:
    """The text of a PDF as far as these tests need it: Latin strings and Chinese in UCS-2."""
    found = []
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        content = zlib.decompress(a85decode(stream.strip().removesuffix(b"~>")))
        for raw in re.findall(rb"\(((?:\\.|[^\\()])*)\) Tj", content, re.DOTALL):
            plain = re.sub(rb"\\([0-7]{3})", lambda octal: bytes([int(octal[1], 8)]), raw)
            plain = re.sub(rb"\\([()\\])", rb"\1", plain)
            wide = plain.startswith(b"\x00") or any(byte > 0xC0 for byte in plain[:1])
            chinese = len(plain) % 2 == 0 and 0x30 <= plain[0] <= 0x9F and b"\x00" not in plain
            text = plain.decode("utf-16-be", "ignore") if wide else plain.decode("cp1252", "ignore")
            found.append(text)
            if chinese:
                found.append(plain.decode("utf-16-be", "ignore"))
    return " ".join(found)


def order(shop: Sessions, number: str, now: datetime, customer: str = "c1") -> Order:
    with unit_of_work(shop) as session:
        return orders.accessible(session, Shopper("talk", customer), number, now)


def test_an_invoice_says_what_was_bought(shop: Sessions, now: datetime) -> None:
    pdf = render_invoice(order(shop, "10027", now), language="en", shop_name="Linden & Lake")
    assert pdf.startswith(b"%PDF-")
    text = words(pdf)
    for part in (
        "Linden & Lake",
        "Invoice",
        "10027",
        "November 21, 2026",
        "Anna Reed",
        "12 Canal Street, Leeds LS1 4AB",
        "Walnut Desk Lamp",
        "$89.00",
        "$178.00",
        "$5.00",
        "$197.50",
        "4242",
        "Paid",
        "Page 1 of 1",
    ):
        assert part in text, part
    assert "Taxes" not in text


def test_an_invoice_in_chinese(shop: Sessions, now: datetime) -> None:
    found = order(shop, "2024/88", now, "c2")
    pdf = render_invoice(found, language="zh", shop_name="林湖")
    assert b"STSong-Light" in pdf
    text = words(pdf)
    for part in ("购物凭证", "林湖", "王芳", "帆布双肩包", "US$64.00", "已付款"):
        assert part in text, part


@pytest.mark.parametrize(
    ("written", "english", "chinese", "kind"),
    [
        ("UnionPay •••• 6021", "UnionPay •••• 6021", "银联 •••• 6021", "card"),
        ("Mastercard **** 1881", "Mastercard •••• 1881", "万事达 •••• 1881", "card"),
        (
            "American Express ending in 0005",
            "American Express •••• 0005",
            "美国运通 •••• 0005",
            "card",
        ),
        ("Visa •••• 4242", "Visa •••• 4242", "Visa •••• 4242", "card"),
        ("Alipay", "Alipay", "支付宝", "wallet"),
        ("WeChat Pay", "WeChat Pay", "微信支付", "wallet"),
        ("微信支付", "WeChat Pay", "微信支付", "wallet"),
        ("bank_transfer", "Bank transfer", "银行转账", "bank"),
        (
            "Lakeside Club Card •••• 77",
            "Lakeside Club Card •••• 77",
            "Lakeside Club Card •••• 77",
            "card",
        ),
        ("Barter", "Barter", "Barter", "other"),
    ],
)
def test_ways_to_pay_have_their_names_in_both_languages(
    written: str, english: str, chinese: str, kind: str
) -> None:
    method = orders.read_payment(written)
    assert (method.label("en"), method.label("zh"), method.kind) == (english, chinese, kind)


def test_the_invoice_names_the_payment_in_its_language(shop: Sessions, now: datetime) -> None:
    found = order(shop, "2024/88", now, "c2")
    found.payment_method = "WeChat Pay"
    assert "微信支付" in words(render_invoice(found, language="zh", shop_name="林湖"))
    assert "WeChat Pay" in words(render_invoice(found, language="en", shop_name="Shop"))


def test_what_the_lines_do_not_explain_is_shown(shop: Sessions, now: datetime) -> None:
    found = order(shop, "10027", now)
    found.discount, found.total = Decimal("20.00"), Decimal("185.55")
    text = words(render_invoice(found, language="en", shop_name="Shop"))
    for part in ("-$20.00", "Taxes and other", "$8.05", "$185.55"):
        assert part in text, part


@pytest.mark.parametrize(
    ("number", "customer", "sentence"),
    [
        ("10030", "c2", "This order was cancelled."),
        ("SO 00017", "c3", "This order was returned."),
        ("10029", "c1", "Thank you for shopping with us."),
    ],
)
def test_an_ended_order_says_so(
    shop: Sessions, now: datetime, number: str, customer: str, sentence: str
) -> None:
    pdf = render_invoice(order(shop, number, now, customer), language="en", shop_name="Shop")
    assert sentence in words(pdf)


def test_names_cannot_break_the_document(shop: Sessions, now: datetime) -> None:
    found = order(shop, "10027", now)
    found.shipping_name = "<b>Ann & <i>Łukasz 😀"
    found.shipping_address = "x" * 500
    found.payment_status = "something else"
    assert render_invoice(found, language="fr", shop_name="<para>").startswith(b"%PDF-")
