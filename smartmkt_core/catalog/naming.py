"""Products that a text names, and which of them say a word."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from smartmkt_core.catalog import candidates, fulltext, repository, search_rows
from smartmkt_core.catalog import index as indexes
from smartmkt_core.catalog.models import Product
from smartmkt_core.catalog.words import plain, terms

_NUMBER = re.compile(r"[a-z0-9]+(?:[-_./#][a-z0-9]+)*")
_MOST = 400
_MOST_WORDS = 40


def products_by_text(session: Session, text: str) -> list[Product]:
    """Products that a text names: by number, or with every word of a title; longest title first."""
    index = indexes.current(session)
    low = plain(text)
    said = list(dict.fromkeys(terms(text)))
    known = sorted((index.counts[term], term) for term in said if term in index.counts)
    rare = [term for _, term in known[:_MOST_WORDS]]
    found = repository.products_numbered(session, _NUMBER.findall(low))
    positions: dict[int, None] = {}
    for word in rare:
        if len(positions) >= _MOST:
            break
        positions.update(dict.fromkeys(fulltext.having(session, [[word]], _MOST)))
    skus = [entry.sku for entry in search_rows.entries(session, list(positions))]
    for sku, product in repository.products(session, skus).items():
        found.setdefault(sku, product)
    spoken = set(said)
    named: list[tuple[int, str]] = []
    for sku, product in found.items():
        titles = (set(terms(title)) for title in (product.title, product.title_zh))
        lengths = [len(words) for words in titles if words and words <= spoken]
        if plain(sku) in low:
            named.append((len(said) + 1, sku))
        elif lengths:
            named.append((max(lengths), sku))
    named.sort(key=lambda item: (-item[0], item[1]))
    return [found[sku] for _, sku in named]


def products_called(session: Session, name: str) -> list[Product]:
    """Products whose title, without colour and size, is this name; by number."""
    indexes.current(session)
    wanted = plain(name)
    words = [[term] for term in dict.fromkeys(terms(wanted))]
    positions = fulltext.having(session, words, _MOST)
    skus = [entry.sku for entry in search_rows.entries(session, positions)]
    found = repository.products(session, skus).values()
    called = [p for p in found if any(plain(t).startswith(wanted) for t in (p.title, p.title_zh))]
    return sorted(called, key=lambda product: product.sku)


def saying(session: Session, skus: Sequence[str], words: Sequence[str]) -> set[str]:
    """Which of some products say all of these words, or another name for each."""
    index = indexes.current(session)
    positions = search_rows.positions_of(session, skus)
    entries = index.words(session, positions.values())
    wanted = [candidates.names_of(index, word) for word in words]
    return {
        entry.sku
        for entry in entries.values()
        if (said := entry.all()) and all(said & set(names) for names in wanted)
    }


def made_of(session: Session, skus: Sequence[str], words: Sequence[str]) -> set[str]:
    """Which of some products have any of these words in name or attributes."""
    index = indexes.current(session)
    entries = index.words(session, search_rows.positions_of(session, skus).values())
    return {
        entry.sku
        for entry in entries.values()
        if any(candidates.has_word(entry.own(), word) for word in words)
    }


def words_known(session: Session) -> Mapping[str, int]:
    """The words of the catalogue, with how many products have each."""
    return indexes.current(session).counts
