"""The demo shop: believable, in one piece, and the same every time."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter, defaultdict
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from smartmkt_core.demo import Summary, generate
from smartmkt_core.demo.values import read

STORE = Path(__file__).parents[2] / "data" / "store"
ANCHOR = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)
UNSENT = {"placed", "paid", "packed", "cancelled"}

Row = dict[str, str]
Shop = dict[str, list[Row]]


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Summary]:
    folder = tmp_path_factory.mktemp("store")
    return folder, generate(folder, seed=7, anchor=ANCHOR)


@pytest.fixture(scope="module")
def shop() -> Shop:
    files = {}
    for path in sorted(STORE.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            files[path.stem] = list(csv.DictReader(file))
    return files


def when(text: str) -> datetime:
    return datetime.fromisoformat(text)


def by(rows: list[Row], column: str) -> dict[str, list[Row]]:
    groups = defaultdict(list)
    for row in rows:
        groups[row[column]].append(row)
    return groups


def test_generating_again_gives_the_committed_files_byte_for_byte(
    fresh: tuple[Path, Summary],
) -> None:
    folder, _ = fresh
    names = {path.relative_to(folder) for path in folder.rglob("*.*")}
    assert names == {path.relative_to(STORE) for path in STORE.rglob("*.*")}
    for name in names:
        assert (folder / name).read_bytes() == (STORE / name).read_bytes(), name


def test_another_seed_makes_another_shop_of_the_same_size(
    tmp_path: Path, fresh: tuple[Path, Summary]
) -> None:
    folder, summary = fresh
    other = generate(tmp_path, seed=8, anchor=ANCHOR)
    assert (other.orders, other.events, other.reviews) == (
        summary.orders,
        summary.events,
        summary.reviews,
    )
    assert (tmp_path / "orders.csv").read_bytes() != (folder / "orders.csv").read_bytes()


def test_the_shop_has_the_promised_size(shop: Shop, fresh: tuple[Path, Summary]) -> None:
    _, summary = fresh
    assert len(shop["products"]) == summary.products >= 300
    assert len({row["category"] for row in shop["products"]}) == 12
    assert 15 <= len({row["brand"] for row in shop["products"]}) <= 25
    assert len(shop["customers"]) == 250
    assert len(shop["orders"]) == 800
    assert len(shop["events"]) == 25_000
    assert len(shop["reviews"]) == 1_500
    assert all(path.stat().st_size < 1_500_000 for path in STORE.glob("*.csv"))


def test_every_product_can_be_read_in_both_languages_and_seen(shop: Shop) -> None:
    for row in shop["products"]:
        assert re.sub("[’−×°]", "", row["title"]).isascii()
        assert any("\u4e00" <= char <= "\u9fff" for char in row["title_zh"])
        assert len(row["description"]) > 60
        assert len(row["description_zh"]) > 25
        assert row["description_zh"].endswith("。")
        assert "material_zh" in json.loads(row["attributes"])
        picture = STORE / "images" / f"{row['sku']}.svg"
        assert row["image_url"] == f"/store/images/{picture.name}"
        assert picture.stat().st_size <= 3072
        drawing = picture.read_text(encoding="utf-8")
        tags = set(re.findall(r"<(\w+)", drawing))
        assert tags <= {"svg", "g", "rect", "circle", "ellipse", "path"}
        assert drawing.count("<g") == drawing.count("</g>")


UNITS = {"ml": "毫升", "L": "升", "kg": "公斤", "g": "克", "cm": "厘米", "mm": "毫米", "m": "米"}
NUMBER = r"(?<![\d.])(\d+(?:\.\d+)?)"
CHINESE_COUNTS = dict(zip("两三四五六", "23456", strict=True))


def measures(text: str) -> set[tuple[str, str]]:
    """Every amount with a unit, so that "380 ml" and "380 毫升" are one and the same."""
    text = re.sub(r"(?<=\d),(?=\d{3})", "", text)
    for english, chinese in UNITS.items():
        text = re.sub(rf"(?<=\d)\s*{chinese}", f" {english}", text)
    return set(re.findall(rf"{NUMBER}\s*({'|'.join(UNITS)})(?![A-Za-z])", text))


def test_title_and_attributes_name_the_same_variant_and_the_same_size(shop: Shop) -> None:
    for row in shop["products"]:
        facts = json.loads(row["attributes"])
        english = facts.get("colour") or facts["variant"]
        chinese = facts.get("colour_zh") or facts["variant_zh"]
        assert row["title"].endswith(f", {english}"), row["sku"]
        assert row["title_zh"].endswith(f"·{chinese}"), row["sku"]
        assert ("colour" in facts) == ("colour_zh" in facts) != ("variant" in facts)
        assert measures(row["title"]) == measures(row["title_zh"]), row["sku"]
        size = f"{facts.get('size', '')} {facts.get('capacity', '')} {facts['material']}"
        assert measures(row["title"].split(", with ")[0]) <= measures(size), row["sku"]


def test_amounts_are_the_same_in_both_descriptions_and_in_the_attributes(shop: Shop) -> None:
    for row in shop["products"]:
        facts = json.loads(row["attributes"])
        english, chinese = measures(row["description"]), measures(row["description_zh"])
        shared = {unit for _, unit in english} & {unit for _, unit in chinese} - {"m", "L"}
        for unit in shared:
            assert {a for a in english if a[1] == unit} == {a for a in chinese if a[1] == unit}, (
                row["sku"]
            )
        for name in ("weight", "filling"):
            if name in facts:
                said = {amount for amount in english if amount[1] in ("g", "kg")}
                assert not said or measures(facts[name]) <= said, (row["sku"], name)


def test_a_set_has_as_many_pieces_in_chinese_as_in_english(shop: Shop) -> None:
    for row in shop["products"]:
        counted = re.search(r"\((?:set of )?(\d+)(?: (?:pieces|pairs|pack|bars))?\)", row["title"])
        if counted is None:
            continue
        chinese = re.search(r"(\d+|[两三四五六])\s?[件只条双本支块片]", row["title_zh"])
        assert chinese is not None, row["sku"]
        assert CHINESE_COUNTS.get(chinese[1], chinese[1]) == counted[1], row["sku"]


def test_what_is_said_about_scent_material_and_washing_agrees(shop: Shop) -> None:
    for row in shop["products"]:
        facts = json.loads(row["attributes"])
        text = f"{row['title']} {row['description']}"
        assert "{" not in text + row["title_zh"] + row["description_zh"], row["sku"]
        if "Unscented" in text or "unscented" in text:
            assert facts["fragrance_free"] is True, row["sku"]
        assert "Osmanthus" not in text or not facts["fragrance_free"]
        if "dishwasher" in facts and "hand wash" in facts.get("care", ""):
            assert facts["dishwasher"] is False or "lid" in facts["care"], row["sku"]
        assert "Decaf" not in text or facts["caffeine"] == "low"
        for word in ("Linen", "Cotton"):
            if word in facts.get("colour", ""):
                assert word.lower() in facts["material"], row["sku"]


def test_parcels_inside_china_are_tracked_in_chinese_and_others_in_english(shop: Shop) -> None:
    carriers = {row["tracking_number"]: row["carrier"] for row in shop["shipments"]}
    for scan in shop["shipment_events"]:
        chinese = scan["tracking_number"].startswith("LLCN")
        assert (carriers[scan["tracking_number"]] == "云鹤速运") == chinese
        assert bool(re.fullmatch(r"[\u4e00-\u9fff]+", scan["location"])) == chinese
        assert re.search(r"[\u4e00-\u9fff]", scan["description_zh"])
        assert not re.search(r"[A-Za-z{}]", scan["description_zh"])
        if chinese and "【" in scan["description_zh"]:
            assert f"【{scan['location']}转运中心】" in scan["description_zh"]


def test_no_two_products_say_the_same(shop: Shop) -> None:
    for column in ("sku", "title", "title_zh", "description", "description_zh"):
        values = Counter(row[column] for row in shop["products"])
        assert [value for value, count in values.items() if count > 1] == []


def test_some_products_are_sold_out_and_some_nearly(shop: Shop) -> None:
    stock = [int(row["stock"]) for row in shop["products"]]
    assert 5 <= stock.count(0) <= 40
    assert any(0 < count < 5 for count in stock)


def test_everything_refers_to_something_that_exists(shop: Shop) -> None:
    skus = {row["sku"] for row in shop["products"]}
    customers = {row["customer_id"] for row in shop["customers"]}
    orders = {row["order_number"] for row in shop["orders"]}
    parcels = {row["tracking_number"] for row in shop["shipments"]}
    for name in ("order_items", "events", "reviews", "returns"):
        assert {row["sku"] for row in shop[name]} <= skus
    for name in ("orders", "events", "reviews"):
        assert {row["customer_id"] for row in shop[name]} <= customers
    for name in ("order_items", "shipments", "returns"):
        assert {row["order_number"] for row in shop[name]} <= orders
    assert {row["tracking_number"] for row in shop["shipment_events"]} == parcels
    assert len(parcels) == len(shop["shipments"])


def test_customers_are_reachable_one_by_one(shop: Shop) -> None:
    for column in ("customer_id", "email", "phone"):
        assert len({row[column] for row in shop["customers"]}) == 250
    for row in shop["customers"]:
        assert row["email"].split("@")[1].rsplit(".", 2)[-2] == "example"
        assert row["language"] in ("en", "zh")


def test_every_total_adds_up_to_the_cent(shop: Shop) -> None:
    items = by(shop["order_items"], "order_number")
    for order in shop["orders"]:
        lines = items[order["order_number"]]
        goods = [Decimal(row["unit_price"]) * int(row["quantity"]) for row in lines]
        expected = sum(goods) - Decimal(order["discount"]) + Decimal(order["shipping_fee"])
        assert Decimal(order["total"]) == expected > 0


def test_parcels_agree_with_the_status_of_their_order(shop: Shop) -> None:
    parcels = {row["order_number"]: row for row in shop["shipments"]}
    scans = by(shop["shipment_events"], "tracking_number")
    for order in shop["orders"]:
        parcel = parcels.get(order["order_number"])
        if order["status"] in UNSENT:
            assert parcel is None
            continue
        assert parcel is not None
        returned = order["status"] == "returned"
        assert parcel["status"] == ("delivered" if returned else order["status"])
        assert bool(parcel["delivered_at"]) == (order["status"] in ("delivered", "returned"))
        times = [when(scan["at"]) for scan in scans[parcel["tracking_number"]]]
        assert times == sorted(times)
        assert when(order["placed_at"]) < when(parcel["shipped_at"]) <= times[0]
        assert times[-1] <= NOW
        if order["status"] == "out_for_delivery":
            assert scans[parcel["tracking_number"]][-1]["description"].startswith("Out for")
            assert when(parcel["estimated_delivery"]).date() == ANCHOR
        if order["status"] == "shipped":
            assert when(parcel["estimated_delivery"]) > NOW
        if parcel["delivered_at"]:
            assert times[-1] == when(parcel["delivered_at"])
            assert (times[-1] - when(order["placed_at"])).days <= 21


def test_payments_agree_with_the_status_of_their_order(shop: Shop) -> None:
    allowed = {
        "placed": {"pending"},
        "cancelled": {"refunded", "pending"},
        "returned": {"refunded", "paid"},
        "delivered": {"paid", "partially_refunded"},
    }
    for order in shop["orders"]:
        assert order["payment_status"] in allowed.get(order["status"], {"paid"})
        cancelled = order["status"] == "cancelled"
        assert bool(order["cancelled_at"]) == cancelled
        refunded = cancelled and order["payment_status"] == "refunded"
        assert bool(order["refunded_at"]) == refunded
        if refunded:
            assert order["placed_at"] < order["cancelled_at"] < order["refunded_at"]
            assert when(order["refunded_at"]) <= NOW


def test_recent_orders_are_open_in_every_early_status(shop: Shop) -> None:
    recent = [o for o in shop["orders"] if (NOW - when(o["placed_at"])).days < 10]
    counts = Counter(order["status"] for order in recent)
    assert 80 <= len(recent) <= 105
    for status in ("placed", "paid", "packed", "shipped", "out_for_delivery"):
        assert counts[status] >= 8, counts


@pytest.mark.parametrize(
    ("customer", "language", "name"), [("C0001", "en", "Emma Lindqvist"), ("C0002", "zh", "王丽华")]
)
def test_the_showcase_customers_have_an_order_of_every_kind(
    shop: Shop, customer: str, language: str, name: str
) -> None:
    person = next(row for row in shop["customers"] if row["customer_id"] == customer)
    assert (person["language"], person["name"]) == (language, name)
    orders = [row for row in shop["orders"] if row["customer_id"] == customer]
    assert 5 <= len(orders) <= 7
    statuses = {row["status"] for row in orders}
    assert statuses == {"placed", "paid", "packed", "shipped", "delivered", "cancelled"}
    assert all(o["payment_status"] == "refunded" for o in orders if o["status"] == "cancelled")


def test_returns_give_back_what_was_paid_for_the_goods(shop: Shop) -> None:
    orders = {row["order_number"]: row for row in shop["orders"]}
    assert {row["status"] for row in shop["returns"]} == {
        "requested",
        "received",
        "refunded",
        "rejected",
    }
    for number, rows in by(shop["returns"], "order_number").items():
        order = orders[number]
        refunded = [row for row in rows if row["status"] == "refunded"]
        for row in rows:
            assert bool(row["refunded_at"]) == (row["status"] == "refunded")
            assert (Decimal(row["refund_amount"]) == 0) == (row["status"] == "rejected")
        if order["payment_status"] == "refunded":
            given = sum((Decimal(row["refund_amount"]) for row in refunded), Decimal(0))
            assert given == Decimal(order["total"]) - Decimal(order["shipping_fee"])
        else:
            assert bool(refunded) == (order["payment_status"] == "partially_refunded")


def test_events_come_in_the_sequence_of_time_and_none_from_the_future(shop: Shop) -> None:
    times = [row["at"] for row in shop["events"]]
    assert times == sorted(times)
    assert when(times[-1]) <= NOW
    assert (when(times[-1]) - when(times[0])).days > 500
    assert {row["event"] for row in shop["events"]} == {"view", "cart", "purchase", "rating"}


def test_every_purchase_event_is_a_line_of_an_order(shop: Shop) -> None:
    orders = {row["order_number"]: row for row in shop["orders"]}
    lines = Counter(
        (
            orders[row["order_number"]]["customer_id"],
            row["sku"],
            row["quantity"],
            orders[row["order_number"]]["placed_at"],
        )
        for row in shop["order_items"]
    )
    purchases = [row for row in shop["events"] if row["event"] == "purchase"]
    assert lines == Counter(
        (row["customer_id"], row["sku"], row["value"], row["at"]) for row in purchases
    )


def test_reviews_come_from_people_who_have_the_product_already(shop: Shop) -> None:
    parcels = {row["order_number"]: row for row in shop["shipments"]}
    orders = {row["order_number"]: row for row in shop["orders"]}
    arrived: dict[tuple[str, str], str] = {}
    for line in shop["order_items"]:
        delivered = parcels.get(line["order_number"], {}).get("delivered_at", "")
        key = (orders[line["order_number"]]["customer_id"], line["sku"])
        if delivered:
            arrived[key] = min(delivered, arrived.get(key, delivered))
    for review in shop["reviews"]:
        assert arrived[review["customer_id"], review["sku"]] < review["at"] <= NOW.isoformat()
    assert len({row["text"] for row in shop["reviews"]}) == 1_500


def test_good_and_bad_reviews_use_different_words(shop: Shop) -> None:
    ratings = Counter(int(row["rating"]) for row in shop["reviews"])
    assert all(ratings[stars] >= 15 for stars in range(1, 6)), ratings
    bad = {t for lang in ("en", "zh") for t in read("reviews/common")[lang]["titles"]["bad"]}
    for review in shop["reviews"]:
        assert (review["title"] in bad) == (int(review["rating"]) <= 2)


def test_declared_companions_share_baskets_more_often_than_chance(shop: Shop) -> None:
    concept = {row["sku"]: json.loads(row["attributes"])["group"] for row in shop["products"]}
    baskets = [
        {concept[row["sku"]] for row in rows}
        for rows in by(shop["order_items"], "order_number").values()
    ]
    together = expected = 0.0
    for one, other in read("pairs")["pairs"]:
        share = sum(one in basket for basket in baskets) / len(baskets)
        with_other = sum(other in basket for basket in baskets)
        both = sum({one, other} <= basket for basket in baskets)
        assert both > share * with_other, (one, other)
        together += both
        expected += share * with_other
    assert together / expected > 3


def test_seasons_show_in_what_people_look_at(shop: Shop) -> None:
    season = {row["sku"]: json.loads(row["attributes"]).get("season") for row in shop["products"]}
    views: Counter[tuple[str | None, str]] = Counter(
        (season[row["sku"]], row["at"][5:7]) for row in shop["events"] if row["event"] == "view"
    )

    def share(name: str, months: tuple[str, ...]) -> float:
        total = sum(views[one, month] for one in set(season.values()) for month in months)
        return sum(views[name, month] for month in months) / total

    summer, winter = ("06", "07", "08"), ("12", "01", "02")
    assert share("summer", summer) > 2 * share("summer", winter)
    assert share("winter", winter) > 2 * share("winter", summer)


def test_a_few_products_get_most_of_the_attention(shop: Shop) -> None:
    views = Counter(row["sku"] for row in shop["events"] if row["event"] == "view")
    ranked = sorted(views.values(), reverse=True)
    assert sum(ranked[: len(ranked) // 5]) > 0.4 * sum(ranked)
