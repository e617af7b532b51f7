"""A shopper's own data: a copy of it as a file, and its erasure."""

from __future__ import annotations

from typing import Any

from actions import asked, erasure, proving
from actions.base import ShopAction
from actions.turn import Turn, payload
from smartmkt_core.account.models import RequestKind
from smartmkt_core.orders.documents import LIFE, sign_document
from smartmkt_core.privacy import service as privacy
from smartmkt_core.privacy.links import data_subject

_FORMATS = (("data", "application/json"), ("data-page", "text/html"))


class Privacy(ShopAction):
    """Hands out a copy at once; takes the wish to erase."""

    action_name = "action_privacy"

    def respond(self, turn: Turn) -> None:
        if asked.put_off(turn):
            return
        asked.close(turn)
        if turn.intent == "delete_my_data":
            erasure.begin(turn, RequestKind.DELETE_DATA, self.action_name)
        elif turn.entity("orders"):
            self._with_orders(turn, {"field": proving.PROVING})
        else:
            self._hand_out(turn)

    def answer(self, turn: Turn, question: dict[str, Any]) -> bool:
        if question.get("wish") != "copy":
            return erasure.answer(turn, question)
        if asked.drops(turn) and not proving.lacks(turn):
            asked.close(turn)
            turn.say("stop.fine")
            return True
        if turn.entity("orders"):
            self._with_orders(turn, question)
            return True
        if question.get("silent") and not proving.concerns(turn):
            return False
        if proving.lacks(turn):
            asked.close(turn)
            turn.say("copy.sign_in")
            return True
        if not proving.concerns(turn) and asked.is_other_wish(turn, "export_my_data"):
            return False
        self._with_orders(turn, question)
        return True

    def taken_back(self, turn: Turn) -> None:
        if not erasure.withdraw(turn):
            super().taken_back(turn)

    def _with_orders(self, turn: Turn, question: dict[str, Any]) -> None:
        known = {key: value for key, value in question.items() if key != "silent"}
        if proving.go_on(turn, self.action_name, {**known, "wish": "copy"}):
            self._hand_out(turn)

    def _hand_out(self, turn: Turn) -> None:
        """Two files behind links that work while this shopper is here, and not for long."""
        if turn.customer_id:
            copy = privacy.of_customer(turn.session, turn.customer_id, now=turn.now)
        else:
            copy = privacy.of_guest(turn.session, turn.conversation_id, now=turn.now)
        key, buttons = "copy.whole", []
        if not copy.whole:
            key = "copy.proven" if copy.count("orders") else "copy.chat"
        if key == "copy.chat":
            buttons = [turn.button("button.copy_orders", payload("export_my_data", orders=True))]
            asked.ask(turn, self.action_name, proving.PROVING, wish="copy", silent=True)
        minutes = int(LIFE.total_seconds() // 60)
        turn.say(
            key,
            custom=self._card(turn, *_FORMATS[1]),
            count=copy.count("orders"),
            minutes=minutes,
        )
        turn.say("copy.machine", custom=self._card(turn, *_FORMATS[0]), buttons=buttons)

    def _card(self, turn: Turn, kind: str, mime: str) -> dict[str, Any]:
        settings = turn.shop.settings
        token = sign_document(
            settings.signing_secret,
            kind,
            data_subject(turn.conversation_id, turn.customer_id),
            expires=turn.now + LIFE,
            language=turn.language,
        )
        return {
            "type": "document",
            "title": turn.t(f"copy.title_{'page' if kind == 'data-page' else 'json'}"),
            "url": f"{settings.base_url}/documents/{kind}/{token}",
            "mime": mime,
        }
