"""Finding products, and answering about one."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from actions.base import ShopAction, person
from actions.cards import product_cards
from actions.reading import points_back
from actions.shown import is_about_shown, one_kind, products_on_screen
from actions.turn import Turn, payload
from smartmkt_core.catalog import service as catalog
from smartmkt_core.catalog.models import Product
from smartmkt_core.errors import NotFound
from smartmkt_core.orders import service as orders

SHOWN = 6
FEW = 5
LONGEST_QUERY = 120
_REFINES = re.compile(
    r"\s*(?:and |but |or |ok |what about |how about |maybe )*"
    r"(?:in|under|below|less than|over|above|with|without|from|for)\b(?=.{0,30}$)",
    re.I,
)
"""As in "In blue?": a wish more, about what was searched for."""
CLEARLY = 1.3
"""How much better than the next a hit must be to be the product that is meant."""


class SearchProduct(ShopAction):
    """A row of products that fit; where none does, says so."""

    action_name = "action_search_product"

    def respond(self, turn: Turn) -> None:
        before = turn.focus.get("query")
        if show_cheaper(turn) or show_others(turn):
            return
        if before and shown_products(turn) and _REFINES.match(turn.text):
            show_products(turn, f"{before} {turn.text}"[:LONGEST_QUERY])
        else:
            show_products(turn, turn.text)


class ProductQuestion(ShopAction):
    """Stock, price and properties of the product that is meant."""

    action_name = "action_product_question"

    def respond(self, turn: Turn) -> None:
        if show_cheaper(turn) or show_others(turn):
            return
        product = _meant(turn)
        if product is None and (_only_points(turn.text) or is_about_shown(turn.text)):
            _ask_which(turn)
            return
        if product is None:
            show_products(turn, turn.text)
            return
        turn.look_at(product=product.sku)
        card = product_cards(turn, [product], ratings=catalog.rating(turn.session, [product.sku]))
        name = product.name(turn.language)
        price = turn.formats.money(product.price, product.currency)
        if not turn.text and product.text(turn.language):
            turn.say(
                "product.about",
                custom=card,
                product=name,
                price=price,
                description=product.text(turn.language),
            )
            return
        detail = _asked_attribute(turn, product)
        if detail is not None and turn.intent != "check_stock":
            turn.say("product.attribute", custom=card, product=name, attribute=detail)
            return
        if turn.intent != "check_stock" and _names_property(turn):
            turn.say("product.unknown", buttons=[person(turn)], custom=card, product=name)
            turn.offer("contact_human_agent")
            return
        stock = "out" if product.stock <= 0 else "few" if product.stock <= FEW else "in"
        key = f"product.stock_{stock}"
        turn.say(
            key,
            custom=card,
            product=name,
            price=price,
            count=product.stock,
        )


def asks_about_shown(turn: Turn) -> bool:
    """Whether strange words are a question about the products on the screen."""
    text = turn.text.strip()
    if not text or not shown_products(turn):
        return False
    about = len(text) > 1 and is_about_shown(text)
    return about or catalog.wants_cheaper(text) or bool(_OTHERS.fullmatch(text))


def show_cheaper(turn: Turn) -> bool:
    """Answers "anything cheaper?" about the products on the screen; whether it was asked."""
    shown = products_on_screen(turn)
    if not shown or not catalog.wants_cheaper(turn.text):
        return False
    query = str(turn.focus.get("query") or "")
    categories = {product.category for product in shown}
    category = categories.pop() if len(categories) == 1 and not query else None
    limits = catalog.cheaper_than(
        (product.price for product in shown), given=catalog.Filters(category=category)
    )
    if not show_products(turn, query, or_nothing=True, filters=limits, browse=True):
        turn.say("search.none_cheaper", buttons=[_recommend(turn)])
    return True


def show_others(turn: Turn) -> bool:
    """Answers "anything else?" after a search with its next products; whether it was asked."""
    query = turn.focus.get("query")
    if not query or not products_on_screen(turn) or not _OTHERS.fullmatch(turn.text.strip()):
        return False
    seen = {*shown_products(turn), *((turn.get("choices") or {}).get("seen") or [])}
    if not show_products(turn, str(query), or_nothing=True, without=seen):
        turn.say("search.no_more", buttons=[_recommend(turn)])
    return True


_OTHERS = re.compile(
    r"(?:(?:do you have|is there|have you got|got|show me|what|and)\W+)?(?:any(?:thing)?|something"
    r"|some)?\s*(?:else|more|others?|other ones|different ones?|another one)(?:\s*(?:please"
    r"|is there|do you have))?\W*"
    r"|(?:那|就)?(?:还有(?:别的|其他的?|其它的?|什么)?|有(?:没有)?(?:别的|其他的?|其它的?)|换一?[批个些]|(?:看看)?别的)"
    r"(?:款式?)?[吗么呢吧]?\W*",
    re.I,
)


def show_products(
    turn: Turn,
    query: str,
    *,
    or_nothing: bool = False,
    filters: catalog.Filters | None = None,
    without: Collection[str] = (),
    browse: bool = False,
) -> bool:
    """Searches and shows; an empty answer is an honest one, or none with ``or_nothing``.

    ``filters``: limits beside those in the words; ``without``: skus left out; ``browse``: whether
    the limits alone are a search.
    Whether there was something to show.
    """
    hits = (
        catalog.search(
            turn.session,
            query,
            language=turn.language,
            limit=SHOWN + len(without),
            encoder=turn.shop.encoder,
            filters=filters,
        )
        if query or browse
        else []
    )
    products = [hit.product for hit in hits if hit.product.sku not in without][:SHOWN]
    if not products and or_nothing:
        return False
    if not products:
        turn.say("search.none", buttons=[_recommend(turn), person(turn)])
        turn.offer("recommend_product")
        return False
    skus = [product.sku for product in products]
    turn.set("choices", {"kind": "product", "skus": skus, "seen": sorted(without)})
    turn.look_at(product=products[0].sku if len(products) == 1 else None, query=query)
    turn.say(
        "search.found",
        custom=product_cards(
            turn, products, ratings=catalog.rating(turn.session, [p.sku for p in products])
        ),
        count=len(products),
    )
    return True


def _only_points(text: str) -> bool:
    """As in "How much is it?": words for none of the products, all for one of them."""
    return bool(_POINTING.fullmatch(text.strip(" ?？!！.。")))


def _ask_which(turn: Turn) -> None:
    buttons = []
    for sku in shown_products(turn)[:FEW]:
        product = catalog.product(turn.session, sku)
        if product is not None:
            ask = payload("product_question", sku=sku)
            buttons.append({"title": product.name(turn.language), "payload": ask})
    turn.say("product.which" if buttons else "product.which_at_all", buttons=buttons)


_POINTING = re.compile(
    r"(?:(?:and|so|but|ok|okay)\W+)?(?:how much|what|what'?s|whats|how big|how heavy|which|where"
    r"|is|are|does|do|can)(?:\s+(?:is|are|does|do|it|that|this|one|they|them|cost|made|of|from|in|stock|the"
    r"|price|colou?rs?|size|material|available|a|of it|weigh|big|have|come))*"
    r"|(?:这个|那个|它|这款|那款)?(?:多少钱|什么价|价格(?:是)?多少|什么材质|有货吗|有没有货|多大|什么颜色)",
    re.I,
)


def _recommend(turn: Turn) -> dict[str, str]:
    return turn.button("button.recommend", payload("recommend_product"))


def _meant(turn: Turn) -> Product | None:
    """The product of a pressed card, of a place in the list, named in words, or just seen."""
    pressed = turn.entity("sku") if not turn.text else None
    if pressed:
        return catalog.product(turn.session, str(pressed))
    place, shown = turn.entity("ordinal"), shown_products(turn)
    if isinstance(place, int) and shown:
        index = place - 1 if place > 0 else len(shown) + place
        if 0 <= index < len(shown):
            return catalog.product(turn.session, shown[index])
    if turn.text and is_about_shown(turn.text):
        return _in_view(turn)
    named = catalog.products_by_text(turn.session, turn.text) if turn.text else []
    if len(named) == 1:
        return named[0]
    if named:
        return None
    if turn.focus.get("product") and points_back(turn):
        return catalog.product(turn.session, str(turn.focus["product"]))
    found = _clearly_best(turn)
    if found is None and turn.focus.get("product"):
        return catalog.product(turn.session, str(turn.focus["product"]))
    return found or _ordered(turn)


def _in_view(turn: Turn) -> Product | None:
    """What "it" is: the product spoken of, the one kind on the screen, the order's only one."""
    if turn.focus.get("product"):
        return catalog.product(turn.session, str(turn.focus["product"]))
    shown = products_on_screen(turn)
    return one_kind(shown) if shown else _ordered(turn)


