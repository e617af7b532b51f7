"""As in "let me know when it's back", 到货通知我: the wish to hear when goods are there again."""

from __future__ import annotations

import re

# English: somebody tells, and the goods come back. Both must be said, each in its own way.
_TELLS = (
    r"(?:(?:(?:let|keep) (?:me|us) (?:know|posted|informed|updated))"
    r"|(?:notify|remind|alert|ping|buzz|(?:e-?)?mail|message|text|update|write(?: to)?) (?:me|us)"
    r"|(?:send|drop|give|shoot) (?:me|us) (?:an? |the )?(?:\w+ )?(?:e-?mail|mail|message|note|line"
    r"|text|shout|reminder|alert|notification|ping)"
    r"|(?:be|get) (?:notified|told|informed|alerted|reminded|e-?mailed))"
)
_SAYS = rf"(?:{_TELLS}|(?:tell|inform) (?:me|us))"
_ASKED = r"(?!\s+(?:why|how|what|which|whether|who|where|if\b(?! and when)))"
"""Behind the telling word: what is asked for is an answer now, as in "tell me if …"."""
_WHEN = r"\b(?:when(?:ever)?|once|(?:as )?soon as|the (?:moment|minute|second|day))(?: that)?\b"
_ON = r"(?:[^.,;!?\n]|\.(?=\w)|,)"
"""What may stand between telling and coming back: the dot of an address, but no new sentence."""
_GAP = (
    r"\s+(?!(?:is|are|do|does|did|has|have|was|were)\b)"
    r"(?:(?!\b(?:will|would|won|be|was|were|can|could|expect|might|may|should)\b|['’]ll\b)"
    r"[^.,;!?\n]){0,70}?"
)
"""The goods; "when will it be back" and "when it will be back" ask for a date."""
_IN_STOCK_AGAIN = (
    r"\b(?:back (?:in|into) (?:the |your )?(?:stock|shop|store|shelves)"
    r"|back on (?:the |your )?(?:shelf|shelves|sale)|back[ -]available"
    r"|re-?stock(?:s|ed)?\b(?! fee)|replenished"
    r"|(?:in stock|available|there|for sale) (?:[\w-]+ ){0,4}?again\b|in again\b"
    r"|again (?:in stock|available|for sale))"
)
_PEOPLE = (
    r"courier|driver|post(?:m[ae]n|woman)?|messenger|rider|carrier|agent|person|human|colleague"
    r"|manager|staff|team|support|boss|(?:web)?site|app|page|server|system|service|shop|store"
    r"|sale|offer|discount|deal|code|coupon|voucher|price|status|answer|reply|result|case|ticket"
    r"|claim|invoice|receipt|label|slot|appointment|tracking"
)
_GOODS = (
    r"\s+(?:(?:it|this|that|they|these|those|ones?)(?: one| ones)?"
    rf"|(?:th(?:e|is|at|ese|ose) )(?:(?!\b(?:{_PEOPLE}|i|we|you|he|she|my|will|be|was|were|can)\b)"
    r"[^.,;!?\n]){1,50}?)"
)
_COMES = (
    r"(?:(?:['’]?(?:s|re)|\s+(?:is|are|comes?|gets?|has|have))?\s+"
    r"(?:(?:finally|ever|actually|all|come|been|gotten|got)\s+)*)"
)
_IS_BACK = (
    r"back\b(?! (?:at (?!\S+@)|with|from|to|home|here|online|up|open|on|under|into|soon"
    r"|in (?:the )?(?:warehouse|office|town|touch|your|my)))"
)
_IS_THERE = r"(?:in stock|available|there)\b(?! (?:for (?:pick|coll)|to (?:pick|coll|down)|online))"
_NEWS = (
    rf"(?:{_WHEN}(?:{_GAP}|\s+){_IN_STOCK_AGAIN}"
    rf"|(?:\b(?:on|upon|about|of|at) (?:the |a |its |any |every )?re-?stocks?\b(?! fee)))"
)
_BACK = rf"{_WHEN}(?:{_GOODS}{_COMES}|\s+){_IS_BACK}"
_THERE = rf"{_WHEN}(?:{_GOODS}{_COMES}|\s+){_IS_THERE}"


def _said(tells: str, comes: str) -> str:
    """Either order: "tell me when it's back", "when it's back, please tell me"."""
    return (
        rf"\b{tells}\b{_ASKED}{_ON}{{0,80}}?{comes}"
        rf"|{comes}[^.!?\n]{{0,20}}?[\s,]{tells}\b{_ASKED}(?! (?:the|your|its|about)\b)"
    )


