"""Behaviour from files of many shapes, and what is said of those that can't be read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from smartmkt_core.recommend.evaluation.contents import read_content
from smartmkt_core.recommend.evaluation.files import (
    CART,
    PURCHASE,
    RATING,
    VIEW,
    UnreadableBehaviour,
    beside,
    read_behaviour,
)


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_a_shops_events_are_sorted_by_customer_and_time(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "events.csv",
        "customer_id,sku,event,value,at\n"
        "C2,B,view,,2026-01-02T00:00:00+00:00\n"
        "C1,B,purchase,1,2026-01-03T00:00:00+00:00\n"
        "C1,A,cart,,2026-01-01T00:00:00+08:00\n"
        "C1,A,rating,4,2026-01-04T00:00:00Z\n",
    )
    found = read_behaviour(path)
    assert found.users == ["C1", "C2"]
    assert [found.skus[item] for item in found.log.item] == ["A", "B", "A", "B"]
    assert found.kind.tolist() == [CART, PURCHASE, RATING, VIEW]
    assert found.log.clock == "seconds"
    assert found.log.at[0] == 1767196800


def test_a_line_is_a_user_and_their_items_in_order(tmp_path: Path) -> None:
    found = read_behaviour(written(tmp_path, "lines.txt", "u1 9 3 7\nu2 3\n"))
    assert [found.skus[item] for item in found.log.item] == ["9", "3", "7", "3"]
    assert found.sequence
    assert found.log.clock == "order"


def test_typed_headers_are_read(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "a.inter",
        "user_id:token\titem_id:token\trating:float\ttimestamp:float\n1\t2\t3\t881250949\n",
    )
    found = read_behaviour(path)
    assert found.kind.tolist() == [RATING]
    assert found.log.at.tolist() == [881250949]


def test_quoted_headers_and_cells_are_read(tmp_path: Path) -> None:
    text = '"customer_id","sku","event","at"\n"C, 1","A","view","1767196800"\n'
    found = read_behaviour(written(tmp_path, "events.csv", text))
    assert (found.users, found.skus, found.kind.tolist()) == (["C, 1"], ["A"], [VIEW])
    assert not found.sequence and found.log.clock == "seconds"


def test_lines_of_items_may_be_long_and_hold_commas(tmp_path: Path) -> None:
    items = [f"item-{n}" for n in range(20_000)]
    found = read_behaviour(written(tmp_path, "lines.txt", f'u"1 {" ".join(items)}\nu2,3,4\n'))
    assert found.sequence and len(found.log) == 20_002


def test_a_folder_of_lists_is_one_log_whose_kinds_are_the_files_names(tmp_path: Path) -> None:
    written(tmp_path, "view_shop.dat", "visitorid\titemid\tevent\n1\t5\t1\n1\t6\t1\n")
    written(tmp_path, "add_to_cart_shop.dat", "visitorid\titemid\tevent\n1\t6\t1\n")
    written(tmp_path, "purchase_shop.dat", "visitorid\titemid\tevent\n1\t6\t1\n")
    found = read_behaviour(tmp_path)
    # Nothing tells when: people look before they buy.
    assert found.kind.tolist() == [VIEW, VIEW, CART, PURCHASE]
    assert found.log.clock == "order"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("reviews.csv", RATING),
        ("border_export.csv", RATING),
        ("purchases-2026.csv", PURCHASE),
        ("add_to_cart.csv", CART),
        ("Orders.csv", PURCHASE),
    ],
)
def test_a_file_s_name_tells_the_kind_by_its_words(tmp_path: Path, name: str, kind: int) -> None:
    path = written(tmp_path, name, "customer_id,sku,rating\nC1,A,4\n")
    assert read_behaviour(path).kind.tolist() == [kind]


def test_what_is_said_of_items_beside_the_events_is_no_event(tmp_path: Path) -> None:
    written(tmp_path, "clicks.csv", "customer_id,sku\nC1,A\n")
    items = written(tmp_path, "products.csv", "movie_id,title\nA,Tent\n")
    assert read_behaviour(tmp_path).kind.tolist() == [VIEW]
    assert beside(tmp_path) == items
    written(tmp_path, "a.item", "item_id:token\n")
    assert read_behaviour(tmp_path).skus == ["A"]


def test_items_are_named_as_in_the_events(tmp_path: Path) -> None:
    table = written(tmp_path, "items.csv", "movie_id,genre\nA,drama\n")
    assert read_content(table, ["A"])[1] == ["genre=drama"]


def test_what_was_only_shown_or_turned_down_is_no_interest(tmp_path: Path) -> None:
    path = written(
        tmp_path, "events.csv", "customer_id,sku,event\nC1,A,shown\nC1,B,reject\nC1,D,view\n"
    )
    assert read_behaviour(path).skus == ["D"]


def test_milliseconds_are_seconds_too(tmp_path: Path) -> None:
    path = written(tmp_path, "e.csv", "timestamp,visitorid,event,itemid\n1433221332117,1,view,5\n")
    assert read_behaviour(path).log.at.tolist() == [1433221332]


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("events.csv", "customer_id,sku,event,value,at\nC1,,view,,2026-01-01\n", ":2: no sku"),
        ("events.csv", "customer_id,sku,event,value,at\nC1,A,stare,,2026-01-01\n", "'stare'"),
        ("events.csv", "customer_id,sku,event,value,at\nC1,A,view,,soon\n", ":2: time is 'soon'"),
        ("events.csv", "customer_id,sku,event,value,at\nC1,A,view\n", ":2: 3 cells"),
        ("events.csv", "customer_id,sku,event,value,at\nC1,A,rating,good,1\n", "'good'"),
        ("events.csv", "customer_id,sku,event,value,at\nC1,A,rating,-1,1\n", ":2: rating is '-1'"),
        ("events.csv", "customer_id,sku,event,value\nC1,A,rating,nan\n", ":2: rating is 'nan'"),
        ("events.csv", "customer_id,sku,event,value\nC1,A,rating,inf\n", ":2: rating is 'inf'"),
        ("events.csv", "buyer,thing\nC1,A\n", ":1: no column customer_id among buyer, thing"),
        ("events.tsv", "buyer\tthing\nC1\tA\n", ":1: no column customer_id"),
        ("events.csv", "customer_id;sku\nC1;A\n", ":1: no column customer_id"),
        ("events.csv", 'customer_id,sku\n"C\n1",A\nC2,"B\n', ":4: unexpected end of data"),
        ("events.csv", 'customer_id,sku\n"C\n1",A\nC2\n', ":4: 1 cells"),
        ("events.csv", 'customer_id,sku\n"C" 1,A\n', ":2: ',' expected after"),
        ("events.csv", "customer_id,title\nC1,A\n", ":1: no column sku"),
        ("events.csv", "customer_id,sku\n", "no events"),
        ("lines.txt", "u1 3 4\nu2\n", ":2: a line needs"),
        ("lines.txt", "", ":1: empty"),
    ],
)
def test_what_is_wrong_is_told_with_file_and_line(
    tmp_path: Path, name: str, text: str, said: str
) -> None:
    with pytest.raises(UnreadableBehaviour) as caught:
        read_behaviour(written(tmp_path, name, text))
    assert said in str(caught.value)
    assert name in str(caught.value)


def test_bytes_that_are_no_text_are_told(tmp_path: Path) -> None:
    path = tmp_path / "events.csv"
    path.write_bytes(b"customer_id,sku\nC1,\xff\xfe\n")
    with pytest.raises(UnreadableBehaviour, match="UTF-8"):
        read_behaviour(path)


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnreadableBehaviour, match="no events in this folder"):
        read_behaviour(tmp_path)


def test_attributes_are_read_from_the_shops_products(tmp_path: Path) -> None:
    attributes = json.dumps({"colour": "red", "use": ["hiking", "camping"]}).replace('"', '""')
    path = written(
        tmp_path,
        "products.csv",
        f'sku,title,category,brand,attributes\nA,Tent,camping,Alp,"{attributes}"\nB,Pan,kitchen,,\n',
    )
    content, names = read_content(path, ["A", "B"])
    assert content.attributes is not None
    of_tent = {names[column] for column in content.attributes[[0]].indices}
    assert of_tent == {
        "category=camping",
        "brand=Alp",
        "colour=red",
        "use=hiking",
        "use=camping",
    }


def test_attributes_are_read_from_typed_tables_and_json(tmp_path: Path) -> None:
    table = written(
        tmp_path,
        "a.item",
        "item_id:token\tmovie_title:token_seq\tclass:token_seq\n1\tToy Story\tComedy Animation\n",
    )
    content, names = read_content(table, ["1"])
    assert set(names) == {"class=Comedy", "class=Animation"}
    lists = written(tmp_path, "item2attributes.json", '{"1": [4, 5], "2": [4]}')
    content, names = read_content(lists, ["1", "2"])
    assert content.attributes is not None
    assert content.attributes.nnz == 3
    assert beside(tmp_path) == lists


def test_broken_attributes_are_told_with_their_line(tmp_path: Path) -> None:
    path = written(tmp_path, "products.csv", "sku,attributes\nA,{}\nB,{broken\n")
    with pytest.raises(UnreadableBehaviour, match=r"products\.csv:3: attributes are no JSON"):
        read_content(path, ["A", "B"])
