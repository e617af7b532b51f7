"""What shoppers think of goods they have and of the shop: kept, answered for, made right."""

from __future__ import annotations

from typing import Any

from actions import asked, proving
from actions.base import ShopAction, person
from actions.belongings import bought, meant
from actions.references import mine, seen
from actions.review_care import (
    BAD,
    GOOD,
    drawn,
    is_happy,
    is_unhappy,
    other_stars,
    skip,
    star_buttons,
    stars_of,
    ways_out,
)
from actions.review_words import about_in, asks_to_review
from actions.turn import Turn, payload
from smartmkt_core.catalog import reviews
from smartmkt_core.orders.models import OrderItem

SHOWN = 5
TOLD = 6
"""Characters from which on words say more than a name of the shop."""


class WriteReview(ShopAction):
    """Takes a review of something bought, over several messages, or an opinion of the shop."""

    action_name = "action_review"
    caring = False

    def respond(self, turn: Turn) -> None:
        if turn.in_form and asks_to_review(turn.text):
            asked.put_off(turn)
            return
        asked.close(turn)
        words = "" if asks_to_review(turn.text) else turn.text
        self._go_on(turn, {"words": words, "stars": stars_of(turn), "sku": turn.entity("sku")})

    def answer(self, turn: Turn, question: dict[str, Any]) -> bool:
        field = str(question["field"])
        known = {key: question.get(key) for key in ("words", "stars", "sku", "text")}
        if field == "keep":
            return self._keep(turn, known)
        if field == proving.PROVING and proving.lacks(turn):
            asked.close(turn)
            turn.say("review.unproven")
            return True
        if turn.intent == "stop" or (field != "text" and asked.drops(turn) and not stars_of(turn)):
            asked.close(turn)
            turn.say("review.left")
            return True
        if field == proving.PROVING:
            return self._prove(turn, question, known)
        if field == "product":
            return self._product(turn, known)
        if field == "stars":
            return self._stars(turn, known)
        if field == "text_shop":
            return self._shop_words(turn)
        return self._text(turn, known)

    # -- one step after the other ----------------------------------------------------------

    def _go_on(self, turn: Turn, known: dict[str, Any]) -> None:
        """Says sorry where somebody is unhappy; else asks for what is missing."""
        words = str(known.get("words") or "")
        about = about_in(words or turn.text)
        item = self._item(turn, known)
        if words and not known.get("sure") and is_unhappy(turn, words, known.get("stars")):
            self._sorry(turn, words, about, item, known)
            return
        if about != "product" and item is None and (words or about != "unknown"):
            self._opinion(turn, words, about, known)
            return
        if item is None:
            self._ask_product(turn, known)
            return
        known["sku"] = item.sku
        name = item.name(turn.language)
        if not known.get("stars"):
            turn.say("review.stars", product=name, buttons=star_buttons(turn))
            asked.ask(turn, self.action_name, "stars", **known)
        elif not words and not known.get("text"):
            turn.say("review.text", product=name, buttons=[skip(turn)])
            asked.ask(turn, self.action_name, "text", **known)
        else:
            self._store(turn, item, known)

    def _ask_product(self, turn: Turn, known: dict[str, Any]) -> None:
        items = bought(turn)
        words = str(known.get("words") or "")
        if not items and (turn.customer_id or mine(turn)):
            turn.say("review.nothing_delivered")
            if words:
                self._keep_words(turn, words, "product", known)
            return
        if not items:
            if words:
                self._keep_words(turn, words, "product", known)
            turn.say("review.kept_guest" if words else "review.prove")
            turn.mark("account.prove")
            asked.ask(turn, self.action_name, proving.PROVING, **known)
            return
        given = known.get("stars")
        turn.say(
            "review.which_stars" if given else "review.which",
            stars=drawn(given or 0),
            buttons=[
                *(
                    {
                        "title": item.name(turn.language),
                        "payload": payload("review", sku=item.sku),
                    }
                    for item in items[:SHOWN]
                ),
                turn.button("button.review_shop", payload("review", about="shop")),
            ],
        )
        asked.ask(turn, self.action_name, "product", **known)

    def _product(self, turn: Turn, known: dict[str, Any]) -> bool:
        known["stars"] = known.get("stars") or stars_of(turn)
        told = len(turn.text) > TOLD and not asks_to_review(turn.text)
        if told and not known.get("words"):
            known["words"] = turn.text
        shop = not told and about_in(turn.text) not in ("product", "unknown")
        if turn.entity("about") == "shop" or shop:
            self._opinion(turn, str(known.get("words") or ""), "shop", known)
            return True
        items = bought(turn)[:SHOWN]
        sku = turn.entity("sku") if not turn.text else None
        place = turn.entity("ordinal")
        if isinstance(place, int) and 0 < place <= len(items):
            sku = items[place - 1].sku
        item = next((one for one in items if one.sku == sku), None) if sku else meant(turn, items)
        if item is None:
            if asked.is_other_wish(turn, *_SAID, "search_product") and not known["stars"]:
                return False
            self._ask_product(turn, known)
            return True
        known["sku"] = item.sku
        self._go_on(turn, {**known, "sure": True})
        return True

    def _stars(self, turn: Turn, known: dict[str, Any]) -> bool:
        stars = stars_of(turn, asked=True)
        if stars is None:
            if asked.is_other_wish(turn, "review", "choose", "inform"):
                return False
            turn.say("review.stars_again", buttons=star_buttons(turn))
            asked.ask(turn, self.action_name, "stars", **known)
            return True
        if len(turn.text) > 24 and not known.get("words"):
            known["words"] = turn.text
        self._go_on(turn, {**known, "stars": stars, "sure": True})
        return True

    def _text(self, turn: Turn, known: dict[str, Any]) -> bool:
        item = self._item(turn, known)
        if item is None:
            return False
        if stars := other_stars(turn, known.get("stars")):
            self._go_on(turn, {**known, "stars": stars})
            return True
        dropped = asked.drops(turn) or not turn.text
        other = not dropped and asked.is_other_wish(turn, *_SAID)
        self._store(turn, item, known if dropped or other else {**known, "words": turn.text})
        return not other

    def _prove(self, turn: Turn, question: dict[str, Any], known: dict[str, Any]) -> bool:
        if not proving.concerns(turn) and asked.is_other_wish(turn, "track_order"):
            return False
        if proving.go_on(turn, self.action_name, question):
            self._go_on(turn, {**known, "sure": True, "product": True})
        return True

    # -- what is kept ----------------------------------------------------------------------

    def _store(self, turn: Turn, item: OrderItem, known: dict[str, Any]) -> None:
        order = item.order
        stars = int(known["stars"])
        asked.close(turn)
        if order.customer_id is None or item.sku is None:
            self._keep_words(turn, str(known.get("words") or ""), "product", known)
            turn.say("review.opinion_kept")
            return
        _, replaced = reviews.write_review(
            turn.session,
            order.customer_id,
            item.sku,
            rating=stars,
            text=str(known.get("words") or ""),
            conversation_id=turn.conversation_id,
            now=turn.now,
        )
        key = "good" if stars >= GOOD else "bad" if stars <= BAD else "fair"
        buttons = ways_out(turn, order) if key == "bad" else []
        turn.say(
            f"review.stored_{key}",
            before=turn.lead("review.replaced") if replaced else "",
            product=item.name(turn.language),
            stars=drawn(stars),
            buttons=buttons,
        )
        if buttons:
            turn.offer("contact_human_agent")

    def _sorry(
        self, turn: Turn, words: str, about: str, item: OrderItem | None, known: dict[str, Any]
    ) -> None:
        """Regret and a way out; a rating is not asked for. The words are kept all the same."""
        self._keep_words(
            turn, words, "product" if about == "unknown" else about,
            {**known, "sku": item.sku if item else None},
        )  # fmt: skip
        buttons = ways_out(turn, item.order) if item is not None else [person(turn)]
        if item is not None and not turn.in_form:
            keep = payload("review", keep=True, sku=item.sku)
            buttons.append(turn.button("button.keep_review", keep))
            asked.ask(turn, self.action_name, "keep", **{**known, "sku": item.sku})
            turn.say("review.sorry_product", product=item.name(turn.language), buttons=buttons)
        else:
            turn.say(f"review.sorry_{'unknown' if about == 'product' else about}", buttons=buttons)
        turn.offer("contact_human_agent")

    def _keep(self, turn: Turn, known: dict[str, Any]) -> bool:
        """After regret: only somebody who wants to has it stand as a review."""
        if not turn.entity("keep") and not (turn.text and asks_to_review(turn.text)):
            return False
        self._go_on(turn, {**known, "sure": True})
        return True

    def _opinion(self, turn: Turn, words: str, about: str, known: dict[str, Any]) -> None:
        if not words and known.get("stars") is None:
            turn.say("review.shop_words")
            asked.ask(turn, self.action_name, "text_shop", words=True)
            return
        self._keep_words(turn, words, "shop" if about == "unknown" else about, known)
        turn.say(
            "review.opinion_good"
            if is_happy(turn, words, known.get("stars"))
            else "review.opinion_kept"
        )

    def _shop_words(self, turn: Turn) -> bool:
        if asked.is_other_wish(turn, *_SAID, "contact_customer_service"):
            return False
        asked.close(turn)
        about = about_in(turn.text)
        words, stars = turn.text, stars_of(turn)
        if is_unhappy(turn, words, stars):
            self._sorry(turn, words, about, None, {"stars": stars})
        else:
            known = {"stars": stars}
            self._opinion(turn, words, "shop" if about == "product" else about, known)
        return True

    def _keep_words(self, turn: Turn, words: str, about: str, known: dict[str, Any]) -> None:
        reviews.keep_opinion(
            turn.session,
            about=about,
            text=words,
            conversation_id=turn.conversation_id,
            language=turn.language,
            customer_id=turn.customer_id,
            sku=known.get("sku"),
            rating=known.get("stars"),
            now=turn.now,
        )

    # -- reading ---------------------------------------------------------------------------

    def _item(self, turn: Turn, known: dict[str, Any]) -> OrderItem | None:
        """The thing that was delivered to this shopper and is meant; nobody else's ever."""
        items = bought(turn)
        if known.get("sku"):
            return next((item for item in items if item.sku == known["sku"]), None)
        named = meant(turn, items) if turn.text else None
        if named is not None:
            return named
        about = about_in(str(known.get("words") or "") or turn.text)
        if about not in ("product", "unknown"):
            return None
        number = turn.focus.get("order")
        order = seen(turn, str(number)) if number else None
        recent = [item for item in items if order is not None and item.order_id == order.id]
        recent = recent or items
        return recent[0] if len(recent) == 1 else None


_SAID = ("review", "complaint", "product_question", "thank", "return_item", "damaged_item",
         "stop", "goodbye", "smalltalk", "help", "size_help", "delivery_period")  # fmt: skip
