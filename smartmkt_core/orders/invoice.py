"""An order's invoice as a PDF on A4, in English or Chinese.

In Chinese it is a 购物凭证: a 发票 is a tax document that only the tax office's system issues.
"""

from __future__ import annotations

import io
import re
from datetime import UTC, tzinfo
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import yaml
from babel.dates import format_date
from babel.numbers import format_currency
from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    KeepTogether,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
    TableStyle,
)

from smartmkt_core.orders.models import Order, OrderStatus, PaymentStatus
from smartmkt_core.orders.payments import read_payment

MARGIN = 20 * mm
WIDTH = A4[0] - 2 * MARGIN
LATIN, BOLD, CHINESE = "Helvetica", "Helvetica-Bold", "STSong-Light"
INK, QUIET, RULE = HexColor("#1f2430"), HexColor("#6b7280"), HexColor("#d9dce1")
_LOCALES = {"en": "en_US", "zh": "zh_CN"}
_ENDS = {OrderStatus.CANCELLED: "order_cancelled", OrderStatus.RETURNED: "order_returned"}


def render_invoice(order: Order, *, language: str, shop_name: str, timezone: tzinfo = UTC) -> bytes:
    """The PDF of an order's invoice. Chinese names need no font of this machine: viewers bring it.

    Items, products and customer of the order must be loaded.
    """
    return _Invoice(order, language=language, shop_name=shop_name, timezone=timezone).render()


class _Invoice:
    def __init__(self, order: Order, *, language: str, shop_name: str, timezone: tzinfo) -> None:
        if CHINESE not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(UnicodeCIDFont(CHINESE))
        self.order = order
        self.language = language if language in _LOCALES else "en"
        self.shop_name = shop_name
        self.timezone = timezone

    def render(self) -> bytes:
        buffer = io.BytesIO()
        document = SimpleDocTemplate(
            buffer,
            pagesize=A4,
            leftMargin=MARGIN,
            rightMargin=MARGIN,
            topMargin=18 * mm,
            bottomMargin=24 * mm,
            title=f"{self.word('title')} {self.order.number}",
            author=self.shop_name,
            invariant=1,
        )
        ending = _ENDS.get(OrderStatus(self.order.status))
        last = self.text(self.word(ending or "thanks"), colour=QUIET)
        end = [self._totals(), Spacer(1, 10 * mm), _table([[last]], [WIDTH], [])]
        story = [self._head(), Spacer(1, 9 * mm), self._people(), Spacer(1, 10 * mm)]
        story += [self._items(), Spacer(1, 4 * mm), KeepTogether(end)]
        document.build(story, canvasmaker=self._canvas)
        return buffer.getvalue()

    def word(self, key: str, **values: object) -> str:
        return _words()[key][self.language].format(**values)

    def money(self, amount: Decimal) -> str:
        return format_currency(amount, self.order.currency, locale=_LOCALES[self.language])

    def text(
        self,
        text: str,
        *,
        size: float = 9.5,
        colour: HexColor = INK,
        bold: bool = False,
        right: bool = False,
    ) -> Paragraph:
        style = ParagraphStyle(
            "text",
            fontName=BOLD if bold else LATIN,
            fontSize=size,
            leading=size * 1.45,
            textColor=colour,
            alignment=TA_RIGHT if right else 0,
            # Breaks between any two characters where needed: Chinese has no spaces.
            wordWrap="CJK" if _OTHER_SCRIPT.search(text) else None,
        )
        return Paragraph(_in_fonts(text), style)

    def _head(self) -> Table:
        left = self.text(self.shop_name, size=19, bold=True)
        right = self.text(self.word("title"), size=19, colour=QUIET, right=True)
        return _table([[left, right]], [WIDTH * 0.65, WIDTH * 0.35], [_line_below(0, 1.2, INK)])

    def _people(self) -> Table:
        order = self.order
        customer = order.customer
        payer = [customer.name if customer else order.shipping_name]
        if customer and customer.email:
            payer.append(customer.email)
        placed = order.placed_at.astimezone(self.timezone).date()
        facts = [
            self._fact("number", order.number),
            self._fact("date", format_date(placed, "long", locale=_LOCALES[self.language])),
        ]
        first = [
            [part for fact in facts for part in fact],
            self._block("billed_to", payer),
            self._block("delivered_to", [order.shipping_name, order.shipping_address]),
        ]
        second = [
            self._block("payment", [self._payment_method(), self._payment_state()]),
            self._block("shipping_method", [order.shipping_method]),
            [],
        ]
        return _table(
            [first, second],
            [WIDTH * 0.3, WIDTH * 0.32, WIDTH * 0.38],
            [("BOTTOMPADDING", (0, 0), (-1, 0), 12)],
        )

    def _fact(self, key: str, value: str) -> list[Any]:
        label = self.text(self.word(key), size=8, colour=QUIET)
        return [label, self.text(value), Spacer(1, 2 * mm)]

    def _block(self, key: str, lines: list[str]) -> list[Paragraph]:
        shown = [self.text(line) for line in lines if line]
        return [self.text(self.word(key), size=8, colour=QUIET), *shown] if shown else []

    def _payment_method(self) -> str:
        method = self.order.payment_method
        return read_payment(method).label(self.language) if method else ""

    def _payment_state(self) -> str:
        try:
            return self.word(f"status_{PaymentStatus(self.order.payment_status)}")
        except ValueError:
            return ""

    def _items(self) -> Table:
        titles = ["item", "quantity", "unit_price", "amount"]
        head = [
            self.text(self.word(key), size=8, colour=QUIET, right=index > 0)
            for index, key in enumerate(titles)
        ]
        rows: list[list[Any]] = [head]
        for item in self.order.items:
            name: list[Paragraph] = [self.text(item.name(self.language))]
            if item.sku:
                name.append(self.text(item.sku, size=7.5, colour=QUIET))
            amount = item.unit_price * item.quantity
            rows.append(
                [
                    name,
                    self.text(str(item.quantity), right=True),
                    self.text(self.money(item.unit_price), right=True),
                    self.text(self.money(amount), right=True),
                ]
            )
        widths = [WIDTH * 0.55, WIDTH * 0.09, WIDTH * 0.18, WIDTH * 0.18]
        lines = [_line_below(row, 0.8 if row == 0 else 0.4, RULE) for row in range(len(rows))]
        return _table(rows, widths, lines, padding=5, repeat=1)

    def _totals(self) -> Table:
        order = self.order
        subtotal = sum((item.unit_price * item.quantity for item in order.items), Decimal(0))
        rows = [("subtotal", self.money(subtotal))]
        if order.discount:
            rows.append(("discount", self.money(-abs(order.discount))))
        fee = order.shipping_fee
        rows.append(("shipping", self.money(fee) if fee else self.word("free")))
        other = order.total - (subtotal + fee - abs(order.discount))
        if other:
            rows.append(("other", self.money(other)))
        cells: list[list[Any]] = [
            ["", self.text(self.word(key), colour=QUIET), self.text(value, right=True)]
            for key, value in rows
        ]
        cells.append(
            [
                "",
                self.text(self.word("total"), size=12, bold=True),
                self.text(self.money(order.total), size=12, bold=True, right=True),
            ]
        )
        line = ("LINEABOVE", (1, len(rows)), (-1, len(rows)), 0.8, INK)
        return _table(cells, [WIDTH * 0.55, WIDTH * 0.22, WIDTH * 0.23], [line], padding=3)

    def _canvas(self, *args: Any, **kwargs: Any) -> Canvas:
        return _NumberedCanvas(self, *args, **kwargs)


