"""Nobody sees an order without proof, and nobody learns whether it exists."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session, sessionmaker

from smartmkt_core.db import unit_of_work
from smartmkt_core.errors import IdentityNotVerified, OrderNotFound, VerificationLocked
from smartmkt_core.orders import service as orders
from smartmkt_core.orders.models import VerificationAttempt
from smartmkt_core.orders.proof import find_proof
from smartmkt_core.orders.service import Shopper

Sessions = sessionmaker[Session]
GUEST = Shopper("talk")


def attempt(
    shop: Sessions, number: str, proof: str, now: datetime, *, conversation: str = "talk"
) -> str:
    """What one try in its own transaction comes to, in a word."""
    try:
        with unit_of_work(shop) as session:
            return orders.verify(session, Shopper(conversation), number, proof, now).number
    except IdentityNotVerified as error:
        return f"wrong, {error.tries_left} left"
    except VerificationLocked:
        return "locked"


def test_a_signed_in_customer_sees_the_own_orders_only(shop: Sessions, now: datetime) -> None:
    with unit_of_work(shop) as session:
        assert orders.accessible(session, Shopper("talk", "c1"), "10027", now).number == "10027"
        for number in ("2024/88", "99999", "", "10031", "???"):
            with pytest.raises(OrderNotFound):
                orders.accessible(session, Shopper("talk", "c1"), number, now)


def test_looking_for_somebody_elses_order_asks_no_more_than_for_none(
    shop: Sessions, now: datetime
) -> None:
    asked: dict[str, list[str]] = {}
    with unit_of_work(shop) as session:
        for number in ("2024/88", "99999"):
            session.expire_all()
            said = asked[number] = []

            def note(_: object, __: object, statement: str, *rest: object, to: list[str]) -> None:
                to.append(statement)

            listen = partial(note, to=said)
            event.listen(session.get_bind(), "before_cursor_execute", listen)
            with pytest.raises(OrderNotFound):
                orders.accessible(session, Shopper("talk", "c1"), number, now)
            event.remove(session.get_bind(), "before_cursor_execute", listen)
    assert asked["2024/88"] == asked["99999"] != []


@pytest.mark.parametrize("number", ["so00017", "SO-00017", "ｓｏ 00017", "#SO 00017"])
def test_numbers_may_be_spelled_freely(shop: Sessions, now: datetime, number: str) -> None:
    with unit_of_work(shop) as session:
        assert orders.accessible(session, Shopper("t", "c3"), number, now).number == "SO 00017"


def test_a_proof_opens_the_order_for_this_conversation(shop: Sessions, now: datetime) -> None:
    assert attempt(shop, "10027", "it's ANNA@example.com", now) == "10027"
    with unit_of_work(shop) as session:
        assert orders.accessible(session, GUEST, "10027", now).number == "10027"
        assert [row.number for row in orders.list_orders(session, GUEST)] == ["10027"]
        for shopper, number in ((GUEST, "10028"), (Shopper("other"), "10027")):
            with pytest.raises(OrderNotFound):
                orders.accessible(session, shopper, number, now)
        assert session.scalar(select(func.count()).select_from(VerificationAttempt)) == 0
    assert attempt(shop, "10027", "3321", now) == "10027"


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("10027", "3321"),
        ("10027", "the last four are 3321, thanks"),
        ("10027", "last 4 digits: 33 21"),
        ("10027", "order 10027, phone +1 (555) 010-3321"),
        ("10027", "it ends with three three two one"),
        ("10027", "anna @ example.com"),
        ("10027", "我的邮箱是anna＠example。com，谢谢"),
        ("2024/88", "尾号８８９９"),
        ("2024/88", "手机后四位是八八九九"),
        ("2024/88", "13800138899"),
        ("2024/88", "订单2024/88的手机尾号是8899"),
        ("2024/88", "Fang.Wang@EXAMPLE.cn."),
        ("SO 00017", "0155"),
        ("SO 00017", "零一五五"),
    ],
)
def test_a_proof_is_taken_in_any_form(
    shop: Sessions, now: datetime, number: str, text: str
) -> None:
    assert attempt(shop, number, text, now) == number


@pytest.mark.parametrize(
    "text", ["anna@example.co", "3322", "13321 5", "bob@example.com 3321", "1111 3321 2222"]
)
def test_a_wrong_proof_opens_nothing(shop: Sessions, now: datetime, text: str) -> None:
    assert attempt(shop, "10027", text, now) in {"wrong, 2 left", "wrong, 3 left"}


def test_three_wrong_proofs_lock_the_conversation_whatever_the_number(
    shop: Sessions, now: datetime
) -> None:
    for number in ("10027", "99999"):
        talk = f"about {number}"
        tries = ["x@example.com", "1111", "y@example.com", "z@example.com"]
        answers = [attempt(shop, number, text, now, conversation=talk) for text in tries]
        assert answers == ["wrong, 2 left", "wrong, 1 left", "locked", "locked"]
    # A right proof does not help any more, for no order.
    assert attempt(shop, "10027", "3321", now, conversation="about 99999") == "locked"
    assert attempt(shop, "10028", "3321", now, conversation="about 10027") == "locked"
    # The owner is not shut out elsewhere, and time heals.
    assert attempt(shop, "10027", "3321", now, conversation="fresh") == "10027"
    later = now + timedelta(hours=25)
    assert attempt(shop, "10027", "3321", later, conversation="about 10027") == "10027"


def test_a_number_bears_a_limited_number_of_tries_across_conversations(
    shop: Sessions, now: datetime
) -> None:
    answers = {
        number: [
            attempt(shop, number, f"{n}111", now, conversation=f"{number} {n}") for n in range(11)
        ]
        for number in ("10027", "99999")
    }
    assert answers["10027"] == answers["99999"]
    assert answers["10027"][:9] == [*["wrong, 2 left"] * 7, "wrong, 1 left", "locked"]
    assert attempt(shop, "10027", "3321", now, conversation="fresh") == "locked"
    assert attempt(shop, "10028", "3321", now, conversation="fresh") == "10028"


def test_a_message_without_a_proof_is_no_try(shop: Sessions, now: datetime) -> None:
    for _ in range(5):
        assert attempt(shop, "10027", "why do you need that?", now) == "wrong, 3 left"
    assert attempt(shop, "10027", "3321", now) == "10027"


def test_an_order_without_a_customer_is_opened_by_nothing(shop: Sessions, now: datetime) -> None:
    assert attempt(shop, "10031", "0000", now) == "wrong, 2 left"
    # Nor by the missing phone of a customer.
    assert attempt(shop, "X-9", "0000", now, conversation="other") == "wrong, 2 left"
    assert attempt(shop, "X-9", "lin@example.cn", now, conversation="other") == "X-9"


def test_a_flood_of_guesses_gets_no_more_tries(shop: Sessions, now: datetime) -> None:
    def guess(n: int) -> str:
        return attempt(shop, "10027", f"{3400 + n}", now, conversation=f"flood {n}")

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(guess, range(14)))
    assert sum(answer.startswith("wrong") for answer in answers) <= 8
    with unit_of_work(shop) as session:
        assert session.scalar(select(func.count()).select_from(VerificationAttempt)) <= 9


def test_a_wrong_proof_counts_in_a_committed_transaction_too(shop: Sessions, now: datetime) -> None:
    with unit_of_work(shop) as session, pytest.raises(IdentityNotVerified):
        orders.verify(session, GUEST, "10027", "1111", now)
    assert attempt(shop, "10027", "1111", now) == "wrong, 1 left"
    with unit_of_work(shop) as session:
        assert orders.tries_left(session, GUEST, now) == 1


def test_the_shop_sets_how_many_tries_there_are(shop: Sessions, now: datetime) -> None:
    with unit_of_work(shop) as session, pytest.raises(VerificationLocked):
        orders.verify(session, GUEST, "10027", "1111", now, tries=1)


@pytest.mark.parametrize(
    ("text", "email", "digits"),
    [
        ("no, not a@x.com but b@x.com", "b@x.com", ""),
        ("ending 3321, bought in 2024", "", "3321"),
        ("ann.lee at example dot com", "ann.lee@example.com", ""),
        ("ann (at) example (dot) co (dot) uk", "ann@example.co.uk", ""),
        ("look at the dot on it", "", ""),
        ("+44 7700 900471", "", "0471"),
        ("my number is +44 7700 900471, thanks", "", "0471"),
        ("+46 70 174 06 36", "", "0636"),
        ("(415) 555-9902", "", "9902"),
        ("4 4 7 1", "", "4471"),
        ("from 2024, ending 3321", "", "3321"),
        ("the one I bought", "", ""),
        ("查一下我的订单", "", ""),
        ("twelve", "", ""),
    ],
)
def test_one_text_holds_one_proof(text: str, email: str, digits: str) -> None:
    proof = find_proof(text)
    assert (proof.email if proof else "", proof.phone_last4 if proof else "") == (email, digits)
