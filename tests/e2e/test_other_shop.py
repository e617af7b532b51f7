"""Another merchant's shop: other products, other order numbers, nothing trained again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from smartmkt_core.account.service import make_customer_token
from smartmkt_core.settings import ROOT
from tests.e2e.product import Product, running
from tests.e2e.shopper import Shopper, told

FOLDER = Path(__file__).parent / "othershop"


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The product with a bicycle shop, without the demo."""
    if not (ROOT / ".venv-bot/bin/python").exists():
        pytest.skip("Rasa's environment is missing; `make setup` makes it")
    var = tmp_path_factory.mktemp("workshop")
    with running(var, shop=FOLDER, SMARTMKT_SHOP_NAME="Spoke & Chain") as started:
        yield started


@pytest.fixture
def guest(workshop: Product) -> Iterator[Shopper]:
    """Somebody who writes English."""
    shopper = Shopper(workshop.url)
    yield shopper
    shopper.close()


@pytest.fixture
def chinese_guest(workshop: Product) -> Iterator[Shopper]:
    """Somebody who writes Chinese."""
    shopper = Shopper(workshop.url, language="zh")
    yield shopper
    shopper.close()


def sign_in(shopper: Shopper, product: Product, customer_id: str) -> None:
    """As the merchant's own page does it, with the key that both share."""
    key = (product.var / "customer.key").read_text().strip()
    now = datetime.now(UTC)
    shopper.sign_in_with(make_customer_token(key, customer_id, now=now, ttl=timedelta(hours=1)))


@pytest.mark.parametrize(
    ("asked", "proof", "number"),
    [
        ("where is my order A-7741?", "anna.vogel@example.org", "A-7741"),
        ("track a7741", "my phone ends in 1234", "A-7741"),
        ("where is order 2024/88", "1234", "2024/88"),
        ("where's 2024-88", "Anna.Vogel@example.org", "2024/88"),
        ("status of SO 00017", "0177", "SO_00017"),
        ("#1001 status please", "tom.baker@example.com", "#1001"),
    ],
)
def test_a_guest_proves_an_order_of_any_form(
    guest: Shopper, asked: str, proof: str, number: str
) -> None:
    before = told(guest.say(asked))
    assert "e-mail" in before and "phone" in before
    cards = [reply["custom"] for reply in guest.say(proof) if reply.get("custom")]
    assert [card["order"]["order_number"] for card in cards] == [number]


@pytest.mark.parametrize(
    ("asked", "proof", "number"),
    [
        ("我的订单京-2025-009到哪了", "6688", "京-2025-009"),
        ("查一下订单２０２４／８８到哪了", "anna.vogel@example.org", "2024/88"),
        ("wx553什么时候到", "手机尾号1122", "WX.553"),
    ],
)
def test_a_chinese_guest_too(chinese_guest: Shopper, asked: str, proof: str, number: str) -> None:
    assert "邮箱" in told(chinese_guest.say(asked))
    cards = [reply["custom"] for reply in chinese_guest.say(proof) if reply.get("custom")]
    assert [card["order"]["order_number"] for card in cards] == [number]


def test_the_wrong_proof_opens_nothing(guest: Shopper) -> None:
    guest.say("where is SO_00017")
    answer = told(guest.say("somebody@else.example"))
    assert "Prinsengracht" not in answer and "Inner tube" not in answer


def test_a_customer_changes_an_order_and_then_cancels_it(workshop: Product, guest: Shopper) -> None:
    sign_in(guest, workshop, "CUST/2")
    assert guest.session["customer"]["name"] == "Jan de Boer"
    assert "SO_00017" in told(guest.say("where is my order"))
    guest.say("change the shipping address")
    guest.say("Keizersgracht 5, 1015 CJ Amsterdam")
    assert "Keizersgracht 5" in told(guest.say("yes"))
    assert "6 instead of 4" in told(guest.say("I want 6 inner tubes instead of 4"))
    assert "85.30" in told(guest.say("yes"))
    guest.say("cancel it")
    assert "Cancelled" in told(guest.say("yes"))


def test_one_customer_never_sees_anothers_order(workshop: Product, guest: Shopper) -> None:
    sign_in(guest, workshop, "E5")
    answer = told(guest.say("where is order 京-2025-009"))
    assert "骑行雨披" not in answer and "Rain cape" not in answer


def test_a_shipped_order_is_not_cancelled_and_its_invoice_is_the_shops(
    workshop: Product, guest: Shopper
) -> None:
    sign_in(guest, workshop, "anna@noordwind")
    assert "can't be cancelled" in told(guest.say("cancel order 2024/88"))
    replies = guest.say("can I have the invoice for 2024/88")
    link = next(reply["custom"]["url"] for reply in replies if reply.get("custom"))
    document = httpx.get(link, trust_env=False)
    assert document.status_code == 200
    assert document.content.startswith(b"%PDF")


def test_refunds_in_both_languages(
    workshop: Product, guest: Shopper, chinese_guest: Shopper
) -> None:
    sign_in(guest, workshop, "F_6")
    answer = told(guest.say("where is my refund for order #1002"))
    assert "#1002" in answer and "€899.00" in answer
    sign_in(chinese_guest, workshop, "F_6")
    answer = told(chinese_guest.say("订单1002的退款到账了吗"))
    assert "#1002" in answer and "899.00" in answer


def test_products_of_the_shop_are_found(guest: Shopper, chinese_guest: Shopper) -> None:
    found = guest.say("show me bicycle helmets")
    titles = [one["title"] for reply in found for one in reply["custom"].get("products", [])]
    assert "Allwetter bicycle helmet" in titles
    found = chinese_guest.say("有没有头盔")
    titles = [one["title"] for reply in found for one in reply["custom"].get("products", [])]
    assert "全天候骑行头盔" in titles


def test_the_demo_is_not_open_in_a_merchants_shop(workshop: Product) -> None:
    answer = httpx.post(
        f"{workshop.url}/api/shop/sign-in", json={"customer_id": "E5"}, trust_env=False
    )
    assert answer.status_code == 404
