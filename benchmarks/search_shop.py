"""A made shop of any size for benchmarks/search.py, and queries to ask it."""

from __future__ import annotations

import random
import secrets
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import insert, text

from smartmkt_core.catalog import keeping
from smartmkt_core.catalog.models import Product
from smartmkt_core.db import make_engine, make_sessions, unit_of_work
from smartmkt_core.encoder.encoder import TextEncoder
from smartmkt_core.tables import metadata

CHUNK = 50_000
THINGS = """
running shoe/跑鞋/Shoes|hiking boot/登山靴/Shoes|sandal/凉鞋/Shoes
slipper/拖鞋/Shoes|loafer/乐福鞋/Shoes|rain jacket/雨衣/Jackets
winter coat/大衣/Jackets|vest/马甲/Jackets|blazer/西装/Jackets
parka/派克大衣/Jackets|sweater/毛衣/Knitwear|cardigan/开衫/Knitwear
scarf/围巾/Knitwear|beanie/毛线帽/Knitwear|glove/手套/Knitwear
shirt/衬衫/Clothing|dress/连衣裙/Clothing|skirt/半身裙/Clothing
trousers/长裤/Clothing|jeans/牛仔裤/Clothing|backpack/双肩包/Bags
tote bag/托特包/Bags|wallet/钱包/Bags|suitcase/行李箱/Bags|belt bag/腰包/Bags
frying pan/煎锅/Kitchen|wok/炒锅/Kitchen|casserole/炖锅/Kitchen
knife/菜刀/Kitchen|cutting board/砧板/Kitchen|bowl/碗/Kitchen
plate/盘子/Kitchen|apron/围裙/Kitchen|teapot/茶壶/Tea|mug/马克杯/Tea
kettle/水壶/Tea|green tea/绿茶/Tea|coffee beans/咖啡豆/Tea|duvet/被子/Bedding
pillow/枕头/Bedding|sheet/床单/Bedding|blanket/毯子/Bedding|towel/毛巾/Bedding
desk lamp/台灯/Lighting|floor lamp/落地灯/Lighting|pendant/吊灯/Lighting
candle/蜡烛/Lighting|night light/夜灯/Lighting|notebook/笔记本/Office
fountain pen/钢笔/Office|office chair/办公椅/Office|pencil case/笔袋/Office
tent/帐篷/Outdoor|sleeping bag/睡袋/Outdoor|hammock/吊床/Outdoor
bottle/水杯/Outdoor|torch/手电筒/Outdoor|teddy bear/小熊/Toys|puzzle/拼图/Toys
building blocks/积木/Toys|kite/风筝/Toys|face cream/面霜/Beauty
soap/香皂/Beauty|sun cream/防晒霜/Beauty|lip balm/润唇膏/Beauty
bookshelf/书架/Furniture|sofa/沙发/Furniture|dining table/餐桌/Furniture
rug/地毯/Furniture|mirror/镜子/Furniture
"""
MATERIALS = """
wool/羊毛|merino/美利奴|cotton/棉|linen/亚麻|silk/真丝|leather/真皮|canvas/帆布
denim/牛仔布|nylon/尼龙|polyester/涤纶|bamboo/竹|oak/橡木|walnut/胡桃木|steel/不锈钢
aluminium/铝|ceramic/陶瓷|glass/玻璃|cast iron/铸铁|copper/铜|rubber/橡胶
cork/软木|felt/毛毡|velvet/丝绒|paper/纸
"""
COLOURS = """
black/黑色|white/白色|grey/灰色|red/红色|blue/蓝色|green/绿色|yellow/黄色|orange/橙色
pink/粉色|purple/紫色|brown/棕色|beige/米色|navy/藏青|gold/金色|silver/银色
"""
USES = """
everyday/日常|office/办公|travel/旅行|camping/露营|home/居家|winter/冬天|summer/夏天
gift/送礼|sport/运动|children/儿童|garden/花园|wedding/婚礼
"""
STARTS = "Al Bra Cor Del Es Fen Gar Hol Is Jor Kel Lor Mar Nor Os Pel Quin Ros Sel Tor"
ENDS = "beck wick ford haven low mere stad vale worth dale lund ton by field crest"
LINES = "Harbour Meadow Summit River Forest Island Studio Heritage Nova Atlas Ember Drift"
WEIGHTS = {"colour": 0.3, "use": 0.3, "brand": 0.2, "noise": 0.35}
Vectors = NDArray[np.float32]