_SURELY = re.compile(
    rf"{_said(_SAYS, _NEWS)}|\bre-?stock (?:alert|reminder|notification)s?\b", re.I
)
_LIKELY = re.compile(rf"{_said(_SAYS, _BACK)}|{_said(_TELLS, _THERE)}", re.I)
_NO_GOODS = re.compile(
    r"\b(?:parcels?|packages?|shipments?|refund\w*|delivery|deliver(?:ed|s)?|money|payments?"
    r"|couriers?|order (?:#|\d|number)|(?:my|the|this|that|an) order|sent"
    r"|sending|send (?!me|us|an? )|return(?:s|ed|ing)?|repair\w*|exchange\w*|replacement"
    r"|warranty)\b",
    re.I,
)
"""Of a parcel or a thing sent in "it is back" says something else."""
_NOT_TOLD = re.compile(
    r"(?:n['’]?t|(?<!why )\bnot|\bnever|\bno need to|\bstop|\bnobody|\bno one)"
    rf"(?: (?:to|you|have|need|bother|even|ever|want|please))* {_SAYS}"
    r"|\bhow (?:do|does|did|are|is|will|can|could|often)\b|\bwhy\b(?! not)"
    r"|\b(?:got|get|received|receive|where) (?:\w+ ){0,3}re-?stock (?:alert|reminder|notif)",
    re.I,
)
"""What was not told, is not to be told, or how telling works."""

# Chinese: the goods arrive, and right behind it somebody tells; or the other way round.
_ARRIVES = (
    r"(?:(?<![收送运])到了?(?:新|现)?货|(?<![没否])有了?(?:新|现)?货|补[上到了]?货|来[了新]?货"
    r"|(?:重新)?上架|有库存|恢复库存|有[^，。！？,]{1,6}?[码号色](?=了|的话|的?时候?)"
    r"|(?:^|[，。,\s又再等]|货|库存|[码色款号个双件条])有了)"
)
_THEN = (
    r"(?:了|后|之后|以后|的话|的?时候|时|那天|第一时间|立刻|立即|马上|及时|一定|务必|记得|请|再|就|给我|帮我"
    r"|麻烦|拜托|烦请|可以|可不可以|能不能|能否|能|要|您|你们?|跟我|和我|用|通过|发?邮件|发?短信|微信|[，,\s])*"
)
_TELLS_ZH = (
    r"(?:通知|提醒|告诉|告知|知会|联系我|叫我|喊我|戳我|叫一?声|喊一?声|吱一?声|说一?[声下]|跟我说|和我说"
    r"|发(?:个|一?封|一?条|到|至|给)?(?:我|到|的|邮箱|：|:|\s)*"
    r"(?:邮件|短信|消息|信息|通知|提醒|微信|邮箱|e-?mail|[\w.+-]+\s?[@＠])|e-?mail我|邮件我|短信我)"
)
_NOT_ABOUT = (
    r"(?!(?:我|一下|一声|下)*(?:价|多少|怎么|为|尺|颜|哪|什么|几|是不是|是否|有没有|有多|原因|结果))"
    r"(?!(?:是|的?功能|的?服务|吗|么|呢|有|在哪|收到|收费|准|多久|几))"
    r"(?![^，。！？,!?；;]{0,12}(?:没|未|为什么|为啥|怎么|如何))"
)
_WISHES_ZH = re.compile(
    rf"(?<!已经)(?<!显示)(?<!收到)(?<![已是没]){_ARRIVES}{_THEN}{_TELLS_ZH}{_NOT_ABOUT}"
    r"|(?:通知|提醒|告诉)(?:我|一下|一声|下|这个|这款|那款|它|的|什么时候|[，,\s])*"
    r"(?:到了?货|补货|有货)(?!时间|日期|没|情况|进度|吗|多久)",
    re.I,
)
_OTHERS_ZH = re.compile(
    r"包裹|快递|订单|物流|运单|单号|退货|退款|换货|退回|寄回|签收|我(?:买|订|下单|下|拍)的|投诉"
    r"|没(?:有|人|给我|再|及时|能|收到|看到)*(?:到货|补货)?(?:通知|提醒|告诉)"
    r"|[未不](?:再|给我)?(?:通知|提醒|告诉)"
    r"|(?:为什么|为啥|为何|如何|怎么(?!办))[^，。！？,!?]{0,8}(?:通知|提醒|告诉)"
    r"|(?:收到|关于)了?(?:你们的?)?(?:到货|补货)"
    r"|(?:告诉|告知|说)(?:我|一下|一声)*(?:什么时候|啥时候?|几时|何时|哪天|多久)"
    r"|(?:什么时候|啥时候?|几时|何时|哪天|多久|是不是|是否|有没有)[^了后，。！？,!?]{0,12}[，,]?(?:告诉|告知|说)"
)
"""What is awaited is a parcel, or it is asked why, how or on which day."""


def wants_news(text: str) -> bool:
    """Whether a message asks to be told when goods are there again."""
    if _WISHES_ZH.search(text) and not _OTHERS_ZH.search(text):
        return True
    if _NOT_TOLD.search(text):
        return False
    return bool(_SURELY.search(text) or (_LIKELY.search(text) and not _NO_GOODS.search(text)))
