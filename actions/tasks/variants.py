"""Which other size, colour or version of a product a shopper wants."""

from __future__ import annotations

import re
from collections.abc import Sequence

from smartmkt_core.catalog.figures import LETTER_SIZES, letter_size
from smartmkt_core.catalog.models import Product
from smartmkt_core.catalog.words import colours_in, terms

_SPELT_OUT = re.compile(
    r"(?<![a-z])(?:(?:extra )?(?:small|large)|medium)(?![a-z])|[特加]?大[码号]|加大|[小中][码号]",
    re.I,
)
_SHORT = 5
"""Characters of a text that may be nothing but a size, however written."""
_SEPARATOR = re.compile(r"\s*(?:,|、|，|;|\band\b|\bor\b)\s*", re.I)
_RANGE = re.compile(r"^(?:[A-Za-z]{2}\s+)?(\w+)\s*[-–—~至到]\s*(\w+)$")
_NUMBER = re.compile(r"(?<![\d.])(\d{2,3}(?:\.5)?)(?![\d.])")
_LETTER = re.compile(r"(?<![A-Za-z])(X{0,3}S|X{0,3}L|M|[2345]XL)(?![A-Za-z'])")
_LARGER = re.compile(
    r"\b(?:one |a )?size(?:s)? (?:up|larger|bigger)\b|\b(?:larger|bigger)\b|\bnext size up\b"
    r"|大一[码号]|大[一两]?[码号]|大一点|大点",
    re.I,
)
_SMALLER = re.compile(
    r"\b(?:one |a )?size(?:s)? (?:down|smaller)\b|\bsmaller\b|\bnext size down\b"
    r"|小一[码号]|小[一两]?[码号]|小一点|小点",
    re.I,
)
# What the present one is, or what is not wanted: "the M is too small", 不要41.
_PRESENT = re.compile(
    r"(?:\b(?:the|my|a|an|size|this|that|it|they|these|those|one|ones|in) )?(?:size )?(?:\w{1,5} )?"
    r"(?:\b(?:is|are|was|were|feels?|fits?|seems?|comes?|came|turned out)(?:n'?t)? |\w+'(?:s|re) )?"
    r"\b(?:too|a bit|a little|a touch|way|rather|very|quite|really|so|runs?|running)"
    r"(?: too| a bit| a little| very| rather| quite)* (?:extra )?(?:small|large)\b"
    r"|\b(?:is|are|was|were)(?:n'?t)? (?:extra )?(?:small|large)\b"
    r"|\b(?:not|instead of|rather than|i(?:'ve| have)? (?:got|ordered|bought|took))"
    r" (?:in )?(?:an? |the |my )?"
    r"(?:size )?(?:extra small|extra large|\w{1,6})\b"
    r"|(?:不要|不是|原来是?|买的是?|现在是?)\w{1,4}[码号]?"
    r"|\w{0,4}[码号]?(?:有点|有些|太|偏|穿着)+(?:大|小|紧|松)(?:了?一?[码号])?",
    re.I,
)
_SAME = re.compile(r"\bsame (?:one|item|thing|product|again)\b|一样的|同一?款|同样的", re.I)
LARGER, SMALLER = "+1", "-1"


def sizes_of(product: Product | None) -> list[str]:
    """The sizes that a product comes in, as its ``sizes`` says: EU 36–46, S–XXL, S/M and L/XL."""
    written = str(((product.attributes if product else None) or {}).get("sizes") or "").strip()
    sizes: list[str] = []
    for part in _SEPARATOR.split(written):
        ends = _RANGE.match(part)
        if not part:
            continue
        if ends and ends[1].isdecimal() and ends[2].isdecimal():
            sizes += [str(n) for n in range(int(ends[1]), int(ends[2]) + 1)]
        elif ends and {first := _letters(ends[1]), last := _letters(ends[2])} <= {*LETTER_SIZES}:
            sizes += LETTER_SIZES[LETTER_SIZES.index(first) : LETTER_SIZES.index(last) + 1]
        else:
            sizes.append(part)
    return sizes


def size_in(text: str, product: Product | None) -> str:
    """The size that a text names, of those there are; ``+1`` or ``-1`` for larger or smaller."""
    sizes = sizes_of(product)
    if not sizes:
        return ""
    folded = {letter_size(size): size for size in sizes}
    named = [folded[w] for w in _named(text) if w in folded]
    if named:
        # "Not 41 but 42": what is wanted comes last.
        return named[-1]
    return LARGER if _LARGER.search(text) else SMALLER if _SMALLER.search(text) else ""


def _named(text: str) -> list[str]:
    """What reads like a size, in the order of the text."""
    said = _PRESENT.sub(_blank, text)
    found = [(m.start(), m[1]) for m in _NUMBER.finditer(said)]
    found += [(m.start(), m[0]) for m in re.finditer(r"\b\w{1,3}/\w{1,3}\b", said)]
    letters = said.upper() if len(text) < _SHORT else said
    found += [(m.start(), m[1]) for m in _LETTER.finditer(letters)]
    found += [(m.start(), m[0]) for m in _SPELT_OUT.finditer(said)]
    return [letter_size(size) for _, size in sorted(found)]


def _letters(size: str) -> str:
    return letter_size(size).upper()


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def variant_in(text: str, present: Product, others: Sequence[Product]) -> Product | None:
    """The only other version that a text names by colour, size or what its title adds."""
    said, colours = set(terms(text)) - {"色"}, colours_in(text)
    common = set(terms(_described(present)))
    points = {}
    for product in others:
        own = _described(product)
        added = set(terms(own)) - common
        points[product.sku] = 2 * len(said & added) + len(colours & colours_in(own))
    best = max(points.values(), default=0)
    fitting = [product for product in others if best and points[product.sku] == best]
    return fitting[0] if len(fitting) == 1 else None


def wants_same(text: str) -> bool:
    """The same thing again."""
    return bool(_SAME.search(text))


def _described(product: Product) -> str:
    """Title and what tells it from its like, in both languages."""
    more = product.attributes or {}
    telling = ("colour", "colour_zh", "color", "variant", "variant_zh", "size")
    parts = [product.title, product.title_zh, *(str(more.get(key) or "") for key in telling)]
    return " ".join(parts)