def _pairs(lines: str) -> list[tuple[str, ...]]:
    return [tuple(entry.split("/")) for entry in lines.replace("\n", "|").split("|") if entry]


_PARTS = {
    "thing": _pairs(THINGS),
    "material": _pairs(MATERIALS),
    "colour": _pairs(COLOURS),
    "use": _pairs(USES),
}
BRANDS = [f"{start}{end}" for start in STARTS.split() for end in ENDS.split()]


@dataclass(frozen=True)
class Shop:
    """Where it is, and how long its making took."""

    url: str
    facts: dict[str, Any]


def make_shop(folder: Path, count: int, encoder: TextEncoder, languages: int) -> Shop:
    """A shop with so many products in a folder; goes on where it was broken off."""
    folder.mkdir(parents=True, exist_ok=True)
    url = f"sqlite:///{folder / f'shop-{count}.db'}"
    engine = make_engine(url)
    metadata.create_all(engine)
    sessions = make_sessions(engine)
    facts: dict[str, Any] = {}
    with unit_of_work(sessions) as session:
        there = session.query(Product).count()
    if there < count:
        started = time.perf_counter()
        for start in range(there, count, CHUNK):
            with unit_of_work(sessions) as session:
                session.execute(insert(Product), list(_rows(start, min(start + CHUNK, count))))
            print(f"  {start + CHUNK:,} products", flush=True)
        facts["insert_s"] = time.perf_counter() - started
    started, read = time.perf_counter(), 0
    while True:
        with unit_of_work(sessions) as session:
            query = "SELECT position FROM product_search WHERE stale LIMIT 20000"
            waiting = [row[0] for row in session.execute(text(query))]
            keeping.read_words(session, waiting)
        if not waiting:
            break
        read += len(waiting)
        print(f"  {read:,} products read", flush=True)
    if read:
        facts["read_words_s"] = time.perf_counter() - started
    _give_vectors(sessions, encoder, languages)
    engine.dispose()
    return Shop(url, facts)


def made_queries(count: int, *, seed: int) -> list[str]:
    """Different queries as shoppers type them, in English and Chinese by turns."""
    pick = random.Random(seed)
    found: dict[str, None] = {}
    while len(found) < count:
        parts = {name: pick.choice(values) for name, values in _PARTS.items()}
        thing, zh = parts["thing"][0], parts["thing"][1]
        material, material_zh = parts["material"]
        colour, colour_zh = parts["colour"]
        use, use_zh = parts["use"]
        price = pick.choice((20, 35, 50, 80, 120, 200, 300))
        brand = pick.choice(BRANDS)
        found[pick.choice((
            thing, f"{colour} {thing}", f"{material} {thing} under {price}", f"{thing} for {use}",
            f"{colour} {material} {thing} for {use} under {price}", f"{thing} not {material}",
            f"something {colour} for {use}", f"{_slip(thing, pick)} {material}",
            f"{brand} {thing}", f"a {thing} by {_slip(brand, pick)}", f"warm {thing} over {price}",
            f"a present for my mother, {price} dollars at most, {thing}",
        )) if len(found) % 2 else pick.choice((
            zh, f"{colour_zh}的{zh}", f"{material_zh}{zh} {price}以内", f"{use_zh}用的{zh}",
            f"{zh} 不要{material_zh}", f"{price}以上的{colour_zh}{zh}", f"{brand}的{zh}",
            f"送女朋友的{zh}", f"{colour_zh}{material_zh}{zh}，{use_zh}用，{price}以内",
        ))] = None  # fmt: skip
    return list(found)


def _slip(word: str, pick: random.Random) -> str:
    """The word with two letters swapped."""
    at = pick.randrange(1, max(len(word) - 2, 2))
    return word[:at] + word[at + 1 : at + 2] + word[at : at + 1] + word[at + 2 :]


