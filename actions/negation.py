"""As in "I don't want to cancel", 先别退: a wish taken back, however much it reads like one."""

from __future__ import annotations

import re

from actions.turn import Turn

_VERBS = {
    "cancel_order": (r"cancel", "取消|撤单"),
    "return_item": (r"return|send (?:it|them|this|that|anything)? ?back", "退货|退掉|退回|退"),
    "exchange_item": (r"exchange|swap|replace", "换货|更换|换"),
    "get_refund": (r"(?:a )?refund|(?:my )?money back", "退款|退钱|退"),
    "change_order": (r"change|modify|alter|edit|add|remove", "修改|更改|改|加|减"),
    "change_shipping_address": (r"change|update|modify|edit", "修改|更改|改|换"),
    "get_invoice": (r"(?:an? |the )?(?:invoice|receipt)", "开发票|发票|开票"),
    "delete_account": (r"delete|close|remove|cancel|deactivate", "注销|删除|删|关闭"),
    "delete_my_data": (r"delete|erase|remove", "删除|删|清除"),
}
NOT_EN = (
    r"(?:(?<!you )(?:don'?t|do not|wo n't|won'?t|never|no need to|needn'?t|rather not|no longer"
    r"|not (?:going|trying|asking|planning|here|looking) to|didn'?t (?:want|mean|ask)|did not"
    r" (?:want|mean|ask)))"
    r"(?:\s+(?:really|actually|even|yet|want|wanna|wish|need|have|like|mean|plan|intend|to|me|you"
    r"|us|please|ever|go|ahead|and|just|any|it))*\s+"
)
NOT_ZH = (
    r"(?:先别|别|不要|不想|不用|不需要|无需|不必|先不要?|暂时不要?|暂不|不打算|没(?:有)?(?:说|要|想|让你?)|不是(?:要|想))"
    r"(?:给我|帮我|替我|再|去|急着|着急|要|想|把?(?:它|订单|这单|那单|这个|那个))*"
)
_ASKS_WHY = re.compile(
    r"\b(?:why|how come|can'?t|couldn'?t|what if|what happens)\b|[?？]"
    r"|为什么|怎么|为啥|凭什么|吗|能不能|可不可以",
    re.I,
)


def left(text: str, intent: str) -> str | None:
    """What is said beside taking the wish back; None where it is not taken back at all."""
    verbs = _VERBS.get(intent)
    if verbs is None or not text or _ASKS_WHY.search(text):
        return None
    english, chinese = verbs
    pattern = re.compile(
        rf"\b{NOT_EN}(?:{english})\b[^,.;!?，。；！？\n]*"
        rf"|{NOT_ZH}(?:{chinese})[^,.;!?，。；！？\n]*"
        rf"|(?:^|[\s,，。！!]|我|那|先)不(?:{chinese})(?:货|款|钱)?[了啦]",
        re.I,
    )
    if not pattern.search(text):
        return None
    return pattern.sub(" ", text)


def takes_back(turn: Turn) -> bool:
    """Whether the message says that what its intent names should not be done."""
    rest = left(turn.text, turn.intent)
    if rest is None:
        return False
    english, chinese = _VERBS[turn.intent]
    return not re.search(rf"\b(?:{english})\b|{chinese}", rest, re.I)


def takes_any_back(text: str) -> bool:
    """Whether a message says of anything at all that it should not be done."""
    return any(left(text, intent) is not None for intent in _VERBS)
