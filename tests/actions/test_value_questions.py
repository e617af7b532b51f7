"""Questions by the value of a property: "is it leather?", 是纯棉的吗."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from smartmkt_core.catalog.models import Product
from smartmkt_core.db import unit_of_work

GOODS = [
    ("BAG-1", "Harbour Bag", "港湾包", "Bags",
     {"material": "leather", "material_zh": "牛皮", "use": "travel"}),
    ("BAG-2", "Quay Bag", "码头包", "Bags",
     {"material": "canvas", "material_zh": "帆布", "use": "everyday"}),
    ("TENT", "Ridge Lamp", "山脊灯", "Lighting", {"material": "steel", "use": "camping"}),
    ("THROW", "Wool Throw", "羊毛盖毯", "Bedding", {"material": "wool", "material_zh": "羊毛"}),
    ("TEE", "Plain Tee", "素色短袖", "Tops", {"material": "cotton", "material_zh": "棉"}),
]  # fmt: skip


@pytest.fixture
def floor(shop: Any) -> Any:
    """A shop that states what its things are made of and for."""
    with unit_of_work(shop.sessions) as session:
        for sku, title, title_zh, category, attributes in GOODS:
            session.add(
                Product(
                    sku=sku, title=title, title_zh=title_zh, category=category,
                    price=Decimal(50), stock=5, attributes=attributes,
                )
            )  # fmt: skip
    return shop


def ask(talk: Any, language: str, product: str, question: str) -> str:
    """The answer to a question about a product that is looked at."""
    shopper = talk(language=language)
    about = f"tell me about the {product}" if language == "en" else f"介绍一下{product}"
    shopper.say(about, "product_question")
    return str(shopper.say(question, "product_question"))


@pytest.mark.parametrize(
    ("language", "product", "question", "stated"),
    [
        ("en", "Harbour Bag", "is it real leather", "material: leather"),
        ("en", "Harbour Bag", "is that genuine leather?", "material: leather"),
        ("en", "Ridge Lamp", "is it good for camping?", "made for: camping"),
        ("en", "Ridge Lamp", "can I take it camping?", "made for: camping"),
        ("en", "Wool Throw", "is it wool?", "material: wool"),
        ("en", "Wool Throw", "is the wool throw real wool?", "material: wool"),
        ("zh", "港湾包", "是真皮的吗", "材质：牛皮"),
        ("zh", "港湾包", "这个是皮的吗", "材质：牛皮"),
        ("zh", "素色短袖", "是纯棉的吗", "材质：棉"),
        ("zh", "素色短袖", "真的是棉的吗？", "材质：棉"),
        ("zh", "羊毛盖毯", "是羊毛的吗", "材质：羊毛"),
        ("zh", "山脊灯", "露营能用吗", "露营"),
    ],
)
def test_a_value_asked_for_is_told_as_stated(talk, floor, language, product, question, stated):
    assert stated in ask(talk, language, product, question)


@pytest.mark.parametrize(
    ("language", "product", "question", "stated"),
    [
        ("en", "Quay Bag", "is it real leather?", "material: canvas"),
        ("en", "Quay Bag", "is it good for travel?", "made for: everyday"),
        ("zh", "码头包", "是真皮的吗", "材质：帆布"),
        ("zh", "码头包", "这是牛皮吗", "材质：帆布"),
        ("zh", "码头包", "它是不是皮革的？", "材质：帆布"),
    ],
)
def test_another_value_than_the_own_one_is_answered_by_the_own_one(
    talk, floor, language, product, question, stated
):
    said = ask(talk, language, product, question)
    assert stated in said and ("details" in said or "资料" in said)


@pytest.mark.parametrize(
    ("language", "product", "question"),
    [
        ("en", "Wool Throw", "is the wool throw fireproof?"),
        ("en", "Harbour Bag", "does it fly?"),
        ("en", "Plain Tee", "is it leather?"),
        ("zh", "羊毛盖毯", "羊毛盖毯防火吗"),
    ],
)
def test_what_nobody_states_is_not_known(talk, floor, language, product, question):
    said = ask(talk, language, product, question)
    assert "material" not in said and "材质" not in said