class _NumberedCanvas(Canvas):  # type: ignore[misc]
    """Draws the foot of each page when it is known how many there are."""

    def __init__(self, invoice: _Invoice, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._invoice = invoice
        self._pages: list[dict[str, Any]] = []

    def showPage(self) -> None:  # noqa: N802 - the name is reportlab's
        self._pages.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        invoice = self._invoice
        for page, state in enumerate(self._pages, 1):
            self.__dict__.update(state)
            count = invoice.word("page", page=page, pages=len(self._pages))
            name = f"{invoice.shop_name} · {invoice.order.number}"
            for text, right in ((name, False), (count, True)):
                foot = invoice.text(text, size=8, colour=QUIET, right=right)
                foot.wrapOn(self, WIDTH, 20)
                foot.drawOn(self, MARGIN, 12 * mm)
            super().showPage()
        super().save()


_OTHER_SCRIPT = re.compile(r"[\u2e80-\uffef]")


def _in_fonts(text: str) -> str:
    """Markup of a text: what the Latin font lacks is set in the Chinese one."""
    parts: list[str] = []
    for latin, other in re.findall(r"([\x00-\xff–—‘’“”•…€]+)|([^\x00-\xff–—‘’“”•…€]+)", text):
        parts.append(escape(latin) if latin else f'<font name="{CHINESE}">{escape(other)}</font>')
    return "".join(parts).replace("\n", "<br/>")


def _line_below(row: int, width: float, colour: HexColor) -> tuple[Any, ...]:
    return ("LINEBELOW", (0, row), (-1, row), width, colour)


def _table(
    rows: list[list[Any]],
    widths: list[float],
    style: list[tuple[Any, ...]],
    *,
    padding: float = 2,
    repeat: int = 0,
) -> Table:
    base = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 6),
        ("RIGHTPADDING", (-1, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), padding),
        ("BOTTOMPADDING", (0, 0), (-1, -1), padding),
    ]
    return Table(rows, colWidths=widths, repeatRows=repeat, style=TableStyle([*base, *style]))


@cache
def _words() -> dict[str, dict[str, str]]:
    path = Path(__file__).with_name("invoice.yml")
    words: dict[str, dict[str, str]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return words
