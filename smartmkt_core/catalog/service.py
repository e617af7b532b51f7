"""What the shop sells: looking up, searching, rating, stock. The face of this capability."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlalchemy.orm import Session

from smartmkt_core.catalog import repository
from smartmkt_core.catalog.ages import child_age
from smartmkt_core.catalog.fit import FitOpinion, fit_opinions
from smartmkt_core.catalog.index import warm
from smartmkt_core.catalog.limits import (
    Limits,
    Narrowed,
    colours_of,
    facets_of,
    narrow,
    sizes_of,
)
from smartmkt_core.catalog.measures import measure
from smartmkt_core.catalog.models import Product, Review
from smartmkt_core.catalog.naming import products_by_text, products_called, words_known
from smartmkt_core.catalog.opinions import Said, asks_opinion, said_about
from smartmkt_core.catalog.preparing import prepare
from smartmkt_core.catalog.query import Filters, cheaper_than, parse, wants_cheaper
from smartmkt_core.catalog.questions import Option, Question, best_question, values_of
from smartmkt_core.catalog.refining import Change, read_change
from smartmkt_core.catalog.refining_words import signed
from smartmkt_core.catalog.search import (
    Found,
    Hit,
    Meant,
    find,
    group_of,
    pool,
    search,
    words_meant,
)
from smartmkt_core.catalog.words import colour_name, colour_spans, query_terms, terms
from smartmkt_core.errors import OutOfStock

__all__ = [
    "Change",
    "Filters",
    "FitOpinion",
    "Found",
    "Hit",
    "Limits",
    "Meant",
    "Narrowed",
    "Option",
    "Question",
    "Said",
    "asks_opinion",
    "best_question",
    "brands",
    "browse",
    "categories",
    "categories_named",
    "category_name",
    "cheaper_than",
    "check_stock",
    "colour_name",
    "colours_of",
    "count",
    "facets_of",
    "find",
    "fit_opinions",
    "group_of",
    "limits_in",
    "measure",
    "mentions",
    "narrow",
    "pool",
    "prepare",
    "product",
    "products",
    "products_by_text",
    "products_called",
    "put_back",
    "rating",
    "read_change",
    "reviews",
    "said_about",
    "search",
    "sizes_of",
    "some_of",
    "take",
    "values_of",
    "variants",
    "wants_cheaper",
    "warm",
    "words_known",
    "words_meant",
    "words_of_name",
]
_SOME = 100
"""Products by which a category is known."""


def product(session: Session, sku: str) -> Product | None:
    """A product by its number in any case, or None."""
    return repository.product(session, sku.strip())


def products(session: Session, skus: Sequence[str]) -> dict[str, Product]:
    """Products by number; unknown numbers are left out."""
    return repository.products(session, skus)


def browse(
    session: Session, *, category: str | None = None, limit: int = 24, offset: int = 0
) -> list[Product]:
    """Products of a category (or all), those in stock first, then the most reviewed."""
    return list(repository.browse(session, category=category, limit=limit, offset=offset))


def count(session: Session) -> int:
    """How many products the shop has, those without a category too."""
    return repository.count(session)


def categories(session: Session) -> list[tuple[str, int]]:
    """The shop's categories with their numbers of products, the largest first."""
    return repository.categories(session)


def categories_named(session: Session) -> list[tuple[str, str]]:
    """The shop's categories with their Chinese names, the largest first; empty where unnamed."""
    return repository.categories_named(session)


def some_of(session: Session, category: str) -> list[Product]:
    """Some products of a category, in no sequence."""
    return list(repository.some_of(session, category, limit=_SOME))


def brands(session: Session) -> list[str]:
    """The shop's brands."""
    return repository.brands(session)


def category_name(session: Session, category: str, language: str) -> str:
    """What a category is called in a language, as its products say."""
    if language != "zh":
        return category
    found = (
        (one.attributes or {}).get("category_zh") for one in repository.some_of(session, category)
    )
    return str(next(filter(None, found), category))


def variants(session: Session, product: Product) -> list[Product]:
    """The same thing in its other colours and sizes, in the sequence of the numbers."""
    group = group_of(product)
    return [
        other
        for other in products_called(session, group)
        if other.sku != product.sku
        and other.category == product.category
        and group_of(other) == group
    ]


def reviews(session: Session, skus: Sequence[str]) -> list[Review]:
    """What customers wrote about some products, the newest first."""
    return list(repository.reviews(session, skus))


def words_of_name(product: Product, text: str) -> int:
    """How many words of a text are in a product's name."""
    return len(set(query_terms(text)) & set(terms(f"{product.title} {product.title_zh}")))


def mentions(product: Product, question: str, *, language: str) -> str | None:
    """The sentence of a product's description that has a word of the question; None without one.

    Words of its name and category say nothing new about it.
    """
    own = {*terms(f"{product.title} {product.title_zh} {product.category}")}
    words = [word for word in query_terms(question) if word not in own and not word.isdecimal()]
    for sentence in re.split(r"(?<=[.!?])\s+|(?<=[。！？])", product.text(language)):
        said = set(terms(sentence))
        if any(word in said and len(word) > 1 for word in words):
            return sentence.strip()
    return None


def limits_in(query: str) -> Limits:
    """The limits that a search's own words put on it."""
    rest, filters = parse(query)
    wanted, refused = signed(rest, colour_spans(rest))
    return Limits(
        low=filters.min_price,
        high=filters.max_price,
        colours=tuple(sorted(wanted)),
        not_colours=tuple(sorted(refused)),
        size=filters.size,
        age=child_age(query),
    )


def rating(session: Session, skus: Sequence[str]) -> dict[str, tuple[float, int]]:
    """Mean of the stars and number of reviews, for those products that have any."""
    return repository.ratings(session, skus)


def take(session: Session, sku: str | None, quantity: int) -> None:
    """Take pieces out of stock.

    Raises:
        OutOfStock: fewer are left, or the product is off sale; nothing is taken.
    """
    if sku is None or not repository.move_stock(session, sku, -quantity):
        raise OutOfStock(repository.stock(session, sku) if sku is not None else 0)


def check_stock(session: Session, sku: str | None, quantity: int) -> None:
    """Whether so many pieces could be taken now; takes none.

    Raises:
        OutOfStock: fewer are left, or the product is off sale.
    """
    left = repository.stock(session, sku) if sku is not None else 0
    if left < quantity:
        raise OutOfStock(left)


def put_back(session: Session, sku: str | None, quantity: int) -> None:
    """Put pieces back in stock; a product that is no longer sold is left alone."""
    if sku is not None:
        repository.move_stock(session, sku, quantity)
