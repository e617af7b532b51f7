"""Small readings of a message that no classifier is needed for."""

from __future__ import annotations

import re

from actions.turn import Turn
from smartmkt_core.orders import service as orders

_NO = re.compile(
    r"\b(?:no|nope|nah|don'?t|do not|not|never|stop|wait|keep it|leave it)\b"
    r"|不|别|算了|先等|等等|等一下|保留|取消操作",
    re.I,
)
_YES = re.compile(
    r"^\W*(?:yes|yep|yeah|yup|ok|okay|sure|correct|right|exactly|do it|go ahead|please do|confirm"
    r"|是的?|对的?|好的?|可以|确认|确定|没错|行|嗯|要的|没问题)",
    re.I,
)
_WHAT_IS_THERE = re.compile(
    r"\b(?:what|which|how many)\b.{0,20}\b(?:do i have|did i (?:order|buy)|have i (?:got|ordered)"
    r"|are (?:there|in)|is in|are my options)\b|\bwhat'?s in (?:it|there|that|this)\b"
    r"|有哪些|有几[件个]|买了什么|都有什么",
    re.I,
)
_LACKS = re.compile(
    r"don'?t (?:have|know|remember)|do not (?:have|know|remember)|no idea|can'?t (?:find|remember)"
    r"|forgot|lost|not sure|没有|不知道|不记得|忘了|忘记|找不到|不清楚|想不起",
    re.I,
)
_INSTEAD = re.compile(
    r"\binstead\b|\bactually\b|\brather\b|\bforget (?:it|that)\b|never ?mind|\bscratch that\b"
    r"|还是|算了|不.{0,4}了|改成|干脆",
    re.I,
)
_CANCEL = re.compile(
    r"(?:(?:ok|okay|then|please|just|so|can you|could you|i want to|actually|do|well)[\s,]+)*"
    r"cancel(?: (?:it|that|this|that one|this one|the order|my order))?(?:[\s,]+(?:please|then))*"
    r"|(?:那|请|帮我|就|麻烦|我要|我想|还是|算了|干脆|直接)*(?:把(?:它|这个|那个|这单|那单))?取消(?:它|吧|掉|了吧|这单|那单|这个|那个)*",
    re.I,
)
_UNDO = re.compile(
    r"\bundo\b|\bun-?cancel|\brevert\b|\breverse (?:it|that)\b|\breinstate\b|\brestore\b"
    r"|\b(?:change|put|take) (?:it|that) back\b|\bdon'?t cancel (?:it )?after all\b"
    r"|撤销|撤回|恢复|改回|反悔|取消错|不该取消",
    re.I,
)
_CORRECTS = re.compile(
    r"\bi (?:mean|meant)\b|\bnot that one\b|\bthe wrong one\b|\bwrong order\b"
    r"|我(?:是)?说的?是|我指的?是|我的意思是|不是(?:这|那)(?:个|单|笔)",
    re.I,
)
_ASKS = re.compile(
    r"[?？]|吗|有没有|多少|怎么|什么|哪|几天|推荐"
    r"|\b(?:do|does|is|are|how|what|can|could|show|find|recommend|looking|hi|hello|thanks?)\b",
    re.I,
)
_POINTS_BACK = re.compile(
    r"\b(?:it|that|this|them|same)\b|它|这个|那个|这单|那单|这笔|那笔|刚才", re.I
)
EMAIL = re.compile(r"[^\s@，。；、]+\s?[@＠]\s?[^\s@，。；、]+\.[A-Za-z]{2,}")
_SPELT = re.compile(r"\w\s*[\[(]?\bat\b[\])]?\s*[\w-]+\s*[\[(]?\bdot\b[\])]?\s*[a-z]{2,}", re.I)
AGAIN = 8
"""Most words (or characters) of a request said once more."""
_DOUBTS = re.compile(
    r"\bwrong\b|\bbut\b|\bexcept\b|\bhowever\b|\bdifferent\b|\bmistake\b|[?？]|但|不过|不对|错|漏",
    re.I,
)
_ORDER_WORD = re.compile(r"\border\b|订单|单号", re.I)
BESIDE = 24
"""Most characters between a number and the digits that prove it."""
_EITHER = re.compile(r"\bor\b|\bnot\b|或|还是|不是", re.I)
_LETTERS_IN = re.compile(r"(?=.*[A-Za-z])(?=.*\d)[^\s]+")
_MEASURED = re.compile(
    r"\s?(?:毫升|毫米|毫安|厘米|公分|公斤|千克|英寸|流明|件套|平方|升|米|克|斤|寸|瓦|片|度|人"
    r"|(?:ml|cl|l|cm|mm|m|kg|g|oz|lbs?|inch(?:es)?|feet|ft|lumens?|lm|watts?|w|mah|pieces?|pcs)\b)",
    re.I,
)
_REPORTS = re.compile(r"打|拨|投诉|举报|热线|工商|消协|消费者|我要|call|dial|report|complain", re.I)
_HOTLINES = {"12315": re.compile(""), "12345": _REPORTS, "315": _REPORTS, "110": _REPORTS,
             "10086": _REPORTS}  # fmt: skip


