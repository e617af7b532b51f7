"""What a shopper is shown follows what they do and say now, and the shop's rules; each reason is
true."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session, sessionmaker

from smartmkt_core.catalog.models import Product
from smartmkt_core.db import unit_of_work
from smartmkt_core.events import service as events
from smartmkt_core.recommend import serving
from smartmkt_core.recommend.service import (
    Reason,
    Recommendation,
    Visit,
    alike_customers,
    evidence,
    recommend,
    similar,
    trending,
)
from tests.core.recommend.market import (
    EACH,
    KINDS,
    did,
    kind_of,
    open_market,
    product,
    share_of,
    sku,
)

Sessions = sessionmaker[Session]


@pytest.fixture
def market(sessions: Sessions, now: datetime) -> Iterator[Session]:
    with unit_of_work(sessions) as session:
        open_market(session, now)
        yield session


def ruled(session: Session, tmp_path: Path, rules: str) -> None:
    """Let the shop recommend by these rules."""
    path = tmp_path / "rules.yml"
    path.write_text(rules, encoding="utf-8")
    serving.register(session.get_bind().engine, serving.Server(rules=path))


def numbers(shown: list[Recommendation]) -> list[str]:
    return [one.product.sku for one in shown]


def test_three_views_move_a_guest_s_recommendations_to_the_viewed_taste(
    market: Session, now: datetime
) -> None:
    popular = numbers(recommend(market, customer_id=None, limit=12, now=now))
    for kind in KINDS[1:]:
        visit = Visit(viewed=(sku(kind, 9), sku(kind, 10), sku(kind, 11)))
        shown = numbers(recommend(market, customer_id=None, limit=6, visit=visit, now=now))
        assert share_of(kind, shown) >= 3 * share_of(kind, popular)
        assert share_of(kind, shown) >= 0.5


def test_what_a_guest_did_in_the_conversation_counts_at_once(
    market: Session, now: datetime
) -> None:
    before = numbers(recommend(market, customer_id=None, conversation_id="talk", now=now))
    seen = [sku("Tea", n) for n in (3, 4, 5)]
    events.record(market, events.VIEW, seen, conversation_id="talk", customer_id=None, now=now)
    shown = recommend(market, customer_id=None, conversation_id="talk", now=now)
    assert share_of("Tea", numbers(shown)) > share_of("Tea", before)
    assert {one.reason.sku for one in shown if one.reason.kind == "viewed"} <= set(seen)
    other = numbers(recommend(market, customer_id=None, conversation_id="other", now=now))
    assert other == before


def test_what_lies_in_the_basket_is_a_reason_and_not_shown_again(
    market: Session, now: datetime
) -> None:
    visit = Visit(basket=(sku("Toys", 0),))
    shown = recommend(market, customer_id=None, visit=visit, now=now)
    assert sku("Toys", 0) not in numbers(shown)
    assert Reason("basket", sku=sku("Toys", 0)) in [one.reason for one in shown]


def test_what_somebody_turns_down_stays_away(market: Session, now: datetime) -> None:
    visit = Visit(viewed=(sku("Tea", 1), sku("Tea", 2)))
    first = numbers(recommend(market, customer_id=None, visit=visit, now=now))
    without = Visit(viewed=visit.viewed, refused=(first[0],))
    assert first[0] not in numbers(recommend(market, customer_id=None, visit=without, now=now))
    events.record(
        market, events.REJECT, first[1:2], conversation_id="t", customer_id="new", now=now
    )
    assert first[1] not in numbers(recommend(market, customer_id="new", visit=visit, now=now))


def test_what_the_shopper_says_counts(market: Session, now: datetime) -> None:
    shown = recommend(market, customer_id=None, visit=Visit(said=("lamps",)), now=now)
    assert share_of("Lamps", numbers(shown)) >= 0.5
    told = [one.reason for one in shown if kind_of(one.product.sku) == "Lamps"]
    assert Reason("said", value="lamps") in told


def test_a_new_product_is_shown_to_those_whom_it_suits(market: Session, now: datetime) -> None:
    market.add(product("TOYS-99"))
    market.add(product("SHOES-99"))
    market.flush()
    visit = Visit(viewed=tuple(sku("Toys", n) for n in range(4)))
    shown = recommend(market, customer_id=None, limit=12, visit=visit, now=now)
    assert "TOYS-99" in numbers(shown) and "SHOES-99" not in numbers(shown)
    new = next(one for one in shown if one.product.sku == "TOYS-99")
    assert new.reason.kind in ("new", "viewed")
    assert new.reason.sku is not None and kind_of(new.reason.sku) == "Toys"


def test_what_is_used_up_comes_again_and_other_things_don_t(
    market: Session, now: datetime, tmp_path: Path
) -> None:
    ruled(market, tmp_path, "consumable: {categories: [Tea]}\nagain_after_days: 21\n")
    for number in (sku("Tea", 0), sku("Shoes", 0)):
        market.add(did("ann", "purchase", number, now - timedelta(days=30)))
    market.add(did("ann", "purchase", sku("Tea", 1), now - timedelta(days=3)))
    market.flush()
    shown = recommend(market, customer_id="ann", limit=20, now=now)
    assert sku("Shoes", 0) not in numbers(shown)
    assert sku("Tea", 1) not in numbers(shown)
    again = next(one for one in shown if one.product.sku == sku("Tea", 0))
    assert again.reason == Reason("again", sku=sku("Tea", 0))
    fact = evidence(market, again.product.sku, again.reason, customer_id="ann", now=now)
    assert fact.at == now - timedelta(days=30)


def test_what_the_shop_puts_forward_says_so(market: Session, now: datetime, tmp_path: Path) -> None:
    viewed = Visit(viewed=(sku("Tea", 1), sku("Tea", 2)))
    plain = numbers(recommend(market, customer_id=None, limit=12, visit=viewed, now=now))
    late = next(number for number in reversed(plain) if kind_of(number) == "Tea")
    ruled(
        market, tmp_path, f"promote: [{{skus: [{late}], by: 1.0}}]\nnever: {{skus: [{plain[0]}]}}"
    )
    shown = recommend(market, customer_id=None, limit=12, visit=viewed, now=now)
    assert numbers(shown)[0] == late and shown[0].reason.lifted == "promotion"
    assert shown[0].reason.sku in viewed.viewed
    assert plain[0] not in numbers(shown)
    assert all(one.reason.lifted is None for one in shown[1:])
    ruled(market, tmp_path, f"promote: [{{skus: [{late}], by: 1.0, until: 2026-01-01}}]\n")
    assert numbers(recommend(market, customer_id=None, limit=12, visit=viewed, now=now)) == plain


def test_a_margin_counts_only_where_the_merchant_says_so(
    market: Session, now: datetime, tmp_path: Path
) -> None:
    market.add_all(product(f"LAMPS-{n}", margin=n / 100) for n in (70, 90))
    market.flush()
    viewed = Visit(viewed=tuple(sku("Lamps", n) for n in range(3)))
    plain = recommend(market, customer_id=None, limit=20, visit=viewed, now=now)
    assert all(one.reason.lifted is None for one in plain)
    ruled(market, tmp_path, "margin: {attribute: margin, weight: 1.0}\n")
    shown = recommend(market, customer_id=None, limit=20, visit=viewed, now=now)
    assert numbers(shown).index("LAMPS-90") < numbers(plain).index("LAMPS-90")
    lifted = {one.product.sku: one.reason.lifted for one in shown if one.reason.lifted}
    assert lifted.keys() == {"LAMPS-70", "LAMPS-90"} and set(lifted.values()) == {"margin"}


def test_variety_brings_other_kinds_in(market: Session, now: datetime, tmp_path: Path) -> None:
    visit = Visit(viewed=(sku("Tea", 0), sku("Tea", 1), sku("Tea", 2), sku("Lamps", 1)))
    kinds = []
    for variety in (0.0, 0.9):
        ruled(market, tmp_path, f"variety: {variety}\n")
        shown = recommend(market, customer_id=None, limit=6, visit=visit, now=now)
        kinds.append(len({kind_of(number) for number in numbers(shown)}))
    assert kinds[1] > kinds[0]


def test_broken_rules_are_told_and_the_shop_goes_on(
    market: Session, now: datetime, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    ruled(market, tmp_path, "variety: 7\n")
    assert recommend(market, customer_id=None, now=now)
    assert "rules.yml, variety" in caplog.text


@pytest.mark.parametrize(
    "written", ["never: {brands: [Café]}\n".encode("cp1252"), b"promote: [{until: 2026-02-30}]\n"]
)
def test_rules_that_can_t_be_read_are_told_too(
    market: Session, now: datetime, tmp_path: Path, caplog: pytest.LogCaptureFixture, written: bytes
) -> None:
    ruled(market, tmp_path, "")
    (tmp_path / "rules.yml").write_bytes(written)
    assert recommend(market, customer_id=None, now=now)
    assert "rules.yml: it can't be read" in caplog.text


def test_customers_like_you_are_counted_and_never_named(market: Session, now: datetime) -> None:
    for n in (0, 1, 2):
        market.add(did("ann", "purchase", sku("Toys", n), now - timedelta(days=2)))
    market.flush()
    shown = alike_customers(market, customer_id="ann", now=now)
    assert share_of("Toys", numbers(shown)) >= 0.5
    assert all(one.reason.kind == "neighbours" for one in shown)
    assert all((one.reason.count or 0) >= 2 for one in shown)
    assert not set(numbers(shown)) & {sku("Toys", n) for n in (0, 1, 2)}
    assert alike_customers(market, customer_id="nobody", now=now) == []


@pytest.mark.parametrize("fans", [1, 3, 30])
def test_customers_like_you_are_all_counted_and_you_are_not(
    market: Session, now: datetime, fans: int
) -> None:
    market.add_all(product(f"KITES-{n}") for n in range(3))
    for who in ("ann", *(f"fan {n}" for n in range(fans))):
        for n in (0, 1):
            market.add(did(who, "view", f"KITES-{n}", now - timedelta(days=2)))
    market.add(did("fan 0", "view", "KITES-2", now - timedelta(days=1)))
    market.flush()
    shown = alike_customers(market, customer_id="ann", limit=20, now=now)
    counts = {one.product.sku: one.reason.count for one in shown}
    expected = {"KITES-0": fans, "KITES-1": fans} if fans > 1 else {}
    assert {number: n for number, n in counts.items() if kind_of(number) == "Kites"} == expected


def test_what_is_on_the_rise_is_counted(market: Session, now: datetime) -> None:
    for n in range(6):
        market.add(did(f"new {n}", "view", sku("Lamps", 11), now - timedelta(hours=n + 1)))
    market.add(did("one", "view", sku("Lamps", 10), now))
    market.flush()
    shown = trending(market, now=now)
    assert shown[0].product.sku == sku("Lamps", 11)
    assert shown[0].reason == Reason("trending", count=6)
    assert sku("Lamps", 10) not in numbers(shown)
    told = evidence(market, sku("Lamps", 11), shown[0].reason, customer_id=None, now=now)
    assert told.shoppers == 6


def test_an_empty_shop_recommends_nothing_and_never_fails(
    sessions: Sessions, now: datetime
) -> None:
    visit = Visit(viewed=("GONE",), basket=("GONE",), said=("tea",), refused=("GONE",))
    with unit_of_work(sessions) as session:
        assert recommend(session, customer_id="c", conversation_id="t", visit=visit, now=now) == []
        assert trending(session, now=now) == []
        assert alike_customers(session, customer_id="c", now=now) == []
        # Behaviour without a single product, and a product without behaviour.
        session.add(did("c", "view", "GONE", now))
        session.flush()
        assert recommend(session, customer_id="c", now=now) == []
        session.add(product("TEA-00"))
        session.flush()
        shown = recommend(session, customer_id="c", now=now)
        assert numbers(shown) == ["TEA-00"] and shown[0].reason == Reason("popular")
        assert similar(session, shown[0].product, now=now) == []


def test_reasons_survive_a_slot() -> None:
    reason = Reason("trending", count=4, lifted="margin")
    assert Reason.of({**reason.as_dict(), "more": 1}) == reason
    assert reason.as_dict() == {"kind": "trending", "count": 4, "lifted": "margin"}


def sell_out(session: Session, skus: list[str]) -> None:
    for number in skus:
        session.get_one(Product, number).stock = 0
    session.flush()


def test_what_is_sold_out_takes_no_place_from_what_can_be_bought(
    market: Session, now: datetime
) -> None:
    """Even where all that they like best is gone, and far more of it than is looked at."""
    gone = [sku(kind, n) for kind in KINDS for n in range(EACH - 1)]
    sell_out(market, gone)
    popular = numbers(recommend(market, customer_id=None, limit=1, now=now))
    assert popular and popular[0] not in gone
    visit = Visit(viewed=(sku("Tea", 0), sku("Tea", 1)))
    shown = recommend(market, customer_id=None, limit=1, visit=visit, now=now)
    assert numbers(shown) == [sku("Tea", 11)]


def test_another_colour_is_shown_where_the_best_one_is_sold_out(
    market: Session, now: datetime
) -> None:
    for colour, stock in (("Red", 0), ("Blue", 5)):
        cup = product(f"CUP-{colour}", kind="Tea", stock=stock)
        cup.title = f"Cup, {colour}"
        market.add(cup)
    for n in range(40):
        colour = "Red" if n < 22 else "Blue"
        market.add(did(f"p{n}", "purchase", f"CUP-{colour}", now - timedelta(days=1)))
    market.flush()
    shown = recommend(market, customer_id=None, now=now)
    assert "CUP-Blue" in numbers(shown)


def test_what_is_sold_out_hides_neither_the_similar_nor_the_rising(
    market: Session, now: datetime
) -> None:
    crowd = [f"TEA-{n}" for n in range(100, 250)]
    market.add_all(product(number, stock=0, scent="jasmine") for number in crowd)
    market.get_one(Product, sku("Tea", 0)).attributes = {"type": "tea", "scent": "jasmine"}
    for number in (*crowd[:20], sku("Lamps", 11)):
        for n in range(9 if number in crowd else 3):
            market.add(did(f"new {n}", "view", number, now - timedelta(hours=1)))
    market.flush()
    found = similar(market, market.get_one(Product, sku("Tea", 0)), now=now)
    assert len(found) == 6
    assert sku("Lamps", 11) in numbers(trending(market, limit=1, now=now))
