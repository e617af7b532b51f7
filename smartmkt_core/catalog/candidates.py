"""Which products a search compares: those with its words, and those nearest in meaning.

Where few are within the filters, all of them; else at most some hundreds, by the database's
full-text index and by the vectors, so that a million products take no longer than a thousand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from smartmkt_core.catalog import fulltext
from smartmkt_core.catalog.figures import size_fits
from smartmkt_core.catalog.index import Index, Words
from smartmkt_core.catalog.query import Filters
from smartmkt_core.catalog.understanding import Wanted
from smartmkt_core.catalog.wording import ages_in, colour_bits
from smartmkt_core.catalog.words import ALIKE, plain, terms

Mask = NDArray[np.bool_]
Positions = NDArray[np.int64]
Vector = NDArray[np.float32]
# So many products are compared one and all.
ALL = 1000
# Of more than that, at least so many found by words and so many found by meaning.
BY_WORDS, BY_MEANING = 60, 40
# Where so many have all of the words, what has fewer of them is not among the best.
ENOUGH = 12
# More of both where words are refused or a material is asked for: that is known of a product only
# when its words are read.
READ_MORE = 3
# The full-text index is asked for more, of which the nearest in meaning are kept; and for more
# still where filters leave few of them.
ASKED, MOST_ASKED = 300, 1000
MOST_WORDS, MANY_WORDS = 5, 4
# Descriptions are searched where names and attributes give fewer.
FEW = 20
EVERYWHERE = slice(None)
_SUFFIXES = "子儿头"
_UNTOLD, _TOO_OLD = 0.7, 0.4


@dataclass(frozen=True, slots=True)
class Candidates:
    """Products to compare, with their words."""

    positions: Positions
    words: list[Words]


@dataclass(frozen=True, slots=True)
class Asked:
    """What one search has asked already, for the same words within other filters.

    ``meaning`` gives the vectors of the query, shape (n, dim), None without an encoder. ``most``:
    how many products are wanted. ``answered``: by words, and whether in descriptions too, how many
    products the full-text index was asked for, and those found.
    """

    meaning: Callable[[], Vector | None]
    most: int
    answered: dict[tuple[str, bool], tuple[int, list[int]]] = field(default_factory=dict)


def gather(
    session: Session, index: Index, wanted: Wanted, asked: Asked, *, only_best: bool = False
) -> Candidates:
    """The products that could be what is wanted, within the filters.

    ``only_best``: where some have the words, others are not looked for by meaning.
    """
    allowed = allowed_by(index, wanted.filters)
    count = int(np.count_nonzero(allowed))
    if count <= ALL or not (wanted.words or wanted.ideas):
        found = _likeliest(allowed, _as_wished(index, wanted), index.stock > 0)
    else:
        found, enough = _by_words(session, index, wanted, allowed, asked)
        enough = enough or (only_best and len(found) >= FEW)
        if not enough and (vectors := asked.meaning()) is not None:
            most = _most(BY_MEANING, wanted, asked)
            near = _by_meaning(index, vectors, allowed & _as_wished(index, wanted), most)
            if not len(near):
                near = _by_meaning(index, vectors, allowed, most)
            found = np.union1d(found, near)
    words = index.words(session, found.tolist())
    kept = [at for at in found.tolist() if at in words and _may(words[at], wanted.filters)]
    return Candidates(np.asarray(kept, np.int64), [words[at] for at in kept])


def allowed_by(index: Index, filters: Filters) -> Mask:
    """Products within the filters that need no words, by position."""
    allowed = index.sold.copy()
    if filters.min_price is not None:
        allowed &= index.price >= int(filters.min_price * 100)
    if filters.max_price is not None:
        allowed &= index.price <= int(filters.max_price * 100)
    if filters.in_stock:
        allowed &= index.stock > 0
    if filters.category:
        allowed &= index.category == index.categories.get(plain(filters.category), -1)
    if filters.brand:
        allowed &= index.brand == index.brands.get(plain(filters.brand), -1)
    for name in filters.not_brands:
        allowed &= index.brand != index.brands.get(plain(name), -1)
    if filters.not_colours:
        refused = colour_bits(filters.not_colours)
        # What has another colour too is still refused: it shows the one that was not wanted.
        allowed &= (index.colours & refused) == 0
    return allowed


def wishes(
    index: Index, wanted: Wanted, at: Positions | slice = EVERYWHERE
) -> Iterator[tuple[str, Mask]]:
    """Which products (at some positions) have the colour, then the brand that the words name."""
    if wanted.filters.colours:
        bits = colour_bits(wanted.filters.colours)
        yield "colour", (index.colours[at] & bits) > 0
    if wanted.brands:
        codes = [index.brands[name] for name in wanted.brands]
        yield "brand", np.isin(index.brand[at], codes)


def _as_wished(index: Index, wanted: Wanted, at: Positions | slice = EVERYWHERE) -> Mask:
    """Which products have all that the words wish for."""
    wished = np.ones(len(index.sold[at]), np.bool_)
    for _, has in wishes(index, wanted, at):
        wished &= has
    return wished


def comes_in(found: Candidates, size: str) -> Mask:
    """Which candidates come in a size; those that name none do."""
    return np.array([not w.sizes or size_fits(size, w.sizes) for w in found.words], np.bool_)


def suits(found: Candidates, age: int) -> Vector:
    """What each candidate counts for somebody of an age: less where it is for others."""
    ages = [ages_in(words.kind) for words in found.words]
    return np.array(
        [
            _UNTOLD if span is None else 1 if span[0] <= age <= span[1] else _TOO_OLD
            for span in ages
        ],
        np.float32,
    )


def names_in(index: Index, wanted: Wanted) -> list[list[str]]:
    """For each thing looked for the words that will do, its own first."""
    found = [names_of(index, word) for word in wanted.words]
    if wanted.ideas:
        found.append([said[0] for idea in wanted.ideas if len(said := _pairs(idea)) == 1])
    return found


def names_of(index: Index, word: str) -> list[str]:
    """A word, its Chinese form without a suffix, other names of the thing, or how it is spelled."""
    names = [word, *ALIKE.get(word, ())]
    if len(word) == 2 and word[1] in _SUFFIXES:
        names.append(word[0])
    if not any(name in index.counts for name in names) and (near := index.spelled(word)):
        names.append(near)
    return names


def _likeliest(allowed: Mask, wished: Mask, in_stock: Mask) -> Positions:
    """Where no words tell products apart: those as wished and in stock first."""
    found: list[Positions] = []
    for one in (wished & in_stock, wished & ~in_stock, ~wished & in_stock, ~wished & ~in_stock):
        if sum(map(len, found)) < ALL * 2:
            found.append(np.flatnonzero(allowed & one)[: ALL * 2])
    return np.sort(np.concatenate(found)[: ALL * 2])


def _by_words(
    session: Session, index: Index, wanted: Wanted, allowed: Mask, asked: Asked
) -> tuple[Positions, bool]:
    """Products with all of the words, then with ever fewer of the rarer ones; whether enough.

    Of those with the same words the ones in the colour and of the brand that the words name, then
    the nearest in meaning.
    """
    names = names_in(index, wanted)
    known = [_used(index, group) for group in names]
    rare = sorted(filter(None, known), key=lambda group: sum(index.counts[n] for n in group))
    rare = rare[:MOST_WORDS]
    most = _most(BY_WORDS, wanted, asked)
    share = np.count_nonzero(allowed) / max(len(index), 1)
    limit = min(int(ASKED / share) + 1, MOST_ASKED)
    found: Positions = np.zeros(0, np.int64)
    all_of_them, fitting = False, 0
    for groups, about in _tries(rare):
        least = FEW if about and len(groups) < MANY_WORDS else ENOUGH
        # A word alone is a last resort.
        if len(found) >= least and (fitting >= min(least, asked.most) or len(groups) == 1):
            break
        new = np.asarray(_having(session, groups, about, limit, asked), np.int64)
        new = new[new < len(allowed)]
        new = np.setdiff1d(new[allowed[new]], found, assume_unique=True)
        wished = _as_wished(index, wanted, new)
        fitting += int(np.count_nonzero(wished))
        if len(new) > most and (vectors := asked.meaning()) is not None:
            new = new[np.lexsort((-index.vectors.cosines(new, vectors), ~wished))]
        found = np.concatenate([found, new[: min(most, 2 * most - len(found))]])
        if len(groups) == len(names) and len(found) >= ENOUGH:
            all_of_them = fitting >= min(ENOUGH, asked.most)
    return found, all_of_them


def _most(least: int, wanted: Wanted, asked: Asked) -> int:
    """How many products are read, of those found in one way."""
    read = bool(wanted.filters.not_words or wanted.filters.material)
    return max(least, asked.most) * (READ_MORE if read else 1)


def _used(index: Index, group: list[str]) -> list[str]:
    """Those names of a thing that products have; where many have its own word, that is enough."""
    used = [name for name in group if name in index.counts]
    return used[:1] if used[:1] == group[:1] and index.counts[used[0]] >= ALL else used


def _having(
    session: Session, groups: list[list[str]], about: bool, limit: int, asked: Asked
) -> list[int]:
    """What the full-text index finds, unless it has said so before."""
    key = (str(groups), about)
    before, hits = asked.answered.get(key, (0, []))
    if limit > before and len(hits) == before:
        hits = fulltext.having(session, groups, limit, about=about)
        asked.answered[key] = (limit, hits)
    return hits[:limit]


def _by_meaning(index: Index, vectors: Vector, allowed: Mask, most: int) -> Positions:
    found = index.vectors.nearest(vectors.mean(axis=0), 2 * most, allowed)
    return found[np.argsort(-index.vectors.cosines(found, vectors))[:most]]


def _tries(rare: list[list[str]]) -> Iterator[tuple[list[list[str]], bool]]:
    """Which words to look for together, the rarest first; whether in the description too.

    A few steps from all of them to the rarest alone, then the next to that alone. Many words are
    seldom all in one name.
    """
    steps = dict.fromkeys([len(rare), (len(rare) + 1) // 2, 1])
    together = [rare[:count] for count in steps if count > 0]
    for groups in [*together, *([group] for group in rare[1:2])]:
        yield groups, len(groups) >= MANY_WORDS
    for groups in together:
        if len(groups) < MANY_WORDS:
            yield groups, True


def _may(words: Words, filters: Filters) -> bool:
    if not filters.material and not filters.not_words:
        return True
    own = words.own()
    if filters.material and not set(_pairs(filters.material)) <= own:
        return False
    return not any(has_word(own, refused) for refused in filters.not_words)


def has_word(own: set[str], refused: str) -> bool:
    """Whether name or attributes say a word, or one made of it (lambswool), or another name."""
    if set(_pairs(refused)) <= own or any(name in own for name in ALIKE.get(refused, ())):
        return True
    stem = terms(refused)[0]
    return stem.isascii() and len(stem) > 3 and any(term.endswith(stem) for term in own)


def _pairs(text: str) -> Sequence[str]:
    found = terms(text)
    return [term for term in found if len(term) > 1] or found