def affirms(turn: Turn) -> bool:
    """A yes, by intent or by its first word."""
    return turn.intent == "affirm" or bool(_YES.search(turn.text) and not _NO.search(turn.text))


def denies(turn: Turn) -> bool:
    """A no. Negation counts even where the intent reads like a request ("don't cancel it")."""
    return turn.intent == "deny" or bool(turn.text and _NO.search(turn.text) and not _soft(turn))


def _soft(turn: Turn) -> bool:
    """As in "Why not", "no problem", 不错 say yes with a no in it."""
    return bool(
        re.search(r"why not|no problem|not a problem|no worries|不错|没问题", turn.text, re.I)
    )


def confirms_again(turn: Turn, intents: tuple[str, ...]) -> bool:
    """Asked "Shall I cancel it?", saying "cancel it" is a yes, and so is 快点退."""
    if hurries(turn.text):
        return True
    words = re.findall(r"[A-Za-z']+|[\u4e00-\u9fff]", turn.text)
    return turn.intent in intents and len(words) <= AGAIN and not _DOUBTS.search(turn.text)


def hurries(text: str) -> bool:
    """As in 快点退, "get on with it": what was asked for is to be done."""
    return bool(_HURRIES.fullmatch(text))


_HURRIES = re.compile(
    r"(?:那|就|你们?)*(?:快点?|赶紧|赶快|马上|尽快|立刻)(?:给我|帮我)?(?:退|办|处理|换|寄|取消|发|弄)(?:款|钱|货|掉)?"
    r"[了吧啊呀]*\W*|(?:just |then )?(?:hurry up|get on with it|do it(?: now| already)?)\W*",
    re.I,
)


def doubts(turn: Turn) -> bool:
    """As in "Yes, but …" or "is that right?": no plain yes."""
    return bool(_DOUBTS.search(turn.text))


def corrects(turn: Turn) -> bool:
    """As in "No, I meant …": the order before was the wrong one, the task was right."""
    return bool(_CORRECTS.search(turn.text))


def asks_to_cancel(turn: Turn) -> bool:
    """A bare "cancel it" or 取消: an order to cancel where one is being talked about."""
    return bool(_CANCEL.fullmatch(turn.text.strip(" .!。！，,")))


def asks_to_undo(turn: Turn) -> bool:
    """As in "Undo that", "uncancel it", 撤销: what was just done should not be."""
    return len(turn.text) <= 60 and bool(_UNDO.search(turn.text))


def asks_what_is_there(turn: Turn) -> bool:
    """As in "How many do I have?", "what items are there?", about the order in hand."""
    return bool(_WHAT_IS_THERE.search(turn.text))


def lacks_it(turn: Turn) -> bool:
    """The shopper doesn't have what was asked for."""
    return bool(_LACKS.search(turn.text))


def replaces(turn: Turn, old: str, new: str, *, same_order: bool) -> bool:
    """Whether the new task takes the old one's place rather than interrupting it."""
    exclusive = {old, new} <= {"cancel", "return", "money_back"}
    return bool(_INSTEAD.search(turn.text)) or (exclusive and same_order)


def is_brief(turn: Turn) -> bool:
    """A few words that are no question: likely an answer, whatever the intent says."""
    words = re.findall(r"[A-Za-z']+|[\u4e00-\u9fff]", turn.text)
    return 0 < len(words) <= 6 and not _ASKS.search(turn.text)


def names_something(turn: Turn) -> bool:
    """Whether the message holds a number, a place in a list, or a proof."""
    kinds = ("ordinal", "email", "phone", "phone_last4", "quantity")
    if any(turn.entities(kind) for kind in kinds):
        return True
    found = turn.entities("order_number")
    return any("start" not in e or may_be_number(turn.text, e["start"], e["end"]) for e in found)


