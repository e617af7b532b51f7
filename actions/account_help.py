"""Opening an account, changing to another, and what to do where signing up or in fails."""

from __future__ import annotations

import re
from typing import Any

from actions import asked
from actions.account_words import email_in
from actions.base import person
from actions.reading import affirms, denies, lacks_it
from actions.turn import Turn
from smartmkt_core.account import requests
from smartmkt_core.account import service as account
from smartmkt_core.account.models import Customer, RequestKind
from smartmkt_core.errors import NotFound
from smartmkt_core.handoff import service as handoff

ACTION = "action_account"
FIELDS = frozenset({"trouble", "helped", "trouble_email"})
_LENGTH = 300
_TYPES = re.compile(
    r"premium|business|company|vip|member|pro\b|free|paid|upgrade|downgrade|type|level|tier"
    r"|会员|企业|商家|公司|高级|免费|升级|降级|类型|个人版",
    re.I,
)
_SYMPTOMS = (
    ("no_access", re.compile(
        r"(?:no (?:longer|access)|lost|old|changed|don'?t have|can'?t (?:open|get into|access))"
        r".{0,24}(?:e-?mail|mailbox|inbox|phone|number)"
        r"|(?:邮箱|手机号?|号码).{0,8}(?:不用|停用|丢|换了|注销|打不开|登不上|没了)", re.I)),
    ("locked", re.compile(r"lock(?:ed)?\b|block(?:ed)?\b|suspend|too many|锁|冻结|封|次数", re.I)),
    ("no_mail", re.compile(
        r"(?:no|not|never|n'?t|without|waiting).{0,32}(?:mail|code|link|sms|text|message)"
        r"|(?:mail|code|link|sms|message).{0,32}(?:not|never|n'?t|missing|nowhere)"
        r"|收不到|没收到|没有收到|(?:验证码|邮件|短信|链接).{0,8}(?:没|不来)", re.I)),
    ("old_link", re.compile(
        r"(?:link|code).{0,24}(?:expired|invalid|dead|wrong|broken|doesn'?t work|not work)"
        r"|(?:链接|验证码).{0,8}(?:过期|失效|无效|打不开|错误|不对)", re.I)),
    ("taken", re.compile(
        r"already (?:exists|registered|in use|taken|used)"
        r"|已(?:经)?(?:被)?(?:注册|存在|使用|占用)", re.I)),
    ("password_rule", re.compile(
        r"password.{0,30}(?:rule|format|weak|short|accept|require|valid)"
        r"|密码.{0,10}(?:格式|太|强度|要求|不符)", re.I)),
    ("page", re.compile(
        r"button|blank|page|captcha|loading|load|crash|freez|stuck|submit|form|browser|app\b"
        r"|按钮|空白|页面|验证图|加载|闪退|卡|提交|打不开|点不", re.I)),
)  # fmt: skip
_WORKS = re.compile(
    r"\b(?:works?(?: now)?|it worked|solved|got it|i'?m in|done|found it|that helped|all good)\b"
    r"|好了|可以了|行了|解决了|收到了|成功了|进去了|登上了|搞定",
    re.I,
)
_STILL = re.compile(
    r"\bstill\b|\bnot\b|n'?t\b|\bno\b|还是|没用|不行|仍然|依然|没有|不能|不了", re.I
)


def create(turn: Turn, customer: Customer | None) -> None:
    """How an account is opened: on the shop's own page."""
    turn.say("account.create_signed_in" if customer else "account.create")


def switch(turn: Turn, customer: Customer | None) -> None:
    """Another account is signed in on the shop's page; this talk stays with its own."""
    if _TYPES.search(turn.text):
        turn.say("account.other_type", buttons=[person(turn)])
        turn.offer("contact_human_agent")
        return
    turn.say("account.switch" if customer else "account.switch_guest")


def cannot_sign_up(turn: Turn, customer: Customer | None) -> None:
    """Registration fails: what helps for the symptom, else the question what happens."""
    _begin(turn, RequestKind.SIGN_UP)


def cannot_sign_in(turn: Turn, customer: Customer | None) -> None:
    """A lost password or a locked account: the true steps first."""
    symptom = _symptom(turn.text)
    if symptom in ("no_access", "locked", "no_mail", "old_link"):
        _begin(turn, RequestKind.SIGN_IN)
        return
    turn.say("account.password", buttons=_ways(turn))
    asked.ask(turn, ACTION, "helped", kind=RequestKind.SIGN_IN, what=turn.text[:_LENGTH])