def _clearly_best(turn: Turn) -> Product | None:
    """The first hit of a search where no other comes near."""
    hits = catalog.search(
        turn.session, turn.text, language=turn.language, limit=2, encoder=turn.shop.encoder
    )
    if len(hits) == 1 or (len(hits) == 2 and hits[0].score >= CLEARLY * hits[1].score):
        return hits[0].product
    return None


def _ordered(turn: Turn) -> Product | None:
    """The only product of the order that is being talked about."""
    number = turn.focus.get("order")
    if not number:
        return None
    try:
        order = orders.accessible(turn.session, turn.shopper, str(number), turn.now)
    except NotFound:
        return None
    return order.items[0].product if len(order.items) == 1 else None


def shown_products(turn: Turn) -> list[str]:
    """The products on the screen, which "the second one" means."""
    choices = turn.get("choices") or {}
    return list(choices.get("skus") or []) if choices.get("kind") == "product" else []


def _asked_attribute(turn: Turn, product: Product) -> str | None:
    """The property that the question names, as "material: copper"; None where it names none."""
    said = turn.text.casefold()
    found = []
    for name, value in (product.attributes or {}).items():
        key = f"attribute.{name}"
        if not said or key not in turn.shop.texts:
            continue
        label = turn.t(key)
        words = {name.replace("_", " "), label.casefold(), *_ALSO_SAID.get(name, ())}
        shown = _value(turn, product, name, value)
        if shown and any(word in said for word in words):
            found.append(turn.t("label.attribute", name=label, value=shown))
    return turn.t("label.attribute_gap").join(dict.fromkeys(found)) or None


