"""What a search asks for: the thing, its limits, and what it must not be."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from dataclasses import dataclass, replace

from smartmkt_core.catalog.ages import age_said
from smartmkt_core.catalog.alike import ALIKE, GIFT, IDEAS, VAGUE
from smartmkt_core.catalog.query import Filters, parse
from smartmkt_core.catalog.refining_words import place, signed
from smartmkt_core.catalog.wording import compound
from smartmkt_core.catalog.words import COLOURS, colour_spans, plain, query_terms, terms

_NO_EN = re.compile(
    r"(?:\bbut\s+)?(?:\b(?:not|no|non|without|except(?: for)?|other than|apart from|besides|avoid"
    r"|excluding|free (?:of|from)|anything but|rather than|instead of|hates?|allergic to"
    r"|(?:is|are|was|were)(?:n'?t| not)"
    r"|don'?t (?:want|like)|do not (?:want|like)|nothing (?:in|with|made (?:of|from)))\b[\s-]*)"
    r"((?:(?:any|the|a|an|in|of|made|from|with)\s+)*)([a-z][a-z'-]*"
    r"(?:\s+(?!(?:n?or|and|but|under|below|over|for|in|with|please)\b)[a-z][a-z'-]*)?)"
    r"((?:\s*(?:,|/|\bor\b|\bnor\b)\s*(?:no |not )?[a-z][a-z'-]*)*)"
)
_NO_ZH = re.compile(
    r"(?:但是?)?(?:不要|别要|别是|不想要|不含|不带|不是|不用|不喜欢|讨厌|除了|去掉|排除|非|无"
    r"|(?<!有)没有(?![\u3400-\u9fff]*[吗么嘛]))"
    r"(?:任何|有)?([\u3400-\u9fff]{1,8}?)(?:做|材质|面料)?"
    r"(?:的|以外|之外|除外|$|(?=[^\u3400-\u9fff]))"
)
_FREE = re.compile(r"\b([a-z]{3,})[- ]free\b")
_OR_ZH = re.compile("[和或、与跟]|还有")
_WORD = re.compile(r"[a-z][a-z'-]*")
_HEAD_WORDS = 2
_COLOURED = re.compile(rf"\b({'|'.join(c for c in COLOURS if c.isascii())}) ([a-z]+)\b")


@dataclass(frozen=True, slots=True)
class Wanted:
    """``text`` says what is wanted, without prices and refusals; ``words`` to look for in it.

    ``shades``: those of the words that are colours. ``brands``: those named, as a wish, as is
    ``age``, in years. ``ideas`` stand for what is wanted where no thing is named: any of them.
    """

    text: str
    words: tuple[str, ...]
    shades: tuple[str, ...]
    brands: tuple[str, ...]
    filters: Filters
    ideas: tuple[str, ...] = ()
    age: int | None = None


def understand(
    text: str, given: Filters | None, *, brands: Iterable[str], known: Container[str]
) -> Wanted:
    """Read a shopper's words in either language.

    ``brands``: the shop's, in lower case. ``known``: the words of the catalogue; what none of its
    products says cannot be refused ("no idea").
    """
    rest, filters = parse(text, replace(given or Filters(), colours=frozenset()))
    said = age_said(rest)
    if said is not None:
        first, last = said.span
        rest = f"{rest[:first]} {rest[last:]}"
    things = [compound(*found) for found in _COLOURED.findall(rest)]
    things = [thing for thing in things if thing in known]
    if things:
        rest = _COLOURED.sub(lambda m: m[2] if compound(m[1], m[2]) in known else m[0], rest)
    named = [
        (name, at, at + len(name))
        for name in tuple(brands)
        if name and name in rest and (at := _at(rest, name)) >= 0
    ]
    liked, refused_brands = signed(rest, sorted(named, key=lambda span: span[1]))
    colours, refused_colours = signed(rest, colour_spans(rest))
    rest, refused = without_refused(rest, known, set(COLOURS) | set(refused_brands))
    filters = replace(
        filters,
        colours=(given.colours if given else None) or frozenset(colours),
        not_colours=filters.not_colours | frozenset(refused_colours),
        not_brands=filters.not_brands | frozenset(refused_brands),
        not_words=tuple(dict.fromkeys([*filters.not_words, *refused])),
    )
    words, ideas = _things(rest, known)
    things += [word for word in words if word not in COLOURS]
    shades = tuple(word for word in words if word in COLOURS)
    return Wanted(
        rest.strip(),
        tuple(things),
        shades,
        tuple(liked),
        filters,
        ideas,
        said.age if said else None,
    )


def _things(text: str, known: Container[str]) -> tuple[list[str], tuple[str, ...]]:
    """Words to look for; where they name no thing, what people have in mind instead."""
    words = query_terms(text)
    meant = [idea for idea in IDEAS if idea.said.search(text)]
    gift = GIFT.search(text)
    if not meant and not gift:
        return words, ()
    left = VAGUE.sub(" ", GIFT.sub(" ", text))
    for idea in meant:
        left = idea.said.sub(" ", left)
    said = [word for word in query_terms(left) if word not in COLOURS]
    if said:
        # What nobody sells is left out where a thing is named: "a bag for my mother".
        around = [word for word in words if word not in said and word not in COLOURS]
        return [w for w in words if w not in around or (w in known and not gift)], ()
    qualities = [idea for idea in meant if not idea.person]
    chosen = qualities or meant or [idea for idea in IDEAS if idea.anybody]
    language = 1 if re.search(r"[\u3400-\u9fff]", text) else 0
    return [word for word in words if word in COLOURS], tuple(
        dict.fromkeys(word for idea in chosen for word in idea.meant[language].split(", "))
    )


def without_refused(
    text: str, known: Container[str], others: set[str] | frozenset[str] = frozenset()
) -> tuple[str, list[str]]:
    """The text without what it refuses, and the words refused that products have.

    ``others``: words whose refusal is read elsewhere, such as colours.
    """
    refused: list[str] = []

    def english(found: re.Match[str]) -> str:
        said = [_WORD.findall(found[2])[:_HEAD_WORDS], *([w] for w in _WORD.findall(found[3]))]
        taken = ""
        for words in said:
            kept = [w for w in words if w in others or _known(w, known)]
            if words[0] in others or _known(words[0], known):
                # Of two words after "no" the second is refused only with the first: "no cast iron".
                refused.extend(w for w in kept[:1] if w not in others)
                taken = words[0]
        if not taken:
            return found[0]
        left = found[2][found[2].index(taken) + len(taken) :] if taken in found[2] else ""
        return f" {left} "

    def chinese(found: re.Match[str]) -> str:
        parts = [part for part in _OR_ZH.split(found[1]) if part]
        hits = [part for part in parts if _known(part, known) or part in others]
        refused.extend(part for part in hits if part not in others)
        return " " if hits else found[0]

    text = _FREE.sub(lambda found: _free(found, known), text)
    return _NO_ZH.sub(chinese, _NO_EN.sub(english, text)), refused


def _free(found: re.Match[str], known: Container[str]) -> str:
    """ "Wool-free" refuses wool; "fragrance free" is said of products themselves."""
    return found[0] if "free" in known else f" without {found[1]} "


def _known(word: str, known: Container[str]) -> bool:
    found = terms(word)
    pairs = [term for term in found if len(term) > 1 or len(found) == 1]
    alike = any(name in known for name in ALIKE.get(pairs[0], ())) if len(pairs) == 1 else False
    return alike or (bool(pairs) and all(term in known for term in pairs))


def _at(text: str, name: str) -> int:
    found = place(text, plain(name))
    return -1 if found is None else found