def may_be_number(text: str, start: int, end: int) -> bool:
    """Whether figures may be an order's: no price, house number, measure or hotline."""
    if _MEASURED.match(text, end) or not orders.reads_as_number(text, start, end):
        return False
    hotline = _HOTLINES.get(text[start:end])
    return not (hotline and hotline.search(text)) or bool(_ORDER_WORD.search(text[:start]))


def points_back(turn: Turn) -> bool:
    """As in "It", "that one": what was talked about before. A pressed button means it too."""
    return not turn.text or bool(_POINTS_BACK.search(turn.text))


def number_and_digits(turn: Turn) -> tuple[int, int] | None:
    """Where the number stands in "10740, 0471": an order and the end of a phone, side by side."""
    for entity in turn.entities("phone"):
        raw = turn.text[entity.get("start", 0) : entity.get("end", 0)]
        both = re.fullmatch(r"(\d{5,8}) (\d{4})", raw)
        if both:
            return entity["start"], entity["start"] + len(both[1])
    whole = [e for e in turn.entities("order_number") if "start" in e and not e.get("partial")]
    if len(whole) != 2:
        return None
    first, last = (turn.text[e["start"] : e["end"]] for e in whole)
    between = turn.text[whole[0]["end"] : whole[1]["start"]]
    alone = re.fullmatch(r"\d{4}", last) and not re.fullmatch(r"\d{4}", first)
    if not alone or _EITHER.search(between) or len(between) > BESIDE:
        return None
    return whole[0]["start"], whole[1]["end"] - len(last) - len(between)


def has_proof(turn: Turn, number: str | None) -> bool:
    """Whether the message holds an e-mail, a phone number, or its last four digits."""
    if not turn.text:
        return False
    if turn.entities("email") or turn.entities("phone") or turn.entities("phone_last4"):
        return True
    if number_and_digits(turn) is not None:
        return True
    if EMAIL.search(turn.text) or _SPELT.search(turn.text):
        return True
    asked = turn.get("requested_slot") == "proof"
    return asked and number is not None and _bare_digits(turn, number)


def proof_in(turn: Turn) -> str:
    """The proof as it is checked: an e-mail or a phone number found, else the words themselves."""
    for kind in ("email", "phone"):
        found = turn.entity(kind)
        if found:
            return str(found)
    return turn.text


def is_digits_of_proof(turn: Turn, number: str) -> bool:
    """Whether what looks like a number is the proof itself: "4471" after "the last four?"."""
    return number in {str(e.get("value")) for e in turn.entities("phone_last4")} | {
        turn.text.strip()
    }


def is_only_proof(turn: Turn) -> bool:
    """Whether the message is nothing but the proof asked for, whatever the intent says."""
    if turn.entities("ordinal") or not has_proof(turn, turn.get("order_number")):
        return False
    rest = EMAIL.sub(" ", turn.text)
    rest = re.sub(r"[\d\s+().,，。:：-]+", " ", rest)
    words = re.findall(r"[A-Za-z']+|[\u4e00-\u9fff]", rest)
    return not _names_another_order(turn) and len(words) <= 9


def _names_another_order(turn: Turn) -> bool:
    """Whether the digits are called an order's, or stand beside those of the proof."""
    typed = [
        turn.text[e["start"] : e["end"]]
        for e in turn.entities("order_number")
        if "start" in e and not e.get("partial")
    ]
    if number_and_digits(turn) is not None:
        return True
    asked = orders.number_key(turn.get("order_number") or "")
    others = [text for text in typed if orders.number_key(text) != asked]
    if others and _ORDER_WORD.search(turn.text):
        return True
    return any(not re.fullmatch(r"\d{4}", t) and t != turn.text.strip() for t in others)


def _bare_digits(turn: Turn, number: str) -> bool:
    """Digits that may be the phone's, other than the order's own number."""
    if any(_LETTERS_IN.fullmatch(str(e["value"])) for e in turn.entities("order_number")):
        # "A7741" names an order: nobody's phone has letters.
        return False
    found = orders.find_proof(turn.text, number=number)
    if found is None or orders.number_key(turn.text) == orders.number_key(number):
        return False
    whole = re.sub(r"\D", "", turn.text)
    return len(whole) in (4, *range(7, 16)) or bool(found.phone_last4 and len(whole) >= 4)