def _names_property(turn: Turn) -> bool:
    """Whether a property is asked for, known of the product or not."""
    said = turn.text.casefold()
    return any(word in said for words in _ALSO_SAID.values() for word in words) or any(
        turn.t(f"attribute.{name}").casefold() in said for name in _ALSO_SAID
    )


_ALSO_SAID = {
    "material": ("made of", "fabric", "什么做的", "面料", "材料"),
    "colour": ("color", "什么色"),
    "size": ("big", "dimension", "多大", "尺寸"),
    "sizes": ("size", "码"),
    "weight": ("heavy", "weigh", "多重"),
    "care": ("wash", "clean", "怎么洗", "能洗", "清洗", "机洗", "水洗"),
    "waterproof": ("rain", "下雨", "雨天"),
    "dishwasher": ("dishwasher", "洗碗机"),
    "capacity": ("how much does it hold", "litre", "liter", "多大容量"),
    "warranty": ("guarantee", "保修"),
    "induction": ("induction", "电磁炉"),
    "dimmable": ("dim", "调光"),
}


def _value(turn: Turn, product: Product, name: str, value: Any) -> str:
    """An attribute in the shopper's language; empty where it is not written in it."""
    if isinstance(value, bool):
        return turn.t("label.yes" if value else "label.no")
    if turn.language == "zh":
        value = (product.attributes or {}).get(f"{name}_zh", value)
        if re.search(r"[A-Za-z]{4,}", str(value)):
            return ""
    if isinstance(value, list):
        return turn.formats.listing([str(part) for part in value])
    return str(value)
