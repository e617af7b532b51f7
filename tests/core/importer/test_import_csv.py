"""A shop's own CSV files come in whole, and come in again without doing harm."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from shop_files import Folder
from sqlalchemy import select

from smartmkt_core.account.models import Address, Customer
from smartmkt_core.catalog.models import Product, Review
from smartmkt_core.events.models import BehaviourEvent
from smartmkt_core.orders.models import Order
from smartmkt_core.returns.models import Refund


def test_everything_in_the_files_is_in_the_shop(folder: Folder) -> None:
    report = folder.load()

    assert report.warnings == []
    assert {name: counts.created for name, counts in report.counts.items()} == {
        "products": 2,
        "customers": 2,
        "orders": 3,
        "order_items": 4,
        "shipments": 1,
        "shipment_events": 2,
        "returns": 1,
        "refunds": 2,
        "reviews": 1,
        "addresses": 2,
        "events": 3,
        "promotions": 0,
    }
    with folder.sessions() as session:
        order = session.scalars(select(Order).where(Order.number == "A-7741")).one()
        assert order.number_key == "A7741"
        assert order.placed_at == datetime(2024, 5, 1, 8, tzinfo=UTC)
        assert (order.discount, order.shipping_fee, order.total) == (1, 3, 27)
        assert [(item.title, item.unit_price) for item in order.items] == [
            ("Tea pot", Decimal("20.00")),
            ("Cup", Decimal("5.00")),
        ]
        assert [scan.description_zh for scan in order.shipments[0].events] == ["已揽收", "已分拣"]
        assert order.attributes == {"note": "ring"}
        chinese = session.get(Customer, "c2")
        assert chinese is not None
        assert (chinese.name, chinese.language, chinese.newsletter) == ("王芳", "zh", False)
        review = session.scalars(select(Review)).one()
        assert (review.rating, review.text) == (5, "不错")


def test_odd_order_numbers_are_kept_as_the_shop_writes_them(folder: Folder) -> None:
    folder.load()

    assert folder.rows("SELECT number, number_key FROM orders ORDER BY id") == [
        ("A-7741", "A7741"),
        ("2024/88", "202488"),
        ("#9", "9"),
    ]


def test_unknown_columns_of_a_product_become_its_attributes(folder: Folder) -> None:
    folder.load()

    with folder.sessions() as session:
        pot, cup = session.get(Product, "T-1"), session.get(Product, "T-2")
        assert pot is not None and pot.attributes == {"colour": "red", "size": "L"}
        assert cup is not None and cup.attributes == {}


def test_the_same_folder_again_changes_nothing(folder: Folder) -> None:
    folder.load()
    report = folder.load()

    assert not report.changed
    assert report.counts["events"].unchanged == 3
    assert report.counts["orders"].unchanged == 3


def test_a_newer_export_updates_what_differs_and_only_that(folder: Folder) -> None:
    folder.load()
    folder.replace(
        "orders.csv",
        "A-7741,c1,2024-05-01T10:00:00+02:00,shipped",
        "A-7741,c1,2024-05-01T10:00:00+02:00,delivered",
    )
    folder.replace("order_items.csv", "A-7741,T-2,1,5\n", "")
    folder.add("shipment_events.csv", "TR1,2024-05-04T08:00:00Z,Hamburg,Delivered,已签收")
    folder.add("events.csv", "c1,T-2,view,,2024-05-04T09:00:00Z")
    report = folder.load()

    assert report.counts["orders"].updated == 1
    assert report.counts["orders"].unchanged == 2
    assert report.counts["order_items"].removed == 1
    assert report.counts["shipment_events"].created == 1
    assert report.counts["events"].created == 1
    assert folder.rows("SELECT status FROM orders WHERE number = 'A-7741'") == [("delivered",)]


def test_an_order_with_very_many_lines_keeps_them_all(folder: Folder) -> None:
    stickers = [f"#9,,1,1,Sticker {number}" for number in range(2_500)]
    folder.replace("order_items.csv", "unit_price\n", "unit_price,title\n")
    folder.replace("order_items.csv", ",20\n", ",20,\n")
    folder.replace("order_items.csv", ",5\n", ",5,\n")
    folder.add("order_items.csv", "\n".join(stickers))
    assert folder.load().counts["order_items"].created == 2_504

    assert not folder.load().changed
    assert folder.rows("SELECT count(*) FROM order_items") == [(2_504,)]


def test_a_file_without_a_column_leaves_it_as_it_was(folder: Folder) -> None:
    folder.load()
    folder.clear()
    folder.write("products.csv", "sku,title,price\nT-1,Tea pot,21\n")
    folder.load()

    with folder.sessions() as session:
        pot = session.get(Product, "T-1")
        assert pot is not None
        assert (pot.price, pot.title_zh, pot.stock) == (21, "茶壶", 4)
        assert pot.attributes == {"colour": "red", "size": "L"}


def test_any_file_may_come_alone_and_refer_to_what_is_there(folder: Folder) -> None:
    folder.load()
    folder.clear()
    folder.write(
        "orders.csv",
        "order_number,customer_id,placed_at,status\nSO 00017,c1,2024-06-01T00:00:00Z,paid\n",
    )
    folder.write("order_items.csv", "order_number,sku,quantity,unit_price\nSO 00017,T-2,3,5\n")
    folder.load()

    assert folder.rows("SELECT number_key, total FROM orders WHERE number = 'SO 00017'") == [
        ("SO00017", 15)
    ]


def test_a_total_that_is_left_out_is_computed(folder: Folder) -> None:
    folder.load()

    assert folder.rows("SELECT total FROM orders WHERE number = '#9'") == [(12,)]


def test_excel_byte_order_mark_and_windows_lines_are_fine(folder: Folder) -> None:
    folder.clear()
    content = "sku,title,price\r\nT-1,杯子,5\r\n\r\nT-2,茶壶,6\r\n"
    folder.write("products.csv", b"\xef\xbb\xbf" + content.encode())

    assert folder.load().counts["products"].created == 2


def test_returned_and_cancelled_money_becomes_refunds(folder: Folder) -> None:
    folder.load()

    with folder.sessions() as session:
        refunds = session.scalars(select(Refund).order_by(Refund.amount)).all()
        returned, cancelled = refunds
        assert (returned.amount, returned.status, returned.method) == (5, "paid", "Visa")
        assert returned.paid_at == datetime(2024, 5, 10, 10, tzinfo=UTC)
        assert returned.return_id is not None
        assert (cancelled.amount, cancelled.order.number) == (20, "2024/88")
        assert (cancelled.method, cancelled.return_id) == ("支付宝", None)


def test_addresses_of_orders_fill_the_address_book(folder: Folder) -> None:
    folder.add("orders.csv", "B-1,c1,2024-06-01T00:00:00Z,paid,EUR,Anna,2 New Rd,Visa,paid,0,0,5,")
    folder.add("order_items.csv", "B-1,T-2,1,5")
    folder.load()

    with folder.sessions() as session:
        book = session.scalars(
            select(Address).where(Address.customer_id == "c1").order_by(Address.text)
        ).all()
        assert [(entry.text, entry.is_default) for entry in book] == [
            ("1 Rd, X", False),
            ("2 New Rd", True),
        ]


def test_a_default_address_chosen_later_survives_the_next_import(folder: Folder) -> None:
    folder.load()
    with folder.sessions() as session, session.begin():
        session.scalars(select(Address).where(Address.customer_id == "c1")).one().is_default = False
        session.add(Address(customer_id="c1", text="Mine", is_default=True))
    folder.load()

    query = "SELECT text FROM addresses WHERE customer_id = 'c1' AND is_default"
    assert folder.rows(query) == [("Mine",)]


def test_a_shop_moved_to_today_keeps_its_hours_and_has_no_future(folder: Folder) -> None:
    today = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)
    report = folder.load(rebase_to=today)

    # The newest is the review of 2024-05-11, 09:00.
    assert report.shift == timedelta(days=925)
    with folder.sessions() as session:
        assert session.scalars(select(Review.at)).one() == datetime(2026, 11, 22, 9, tzinfo=UTC)
        order = session.scalars(select(Order).where(Order.number == "A-7741")).one()
        assert order.placed_at == datetime(2024, 5, 1, 8, tzinfo=UTC) + report.shift
        assert (
            order.shipments[0].estimated_delivery
            == datetime(2024, 5, 6, 10, tzinfo=UTC) + report.shift
        )


def test_a_shop_moved_again_the_next_day_has_no_event_twice(folder: Folder) -> None:
    folder.load(rebase_to=datetime(2026, 11, 22, 10, 30, tzinfo=UTC))
    report = folder.load(rebase_to=datetime(2026, 11, 23, 10, 30, tzinfo=UTC))

    assert (report.counts["events"].created, report.counts["events"].removed) == (3, 3)
    assert folder.rows("SELECT count(*) FROM behaviour_events") == [(3,)]
    assert folder.rows("SELECT count(*) FROM reviews") == [(1,)]
    assert folder.rows("SELECT count(*) FROM shipment_events") == [(2,)]


def test_events_of_guests_and_of_products_gone_are_kept(folder: Folder) -> None:
    folder.add("events.csv", "somebody,GONE,view,,2024-05-01T09:00:00Z")
    folder.add("events.csv", "somebody,GONE,view,,2024-05-01T09:00:01Z")
    report = folder.load()

    assert report.warnings == ["events.csv, line 5, sku: there is no product GONE; 2 rows kept"]
    with folder.sessions() as session:
        assert session.scalars(
            select(BehaviourEvent.source).where(BehaviourEvent.sku == "GONE")
        ).all() == ["import", "import"]


def test_an_event_written_twice_counts_once(folder: Folder) -> None:
    folder.add("events.csv", "c1,T-1,view,,2024-05-01T11:00:00+02:00")

    assert folder.load().counts["events"].created == 3


def test_events_of_the_shop_itself_are_left_alone(folder: Folder) -> None:
    moment = datetime(2026, 11, 1, tzinfo=UTC)
    with folder.sessions() as session, session.begin():
        session.add(
            BehaviourEvent(customer_id="c1", sku="T-1", event="view", at=moment, source="chat")
        )
    folder.load(rebase_to=datetime(2026, 11, 22, tzinfo=UTC))

    assert folder.rows("SELECT count(*) FROM behaviour_events WHERE source = 'chat'") == [(1,)]


def test_progress_is_told_file_by_file(folder: Folder) -> None:
    told: list[tuple[str, int, int | None]] = []
    folder.load(progress=lambda file, done, total: told.append((file, done, total)))

    assert ("events.csv", 3, 3) in told
    assert ("products.csv", 2, 2) in told
    assert ("order_items.csv", 4, 4) in told


def test_oddities_are_told_and_imported_all_the_same(folder: Folder) -> None:
    folder.replace("orders.csv", "1,3,27.00", "1,3,99.00")
    folder.replace("customers.csv", "anna@example.com", "anna at example")
    folder.replace("customers.csv", "zh-CN", "fr")
    folder.add("orders.csv", "A7741,c1,2030-01-01T00:00:00Z,paid,EUR,Anna,X,Visa,paid,0,0,0,")
    folder.replace("shipments.csv", "delivered_at", "delivered_at,colour")
    folder.replace("shipments.csv", "05-06T10:00:00Z,", "05-06T10:00:00Z,,red")
    folder.write("suppliers.csv", "a,b\n1,2\n")
    folder.add("reviews.csv", "nobody,T-2,3,So so,,")

    assert folder.load().warnings == [
        "suppliers.csv: not a file of this format, ignored",
        "customers.csv, line 2, email: is not an e-mail address; kept as it is",
        "customers.csv, line 3, language: fr is not spoken here; English is used",
        "orders.csv, line 5, placed_at: is in the future",
        "orders.csv, line 5, order_number: reads the same as A-7741 when typed plainly",
        "shipments.csv, colour: unknown column, ignored",
        "reviews.csv, line 3, customer_id: there is no customer nobody; kept unnamed",
        "orders.csv, line 2, total: order A-7741 says 99.00, but items 25.00 + shipping 3.00 "
        "− discount 1.00 = 27.00",
    ]
