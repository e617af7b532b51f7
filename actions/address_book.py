"""The address book: seeing it, adding, correcting, removing, the default one."""

from __future__ import annotations

import re
from typing import Any

from actions import asked
from actions.address_words import corrects_a_part
from actions.addresses import part_of_address, with_part
from actions.base import ShopAction
from actions.book_words import one_named, part_of, wanted_in, wants_default, whole_address
from actions.reading import affirms, asks_to_undo
from actions.references import mine
from actions.turn import Button, Turn, payload
from smartmkt_core.account import addresses
from smartmkt_core.account.models import Address
from smartmkt_core.errors import NotAllowed, NotFound

INTENT = "set_up_shipping_address"


class AddressBook(ShopAction):
    """Keeps a signed-in shopper's addresses; a guest is helped with the order in hand."""

    action_name = "action_address_book"

    def respond(self, turn: Turn) -> None:
        if asked.put_off(turn):
            return
        asked.close(turn)
        if not turn.customer_id:
            self._guest(turn)
            return
        op = str(turn.entity("op") or wanted_in(turn.text))
        if op in ("remove", "default", "correct"):
            self._pick(turn, op)
            return
        text = whole_address(turn.text)
        if text:
            self._confirm(turn, text, default=wanted_in(turn.text) == "default")
        elif op == "list":
            self._show(turn)
        else:
            turn.say("book.ask")
            asked.ask(turn, self.action_name, "address", default=wants_default(turn))

    def answer(self, turn: Turn, question: dict[str, Any]) -> bool:
        if not turn.customer_id:
            return False
        field = str(question["field"])
        if field == "undo":
            return self._put_back(turn, question)
        if field == "confirm_address":
            return self._confirmation(turn, question)
        if field.startswith("pick_"):
            return self._picked(turn, question)
        if asked.drops(turn):
            return self._leave(turn)
        text = whole_address(turn.text) or part_of(turn)
        if text is None:
            if asked.is_other_wish(turn, INTENT, "change_shipping_address", "edit_account"):
                return False
            turn.say("book.ask_again")
            asked.ask(turn, self.action_name, field, **_kept(question))
            return True
        self._confirm(turn, text, **_kept(question))
        return True

    def _guest(self, turn: Turn) -> None:
        open_orders = [order for order in mine(turn) if order.status in ("placed", "paid")]
        buttons: list[Button] = []
        if open_orders:
            number = open_orders[0].number
            change = payload("change_shipping_address", order_number=number)
            buttons = [turn.button("button.change_address", change, number=number)]
        turn.say("book.guest_order" if open_orders else "book.guest", buttons=buttons)

    def _show(self, turn: Turn) -> None:
        book = addresses.book(turn.session, str(turn.customer_id))
        add = turn.button("button.add_address", payload(INTENT, op="add"))
        if not book:
            turn.say("book.empty", buttons=[add])
            return
        lines = [self._line(turn, place, row) for place, row in enumerate(book, start=1)]
        turn.say(
            "book.list",
            count=len(book),
            addresses="\n".join(lines),
            buttons=[
                add,
                turn.button("button.default_address", payload(INTENT, op="default")),
                turn.button("button.remove_address", payload(INTENT, op="remove")),
            ],
        )

    def _line(self, turn: Turn, place: int, row: Address) -> str:
        key = "book.line_default" if row.is_default else "book.line"
        return turn.t(key, place=place, address=row.text)

    # -- adding ----------------------------------------------------------------------------

    def _confirm(
        self, turn: Turn, text: str, *, default: bool = False, address_id: int | None = None
    ) -> None:
        book = addresses.book(turn.session, str(turn.customer_id))
        same = addresses.find(book, text)
        if same is not None and same.id != address_id:
            if default and not same.is_default:
                self._prefer(turn, same)
            else:
                turn.say("book.known", address=same.text)
            return
        buttons = [turn.button("button.save", payload("affirm"))]
        if book and not default and address_id is None:
            buttons.append(turn.button("button.save_default", payload(INTENT, op="save_default")))
        buttons.append(turn.button("button.leave", payload("deny")))
        turn.say("book.confirm", address=text, buttons=buttons)
        asked.ask(
            turn, self.action_name, "confirm_address",
            text=text, default=default, address_id=address_id,
        )  # fmt: skip

    def _confirmation(self, turn: Turn, question: dict[str, Any]) -> bool:
        text, kept = str(question["text"]), _kept(question)
        if turn.entity("op") == "save_default":
            return self._save(turn, text, default=True, address_id=None)
        part = part_of_address(turn.text) if turn.text else None
        corrected = with_part(text, *part) if part else None
        whole = whole_address(turn.text)
        if corrected or whole:
            self._confirm(turn, corrected or whole or text, **kept)
            return True
        if part or (corrects_a_part(turn) and turn.intent != "deny"):
            turn.say("book.which_part", address=text)
            asked.ask(turn, self.action_name, "address", **kept)
            return True
        if affirms(turn):
            return self._save(
                turn, text, **{**kept, "default": kept["default"] or wants_default(turn)}
            )
        if asked.drops(turn):
            return self._leave(turn)
        more = part_of(turn)
        if more and not asked.is_other_wish(turn, INTENT, "change_shipping_address"):
            between = "" if re.search(r"[\u4e00-\u9fff]", text) else ", "
            self._confirm(turn, f"{text}{between}{more}", **kept)
            return True
        return False

    def _save(self, turn: Turn, text: str, *, default: bool, address_id: int | None) -> bool:
        customer = str(turn.customer_id)
        asked.close(turn)
        try:
            if address_id is not None:
                row = addresses.correct(turn.session, customer, address_id, text)
                turn.say("book.corrected", address=row.text)
                return True
            row, _ = addresses.add(turn.session, customer, text, default=default)
        except NotAllowed as refused:
            turn.say(f"book.refused_{refused.reason}", count=addresses.MOST)
            return True
        turn.say("book.saved_default" if row.is_default else "book.saved", address=row.text,
                 buttons=[_undo_button(turn)])  # fmt: skip
        asked.ask(turn, self.action_name, "undo", added=row.id)
        return True

    def _leave(self, turn: Turn) -> bool:
        asked.close(turn)
        turn.say("book.kept")
        return True

    # -- one of the book -------------------------------------------------------------------

    def _pick(self, turn: Turn, op: str) -> None:
        book = addresses.book(turn.session, str(turn.customer_id))
        if not book:
            self._show(turn)
            return
        row = one_named(turn, book)
        text = whole_address(turn.text)
        if row is None and op == "default" and text:
            self._confirm(turn, text, default=True)
            return
        if row is None and len(book) > 1:
            turn.say(
                f"book.which_{op}",
                buttons=[
                    {"title": one.text, "payload": payload(INTENT, op=op, place=place)}
                    for place, one in enumerate(book, start=1)
                ],
            )
            asked.ask(turn, self.action_name, f"pick_{op}")
            return
        self._do(turn, op, row or book[0])

    def _picked(self, turn: Turn, question: dict[str, Any]) -> bool:
        op = str(question["field"]).removeprefix("pick_")
        book = addresses.book(turn.session, str(turn.customer_id))
        row = one_named(turn, book)
        if row is None:
            if asked.drops(turn):
                return self._leave(turn)
            if asked.is_other_wish(turn, INTENT, "change_shipping_address"):
                return False
            self._pick(turn, op)
            return True
        self._do(turn, op, row)
        return True

    def _do(self, turn: Turn, op: str, row: Address) -> None:
        if op == "default":
            self._prefer(turn, row)
        elif op == "remove":
            was_default = row.is_default
            text = addresses.remove(turn.session, str(turn.customer_id), row.id)
            turn.say("book.removed", address=text, buttons=[_undo_button(turn)])
            asked.ask(turn, self.action_name, "undo", removed=text, default=was_default)
        else:
            part = part_of_address(turn.text)
            changed = with_part(row.text, *part) if part else None
            if changed:
                self._confirm(turn, changed, address_id=row.id)
                return
            turn.say("book.ask_correct", address=row.text)
            asked.ask(turn, self.action_name, "address", address_id=row.id)

    def _prefer(self, turn: Turn, row: Address) -> None:
        asked.close(turn)
        if row.is_default:
            turn.say("book.is_default", address=row.text)
            return
        addresses.prefer(turn.session, str(turn.customer_id), row.id)
        turn.say("book.default", address=row.text)

    def _put_back(self, turn: Turn, question: dict[str, Any]) -> bool:
        if not (turn.entity("op") == "undo" or asks_to_undo(turn)):
            return False
        asked.close(turn)
        customer = str(turn.customer_id)
        if question.get("removed"):
            row, _ = addresses.add(
                turn.session, customer, question["removed"], default=bool(question.get("default"))
            )
            turn.say("book.put_back", address=row.text)
            return True
        try:
            text = addresses.remove(turn.session, customer, int(question["added"]))
        except NotFound:
            return False
        turn.say("book.not_saved", address=text)
        return True


def _undo_button(turn: Turn) -> Button:
    return turn.button("button.undo", payload(INTENT, op="undo"))


def _kept(question: dict[str, Any]) -> dict[str, Any]:
    return {"default": bool(question.get("default")), "address_id": question.get("address_id")}
