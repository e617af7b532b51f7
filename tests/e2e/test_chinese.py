"""Chinese shoppers read Chinese: facts in their own words, and no English left over."""

from __future__ import annotations

import re

import pytest

from tests.e2e.product import Product
from tests.e2e.shopper import Shopper

LIHUA = "C0002"
# Names that Chinese readers know by their Latin letters.
NAMES = re.compile(r"PayPal|Apple Pay|Visa|US\$|LED|SPF|\bLL[A-Z]{2}\d+\b")
# What is for the page, not for people.
UNSEEN = {"payload", "content_type", "image_url", "url", "mime", "type", "sku", "status", "state"}


def seen(value: object) -> str:
    """Everything in some replies that a shopper reads."""
    if isinstance(value, dict):
        return "\n".join(seen(v) for k, v in value.items() if k not in {*UNSEEN, "key"})
    if isinstance(value, list):
        return "\n".join(seen(one) for one in value)
    return value if isinstance(value, str) else ""


def asked(shopper: Shopper, text: str) -> str:
    """What the shopper reads after saying something."""
    return "\n".join(
        seen([reply.get(part) for part in ("text", "quick_replies", "custom")])
        for reply in shopper.say(text)
    )


def english_in(text: str) -> list[str]:
    """Latin words that a Chinese reader would stumble over."""
    return re.findall(r"[A-Za-z]{2,}", NAMES.sub("", text))


@pytest.mark.parametrize(
    "question",
    [
        "你好",
        "你是机器人吗",
        "包邮吗",
        "能用微信付吗",
        "几天能到",
        "保修多久",
        "怎么下单",
        "有没有台灯",
        "推荐点东西",
        "忘记密码了",
    ],
)
def test_answers_to_a_guest_are_chinese_throughout(chinese_shopper: Shopper, question: str) -> None:
    answer = asked(chinese_shopper, question)
    assert re.search("[一-鿿]", answer)
    assert english_in(answer) == []


def test_a_signed_in_shopper_sees_no_english(product: Product, chinese_shopper: Shopper) -> None:
    shipped = product.order(LIHUA, "shipped", "out_for_delivery")
    delivered = product.order(LIHUA, "delivered")
    chinese_shopper.sign_in(LIHUA)
    for message in (
        "我的订单",
        f"{shipped}到哪了",
        f"取消订单{shipped}",
        f"{delivered}的详情",
        "退款到账了吗",
        f"{delivered}的东西想退",
    ):
        answer = asked(chinese_shopper, message)
        assert english_in(answer) == [], (message, answer)


def test_a_shipped_order_is_not_cancelled_and_the_shopper_learns_what_to_do(
    product: Product, chinese_shopper: Shopper
) -> None:
    shipped = product.order(LIHUA, "shipped", "out_for_delivery")
    chinese_shopper.sign_in(LIHUA)
    answer = asked(chinese_shopper, f"亲，帮我取消{shipped}")
    assert shipped in answer
    assert "已经发货" in answer
    assert "拒收" in answer
    assert "退货" in answer


def test_a_guest_proves_an_order_with_the_end_of_the_phone_number(
    product: Product, chinese_shopper: Shopper
) -> None:
    shipped = product.order(LIHUA, "shipped", "out_for_delivery")
    assert "手机号后四位" in asked(chinese_shopper, f"查一下{shipped}")
    assert "送达" in asked(chinese_shopper, "尾号2688")
