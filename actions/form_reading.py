"""How a message stands to the question that the order form has asked."""

from __future__ import annotations

import re

from actions.address_words import looks_like_address
from actions.form_state import FormState
from actions.offers import standing_offer
from actions.reading import has_proof, is_brief
from actions.references import numbers_written, read
from actions.turn import Turn

_OF_ORDER = re.compile(r"单|\border\b|\bone\b|全部|整|\ball\b|\bwhole\b", re.I)
_ALL = re.compile(
    r"\b(?:all|everything|both|any of (?:it|that|them)|whole thing)\b|都|全|所有", re.I
)
_PROOF = re.compile(r"e-?mail|phone|number|digits|邮箱|手机|电话|号|后四位", re.I)
_PASSWORD = re.compile(r"passw|\bpin\b|log ?in|sign ?in|account|密码|登录|登陆|账号|账户", re.I)
_FORGOTTEN = re.compile(r"^\W*(?:我?(?:都|已经)?忘(?:了|记了?)|没有?(?:订单|单)?号|i forgot)", re.I)
_TASK_WORDS = re.compile(
    r"\b(?:track|where|cancel|return|refund|money|invoice|receipt|address|change|details?|status)"
    r"|查|物流|快递|到哪|到了|送到|发货|取消|退|发票|地址|改|换|详情|状态|加|减|[多少]",
    re.I,
)


def answers_offer(turn: Turn, state: FormState) -> bool:
    """Whether a yes takes an offer made beside the question: "Shall I get a person?"."""
    return state.requested in ("order_number", "proof") and standing_offer(turn) is not None


def is_address(turn: Turn) -> bool:
    """Whether the message is an address rather than a proof or a number."""
    return looks_like_address(turn.text) and not (has_proof(turn, None) or numbers_written(turn))


def only_names(turn: Turn, state: FormState) -> bool:
    """Whether a few words do no more than name another order: 羽绒服那个."""
    if not turn.text or not is_brief(turn) or _TASK_WORDS.search(turn.text):
        return False
    named = read(turn, current=state.number)
    return named.found and named.number != state.number


def names_order_asked_for(turn: Turn, state: FormState) -> bool:
    """Whether a complaint holds the number that is asked for: "still nothing?! it's 10027"."""
    asked = turn.intent == "complaint" and state.requested == "order_number"
    return asked and bool(turn.text and numbers_written(turn))


def has_forgotten(turn: Turn) -> bool:
    """Whether the shopper says that the number is not at hand, however short."""
    return bool(_FORGOTTEN.search(turn.text))


def names_proof(turn: Turn) -> bool:
    """Whether what is lacking is the number or the proof asked for, rather than a password."""
    return bool(_PROOF.search(turn.text)) and not _PASSWORD.search(turn.text)


def drops_all(turn: Turn) -> bool:
    """As in "forget all of it", 都不用了: what else was asked for is dropped too."""
    return bool(_ALL.search(turn.text))


def names_a_line(turn: Turn) -> bool:
    """Whether a few words may be one thing in an order: "the kettle", not "the kettle order"."""
    return is_brief(turn) and not _OF_ORDER.search(turn.text)
