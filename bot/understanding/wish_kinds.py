"""What wishes there are, which of them are hard to tell apart, and the words that show one."""

from __future__ import annotations

import re

ANSWERS = {"affirm", "deny"}
"""No wish, but what is asked just now may be waiting for it: "yes, and where is 10031"."""
NO_WISH = {
    "greet", "goodbye", "thank", "help", "bot_challenge", "smalltalk", "out_of_scope", "inform",
    "choose", "stop", "repeat", "restart", "why", "switch_language", "nlu_fallback", "complaint",
    "review", *ANSWERS,
}  # fmt: skip
PERSON = {"contact_human_agent"}
SAME_WISH = (
    {"return_item", "exchange_item", "damaged_item", "missing_item", "wrong_item", "get_refund",
     "track_refund", "check_refund_policy", "warranty", "change_order"},
    {"cancel_order", "get_refund", "track_refund", "check_refund_policy", "change_order",
     "check_cancellation_fee", "place_order"},
    {"track_order", "delivery_period", "missing_item"},
    {"track_order", "order_details"},
    {"track_order", "track_refund"},
    {"list_orders", "order_details"},
    {"get_invoice", "check_invoice"},
    {"delivery_options", "delivery_period"},
    {"change_shipping_address", "set_up_shipping_address", "edit_account"},
    {"edit_account", "delete_account", "delete_my_data"},
    {"create_account", "registration_problems", "recover_password", "switch_account"},
    {"payment_issue", "check_payment_methods", "place_order"},
    {"search_product", "recommend_product", "refine_search", "product_question", "check_stock",
     "size_help", "place_order", "similar_products", "bought_together", "compare_products",
     "explain_recommendation"},
    {"size_help", "return_item", "exchange_item", "product_question"},
)  # fmt: skip
"""Intents that, beside each other, are one wish with its reason, or one wish said twice."""
GENERAL = {
    "check_refund_policy", "check_cancellation_fee", "warranty", "check_payment_methods",
    "delivery_options", "delivery_period",
}  # fmt: skip
"""Questions about how the shop works."""
LOOKED_UP = {
    "track_order", "order_details", "track_refund", "get_invoice", "check_invoice", *GENERAL,
}  # fmt: skip
"""What is answered before a person comes; anything else beside a person is the person's."""
CLAIMS = {"damaged_item", "missing_item", "wrong_item"}
OF_ONE_ORDER = {
    "track_order", "order_details", "cancel_order", "get_invoice", "check_invoice", "track_refund",
    "get_refund", "return_item", "change_shipping_address", *CLAIMS,
}  # fmt: skip
"""What is asked of each order for itself where several are named."""
NAMED, SURE, QUITE_SURE = 0.4, 0.55, 0.7
"""How sure a clause must be of its wish: about an order of its own, announced ("also …", 另外…), or
merely beside another."""
BETTER, CERTAINLY_BETTER = 0.7, 0.85
"""How sure a clause must be to stand for a long message around it, or for a short one."""
STEERS = {"affirm", "deny", "choose", "stop", "repeat", "restart", "why", "switch_language"}
"""What is said with these outweighs what a part of it reads like: 撤回，当我没说."""
CERTAIN = 0.9
"""How sure of a whole message makes a comma in it no reason to look closer."""
LONG = 200
"""Characters from which on the wish is looked for sentence by sentence."""
MOST_READ, MOST_WISHES = 10, 3

ASKS = re.compile(
    r"[?？]|^\W*(?:(?:and|but|so|then|oh)\s+)?(?:please|pls|plz|kindly|can|could|would|will|do|does|did|is|are|has|have|may|when|where"
    r"|what|how|which|why|who|cancel|change|track|return|refund|exchange|swap|replace|add|remove"
    r"|update|check|find|get|recommend|suggest|compare|subscribe|unsubscribe|delete|close|help|send"
    r"|give|show|tell|reset|download|e-?mail|make|put|let|looking|any|need|want|wanna)\b"
    r"|\b(?:i(?:'d| would) like|i(?:'d| would) love|i (?:also |just |really )?(?:want|need|wanna"
    r"|wish|must|have to|am looking|'m looking)|i'm looking|can you|could you|can i|could i"
    r"|please|where(?:'s| is)|when(?:'s| is| will| does)|how (?:do|can|much|long|many))\b"
    r"|[吗么呢]|请|帮|麻烦|想|要|能不能|可不可以|可以|怎么|咋|什么|啥|哪|多久|多少|几|查|取消|退|换|改|开|发|催"
    r"|看看|推荐|送|寄|少了|缺了|漏了|坏了|碎了",
    re.I,
)
NUMBER_KINDS = ("order_number", "ordinal")
NAMES_ONLY = re.compile(r"\W*(?:dear\b.{0,30}|[\d\W]*)", re.I)
"""A piece that is but a name or a number: "10027", "dear Sir"."""
AND_THAT_ONE = re.compile(
    r"(?:and )?(?:what|how) about (?:order )?(?:number )?#?[\w-]*\d[\w-]*"
    r"|(?:那|订单|单号)*[\w-]*\d[A-Za-z\d-]*号?呢",
    re.I | re.ASCII,
)
"""The wish before it, about another order."""

STANDS_ALONE = re.compile(
    r"^(?:is|are|do|does|can|could|will|would|what|how|when|where|which|who)\b"
    r"|^(?:.{0,6}的话)?(?:就|再|也|还)?(?:请|帮|麻烦|把)"
    r"|吗$|几[天日]|多少|多久|什么时候|怎么|哪",
    re.I,
)
"""A question or a request in its own right, though but a comma parts it from what is before."""
WHERE_SO = re.compile(
    r"^(?:如果|要是|若)?[^,，。]{0,4}的话[就那，,]*|^if (?:so|not|yes|no|it'?s free),?\s+", re.I
)
"""A condition in front of a wish, which says nothing of what is wished."""
BUT_A_REASON = re.compile(
    r"(?:(?:but|and|as|because)\s+)?(?:i\s+)?(?:just |really )?"
    r"(?:don'?t|do not|no longer|didn'?t) (?:want|need|like) (?:it|them|this|that|these)"
    r"(?: any ?more| anymore| now)?"
    r"|(?:我|但|都|也|已经|现在|就|因为)*(?:不想要|不要|不需要|用不着|用不上|不喜欢|买多|买错)了?",
    re.I,
)
"""Beside a wish it says why; alone it is one."""
A_SHORT_ANSWER = re.compile(
    r"(?:yes|yep|yeah|yup|sure|ok(?:ay)?|right|correct|no|nope|nah|go ahead|do it)"
    r"(?: (?:please|thanks|thank you|pls))?"
    r"|(?:是的?|对的?|好的?|好[呀啊吧]|可以的?|行|嗯+|确认|没错|不|不是|不用了?|不要)[呀啊吧了]?",
    re.I,
)