def answer(turn: Turn, question: dict[str, Any]) -> bool:
    """Goes on from what happens, over what helps, to a case for a person."""
    own = ("registration_problems", "recover_password", "create_account", "complaint", "review")
    if turn.intent in ("contact_human_agent", "contact_customer_service") and question.get("what"):
        _case(turn, question)
        return True
    field, text = question["field"], turn.text
    if field == "trouble_email":
        email = email_in(text)
        if email or lacks_it(turn) or denies(turn):
            _case(turn, {**question, "email": email or ""})
            return True
        if asked.is_other_wish(turn, *own):
            return False
        turn.say("account.trouble_email_again")
        asked.ask(turn, ACTION, field, **_known(question))
        return True
    if turn.intent == "stop":
        asked.close(turn)
        turn.say("stop.fine")
        return True
    if field == "helped" and not text and turn.intent in ("affirm", "deny"):
        return _after_steps(turn, question, works=turn.intent == "affirm")
    if field == "helped" and text:
        if turn.intent == "thank" or (_WORKS.search(text) and not _STILL.search(text)):
            return _after_steps(turn, question, works=True)
        symptom = _symptom(text)
        if symptom and symptom != question.get("symptom"):
            _tell(turn, {**_known(question), "what": _more(question, text)}, symptom)
            return True
        if denies(turn) or _STILL.search(text) or turn.intent in own:
            more = {**question, "what": _more(question, text)}
            return _after_steps(turn, more, works=False)
        if affirms(turn):
            return _after_steps(turn, question, works=True)
        return False
    if asked.is_other_wish(turn, *own, "thank"):
        return False
    known = {**_known(question), "what": _more(question, text)}
    symptom = _symptom(text)
    if symptom:
        _tell(turn, known, symptom)
    else:
        _ask_email(turn, known)
    return True


def _begin(turn: Turn, kind: RequestKind) -> None:
    known = {"kind": kind, "what": turn.text[:_LENGTH]}
    symptom = _symptom(turn.text)
    if symptom:
        _tell(turn, known, symptom)
        return
    turn.say("account.trouble_ask")
    asked.ask(turn, ACTION, "trouble", words=True, **known)


def _tell(turn: Turn, known: dict[str, Any], symptom: str) -> None:
    turn.say(f"account.trouble_{symptom}", buttons=_ways(turn))
    asked.ask(turn, ACTION, "helped", **{**known, "symptom": symptom})


def _ways(turn: Turn) -> list[dict[str, str]]:
    return [
        turn.button("button.works", "/affirm"),
        turn.button("button.still_not", "/deny"),
    ]


def _after_steps(turn: Turn, question: dict[str, Any], *, works: bool) -> bool:
    if works:
        asked.close(turn)
        turn.say("account.trouble_over")
    elif not question.get("symptom") and not question.get("told"):
        turn.say("account.trouble_ask")
        asked.ask(turn, ACTION, "trouble", words=True, **{**_known(question), "told": True})
    else:
        _ask_email(turn, _known(question))
    return True


def _ask_email(turn: Turn, known: dict[str, Any]) -> None:
    email = email_in(str(known.get("what") or ""))
    if email or turn.customer_id:
        _case(turn, {**known, "email": email or ""})
        return
    turn.say("account.trouble_email")
    asked.ask(turn, ACTION, "trouble_email", **known)


def _case(turn: Turn, known: dict[str, Any]) -> None:
    """Makes it a numbered case and brings a person who finds everything collected."""
    kind = RequestKind(known["kind"])
    row, _ = requests.file(
        turn.session,
        kind,
        conversation_id=turn.conversation_id,
        customer_id=turn.customer_id,
        contact=str(known.get("email") or ""),
        language=turn.language,
        detail={"what": known.get("what") or "", "symptom": known.get("symptom") or ""},
        now=turn.now,
    )
    asked.close(turn)
    reason = turn.t(
        f"handoff.reason_{kind}",
        number=row.number,
        what=row.detail["what"] or "–",
        email=account.mask_email(row.contact) or "–",
    )
    try:
        position = handoff.request(turn.session, turn.conversation_id, reason=reason, now=turn.now)
    except NotFound:
        turn.say("account.trouble_filed", number=row.number)
        return
    turn.say("account.trouble_handed", number=row.number, count=max(position, 1))


def _known(question: dict[str, Any]) -> dict[str, Any]:
    kept = ("kind", "what", "symptom", "told")
    return {key: question[key] for key in kept if question.get(key)}


def _more(question: dict[str, Any], text: str) -> str:
    before = str(question.get("what") or "")
    return f"{before} / {text}".strip(" /")[-_LENGTH:]


def _symptom(text: str) -> str:
    return next((name for name, pattern in _SYMPTOMS if pattern.search(text)), "")
