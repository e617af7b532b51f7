"""A bad row stops the whole import, and the message says where it is and what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from shop_files import NOW, Folder

from smartmkt_core.errors import ImportFailed
from smartmkt_core.importer import import_folder

Problems = Callable[..., list[str]]

BAD_CELLS = [
    # file, what stands there, what is put there, the message
    ("products.csv", "T-1,Tea", ",Tea", "products.csv, line 2, sku: is empty"),
    ("products.csv", "T-2,Cup", "T-1,Cup", "products.csv, line 3, sku: T-1 is already on line 2"),
    ("products.csv", "Tea pot,茶壶", ",", "products.csv, line 2, title: is empty"),
    (
        "products.csv",
        "20.00",
        "twenty",
        "products.csv, line 2, price: “twenty” is not an amount; write it like 1299.50",
    ),
    (
        "products.csv",
        "20.00",
        '"1,299.00"',
        "products.csv, line 2, price: “1,299.00” is not an amount; write it like 1299.50",
    ),
    ("products.csv", "20.00", "-20", "products.csv, line 2, price: -20 is negative"),
    (
        "products.csv",
        "20.00",
        "19.999",
        "products.csv, line 2, price: 19.999 has more than two decimals",
    ),
    (
        "products.csv",
        "20.00",
        "NaN",
        "products.csv, line 2, price: “NaN” is not an amount; write it like 1299.50",
    ),
    (
        "products.csv",
        "20.00,EUR",
        "20.00,EURO",
        "products.csv, line 2, currency: “EURO” is not a currency code such as USD",
    ),
    ("products.csv", "EUR,4", "EUR,-4", "products.csv, line 2, stock: -4 is negative"),
    (
        "products.csv",
        "EUR,4",
        "EUR,4.5",
        "products.csv, line 2, stock: “4.5” is not a whole number",
    ),
    (
        "products.csv",
        '"{""size"": ""L""}"',
        "[1]",
        'products.csv, line 2, attributes: must be a JSON object such as {"colour": "red"}',
    ),
    (
        "products.csv",
        "Tea pot",
        "x" * 301,
        "products.csv, line 2, title: has 301 characters, at most 300 fit",
    ),
    (
        "products.csv",
        "Tea pot",
        "Tea\0pot",
        "products.csv, line 2, title: contains a NUL character",
    ),
    (
        "products.csv",
        "T-2,Cup,杯子,5,EUR,10,,",
        "T-2,Cup,杯子,5",
        "products.csv, line 3: has 4 cells, the header has 8",
    ),
    (
        "customers.csv",
        "en,true",
        "en,maybe",
        "customers.csv, line 2, newsletter: “maybe” is neither true nor false",
    ),
    (
        "customers.csv",
        "2024-01-01T00:00:00Z",
        "2024-01-01",
        "customers.csv, line 2, created_at: “2024-01-01” has no offset; "
        "write 2024-05-01T10:30:00+02:00 or end it in Z",
    ),
    (
        "orders.csv",
        "2024-05-01T10:00:00+02:00",
        "1 May 2024",
        "orders.csv, line 2, placed_at: “1 May 2024” is not an ISO 8601 time such as "
        "2024-05-01T10:30:00+02:00",
    ),
    (
        "orders.csv",
        "2024-05-01T10:00:00+02:00",
        "0001-01-01T00:00:00+14:00",
        "orders.csv, line 2, placed_at: “0001-01-01T00:00:00+14:00” is not between 1970 and 2100",
    ),
    (
        "orders.csv",
        ",shipped,",
        ",sent,",
        "orders.csv, line 2, status: “sent” is not one of cancelled, delivered, out_for_delivery, "
        "packed, paid, placed, returned, shipped",
    ),
    (
        "orders.csv",
        "A-7741,c1",
        "A-7741,c7",
        "orders.csv, line 2, customer_id: there is no customer c7",
    ),
    (
        "orders.csv",
        "A-7741",
        "#--",
        "orders.csv, line 2, order_number: has neither letters nor digits",
    ),
    (
        "order_items.csv",
        "#9,T-2",
        "#10,T-2",
        "order_items.csv, line 5, order_number: there is no order #10",
    ),
    (
        "order_items.csv",
        "#9,T-2",
        "#9,T-3",
        "order_items.csv, line 5, sku: there is no product T-3",
    ),
    (
        "order_items.csv",
        "T-2,2,5",
        "T-2,0,5",
        "order_items.csv, line 5, quantity: must be 1 or more",
    ),
    (
        "shipments.csv",
        "A-7741,TR1",
        "A-7742,TR1",
        "shipments.csv, line 2, order_number: there is no order A-7742",
    ),
    (
        "shipment_events.csv",
        "TR1,2024-05-03",
        "TR2,2024-05-03",
        "shipment_events.csv, line 3, tracking_number: there is no shipment TR2",
    ),
    (
        "returns.csv",
        ",refunded,",
        ",lost,",
        "returns.csv, line 2, status: “lost” is not one of received, refunded, rejected, requested",
    ),
    (
        "events.csv",
        "purchase",
        "bought",
        "events.csv, line 3, event: “bought” is not one of cart, purchase, rating, view",
    ),
    ("events.csv", "4.5", "many", "events.csv, line 4, value: “many” is not a number"),
    ("events.csv", "guest-9", "", "events.csv, line 4, customer_id: is empty"),
    (
        "reviews.csv",
        "T-1,5",
        "T-1,6",
        "reviews.csv, line 2, rating: must be 5 or less",
    ),
    ("reviews.csv", "c1,T-1", "c1,T-9", "reviews.csv, line 2, sku: there is no product T-9"),
]


@pytest.mark.parametrize(
    ("file", "old", "new", "message"), BAD_CELLS, ids=[bad[3][:60] for bad in BAD_CELLS]
)
def test_a_bad_cell_is_named(
    folder: Folder, problems: Problems, file: str, old: str, new: str, message: str
) -> None:
    folder.replace(file, old, new)

    assert message in problems()


def test_what_refers_to_a_bad_row_is_not_reported_again(folder: Folder, problems: Problems) -> None:
    folder.replace("orders.csv", ",shipped,", ",sent,")

    assert len(problems()) == 1


def test_every_problem_is_reported_at_once(folder: Folder, problems: Problems) -> None:
    folder.replace("products.csv", "20.00", "twenty")
    folder.replace("events.csv", "purchase", "bought")
    folder.replace("reviews.csv", "T-1,5", "T-1,0")

    assert [line.split(":")[0] for line in problems()] == [
        "events.csv, line 3, event",
        "products.csv, line 2, price",
        "reviews.csv, line 2, rating",
    ]


def test_a_hundred_problems_are_enough(folder: Folder, problems: Problems) -> None:
    for number in range(150):
        folder.add("events.csv", f"c{number},T-1,nothing,,2024-05-01T09:00:00Z")
    found = problems()

    assert len(found) == 101
    assert found[-1] == "Stopped after 100 problems."


def test_missing_columns_are_named(folder: Folder, problems: Problems) -> None:
    folder.write("orders.csv", "order_number,total\nA-1,5\n")
    found = problems()

    assert "orders.csv, line 1, placed_at: this column is missing" in found
    assert "orders.csv, line 1, status: this column is missing" in found


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "products.csv: is empty; a header row is needed"),
        (b"sku;title;price\nT;x;1\n", "products.csv, line 1: columns must be separated by commas"),
        (b"sku,sku,title\n", "products.csv, line 1, sku: this column appears twice"),
        (
            "sku,title,price\nT-1,杯子,5\n".encode("gb18030"),
            "products.csv: is not UTF-8 (after line 0); save it as CSV UTF-8",
        ),
        (b'sku,title,price\nT-1,"Cup,5\n', "products.csv, line 2: can't be read as CSV: "),
        (
            b"sku,title,price\nT-1," + b"x" * 200_000 + b",5\n",
            "products.csv, line 2: can't be read as CSV: field larger than field limit",
        ),
    ],
)
def test_files_that_are_no_such_csv(
    folder: Folder, problems: Problems, content: bytes, message: str
) -> None:
    folder.clear()
    folder.write("products.csv", content)

    assert problems()[0].startswith(message)


def test_lines_are_counted_as_an_editor_does(folder: Folder, problems: Problems) -> None:
    folder.clear()
    folder.write(
        "products.csv", 'sku,title,description,price\nT-1,Cup,"two\nlines",5\n\nT-2,Pot,,many\n'
    )

    assert problems() == [
        "products.csv, line 5, price: “many” is not an amount; write it like 1299.50"
    ]


def test_a_folder_without_files_of_ours(folder: Folder, problems: Problems) -> None:
    folder.clear()

    assert "has none of products.csv, customers.csv" in problems()[0]


def test_a_folder_that_is_not_there(folder: Folder) -> None:
    with pytest.raises(ImportFailed, match="there is no such folder"):
        import_folder(folder.sessions, Path("/nowhere/at/all"), now=NOW)


def test_what_was_there_before_a_failed_import_stays(folder: Folder) -> None:
    folder.load()
    folder.replace("products.csv", "20.00", "25.00")
    folder.replace("reviews.csv", "T-1,5", "T-1,6")
    with pytest.raises(ImportFailed):
        folder.load()

    assert folder.rows("SELECT price FROM products WHERE sku = 'T-1'") == [(20,)]