def _parts_of(number: int) -> dict[str, tuple[str, ...]]:
    pick = random.Random(number)
    return {name: pick.choice(values) for name, values in _PARTS.items()} | {
        "brand": (pick.choice(BRANDS),),
        "line": (pick.choice(LINES.split()), str(pick.randrange(1000))),
    }


def _rows(start: int, end: int) -> Iterator[dict[str, Any]]:
    for number in range(start, end):
        parts = _parts_of(number)
        (thing, zh, category), (material, material_zh) = parts["thing"], parts["material"]
        (colour, colour_zh), (use, use_zh) = parts["colour"], parts["use"]
        line, model = parts["line"]
        pick = random.Random(-number)
        yield {
            "sku": f"M-{number:07}",
            "title": f"{line} {model} {material} {thing}, {colour}".title(),
            "title_zh": f"{material_zh}{zh}·{colour_zh}",
            "description": f"A {thing} of {material} for {use}, made by {parts['brand'][0]}.",
            "description_zh": f"{use_zh}用的{material_zh}{zh}。",
            "category": category,
            "brand": parts["brand"][0],
            "price": round(pick.lognormvariate(4.2, 0.8), 2),
            "stock": pick.choice((0, 3, 20, 100)),
            "attributes": {
                "material": material,
                "material_zh": material_zh,
                "colour": colour,
                "colour_zh": colour_zh,
                "use": use,
                "use_zh": use_zh,
            },
        }


def _give_vectors(sessions: Any, encoder: TextEncoder, languages: int) -> None:
    mark = keeping.mark_of(encoder)
    query = "SELECT position, sku FROM product_search WHERE encoder <> :mark LIMIT 50000"
    change = (
        "UPDATE product_search SET encoder = :mark, vector = :vector, vector_id = :id "
        "WHERE position = :position"
    )
    parts: list[dict[str, dict[Any, Vectors]]] = []
    done = 0
    while True:
        with unit_of_work(sessions) as session:
            rows = session.execute(text(query), {"mark": mark}).all()
            if not rows:
                return
            parts = parts or [_encoded(encoder, language) for language in range(languages)]
            numbers = [int(sku[2:]) for _, sku in rows]
            vectors = np.stack([_made(numbers, language) for language in parts], axis=1)
            session.execute(
                text(change),
                [
                    {
                        "mark": mark,
                        "vector": vector.astype(np.float16).tobytes(),
                        "id": secrets.randbits(62) + 1,
                        "position": position,
                    }
                    for (position, _), vector in zip(rows, vectors, strict=True)
                ],
            )
        done += len(rows)
        print(f"  {done:,} vectors", flush=True)


def _encoded(encoder: TextEncoder, language: int) -> dict[str, dict[Any, Vectors]]:
    """Vectors of what products are put together from, in English (0) or Chinese (1)."""

    def read(name: str) -> dict[Any, Vectors]:
        return {part: encoder.encode([part[language]])[0] for part in _PARTS[name]}

    things = {
        (m, t): encoder.encode([f"{m[1]}{t[1]}" if language else f"{m[0]} {t[0]}. {t[2]}"])[0]
        for m in _PARTS["material"]
        for t in _PARTS["thing"]
    }
    brands = {(b,): encoder.encode([b])[0] for b in BRANDS}
    return {"thing": things, "colour": read("colour"), "use": read("use"), "brand": brands}


def _made(numbers: Sequence[int], parts: dict[str, dict[Any, Vectors]]) -> Vectors:
    noise = np.random.default_rng(numbers[0]).standard_normal((len(numbers), 384))
    noise /= np.linalg.norm(noise, axis=1, keepdims=True)
    rows = np.asarray(WEIGHTS["noise"] * noise, np.float32)
    for row, number in zip(rows, numbers, strict=True):
        made = _parts_of(number)
        row += parts["thing"][made["material"], made["thing"]]
        for name in ("colour", "use", "brand"):
            row += WEIGHTS[name] * parts[name][made[name]]
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return rows
