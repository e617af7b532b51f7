"""Pictures that shoppers send: nothing but pixels is kept, and nothing for longer than wanted."""

from __future__ import annotations

import io
import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy.orm import Session, sessionmaker

from smartmkt_core.conversations.models import Conversation
from smartmkt_core.db import unit_of_work
from smartmkt_core.errors import NotFound
from smartmkt_core.orders import service as orders
from smartmkt_core.orders.service import Shopper
from smartmkt_core.returns.models import Return
from smartmkt_core.uploads import service as uploads
from smartmkt_core.uploads.service import NotAPicture, TooMany

Sessions = sessionmaker[Session]


def photo(kind: str = "JPEG", size: tuple[int, int] = (60, 40), **more: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, kind, **more)  # type: ignore[arg-type]
    return out.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_the_usual_kinds_are_taken(kind: str) -> None:
    picture = uploads.redraw(photo(kind))
    assert (picture.width, picture.height) == (60, 40)
    assert picture.content.startswith(b"\xff\xd8")


def test_place_and_camera_are_gone_and_the_picture_upright() -> None:
    exif = Image.Exif()
    exif[0x0110] = "Phone 12"
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[1] = "N"
    picture = uploads.redraw(photo(exif=exif))
    assert (picture.width, picture.height) == (40, 60)
    with Image.open(io.BytesIO(picture.content)) as kept:
        assert not kept.getexif()
    assert b"Phone 12" not in picture.content


def test_what_hides_behind_the_pixels_is_gone() -> None:
    hidden = photo() + b"<script>alert(1)</script>PK\x03\x04"
    assert b"script" not in uploads.redraw(hidden).content


def test_a_clear_background_becomes_white() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (4, 4), (0, 0, 0, 0)).save(out, "PNG")
    with Image.open(io.BytesIO(uploads.redraw(out.getvalue()).content)) as kept:
        assert kept.getpixel((0, 0)) == (255, 255, 255)


def test_large_photos_are_made_smaller() -> None:
    picture = uploads.redraw(photo(size=(5000, 2500)))
    assert (picture.width, picture.height) == (2000, 1000)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"%PDF-1.4",
        b"GIF89a" + bytes(40),
        photo()[:200],
        b"\xff\xd8\xff" + os.urandom(500),
    ],
    ids=["empty", "svg", "pdf", "gif", "cut off", "noise"],
)
def test_anything_else_is_refused(content: bytes) -> None:
    with pytest.raises(NotAPicture):
        uploads.redraw(content)


def test_a_picture_made_to_fill_the_memory_is_refused() -> None:
    out = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")
    assert len(out.getvalue()) < 100_000
    with pytest.raises(NotAPicture):
        uploads.redraw(out.getvalue())


def keep(
    session: Session, folder: Path, now: datetime, talk: str = "talk", most: int = 5
) -> uploads.Upload:
    return uploads.keep(session, folder, talk, uploads.redraw(photo()), most=most, now=now)


def test_files_are_their_owners_alone_under_names_nobody_guesses(
    shop: Sessions, tmp_path: Path, now: datetime
) -> None:
    with unit_of_work(shop) as session:
        first, second = keep(session, tmp_path / "up", now), keep(session, tmp_path / "up", now)
    assert first.id != second.id and len(first.id) == 32
    path = uploads.path_of(tmp_path / "up", first.id)
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0
    assert path.stat().st_size == first.size


def test_a_conversation_holds_only_so_many(shop: Sessions, tmp_path: Path, now: datetime) -> None:
    with unit_of_work(shop) as session:
        keep(session, tmp_path, now, most=1)
        with pytest.raises(TooMany):
            keep(session, tmp_path, now, most=1)
        keep(session, tmp_path, now, "other", most=1)
        with pytest.raises(NotFound):
            keep(session, tmp_path, now, "nobody")


def test_pictures_go_to_the_case_that_follows(
    shop: Sessions, tmp_path: Path, now: datetime
) -> None:
    with unit_of_work(shop) as session:
        order = orders.accessible(session, Shopper("talk", "c1"), "10029", now)
        case = Return(number="R1", order_id=order.id, requested_at=now)
        session.add(case)
        session.flush()
        old = keep(session, tmp_path, now - timedelta(days=3))
        new = keep(session, tmp_path, now)
        strange = keep(session, tmp_path, now, "other")
        assert uploads.attach(session, "talk", case.id, now=now) == 1
        assert [row.id for row in uploads.of_case(session, case.id)] == [new.id]
        assert uploads.loose(session, "talk", now=now) == []
        for row in (old, strange):
            session.refresh(row)
            assert row.return_id is None


def test_erasing_a_conversation_takes_its_pictures(
    shop: Sessions, tmp_path: Path, now: datetime
) -> None:
    with unit_of_work(shop) as session:
        mine, other = keep(session, tmp_path, now), keep(session, tmp_path, now, "other")
        assert uploads.erase(session, tmp_path, "talk") == 1
    assert not uploads.path_of(tmp_path, mine.id).exists()
    assert uploads.path_of(tmp_path, other.id).exists()
    with unit_of_work(shop) as session, pytest.raises(NotFound):
        uploads.upload(session, mine.id)


def test_files_of_conversations_that_are_gone_are_swept(
    shop: Sessions, tmp_path: Path, now: datetime
) -> None:
    with unit_of_work(shop) as session:
        gone, kept = keep(session, tmp_path, now), keep(session, tmp_path, now, "other")
        fresh = tmp_path / f"{'0' * 32}.jpg"
        fresh.write_bytes(b"being written")
        for row in (gone, kept):
            os.utime(uploads.path_of(tmp_path, row.id), (0, 0))
        os.utime(fresh, (now.timestamp(), now.timestamp()))
    with unit_of_work(shop) as session:
        session.delete(session.get_one(Conversation, "talk"))
        session.flush()
        assert uploads.sweep(session, tmp_path, now=now) == 1
    assert [path.exists() for path in (uploads.path_of(tmp_path, kept.id), fresh)] == [True, True]
