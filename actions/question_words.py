"""What a question about a product asks for: its description, reviews, stock, price."""

from __future__ import annotations

import re

TELL = re.compile(
    r"\btell me (?:more|all|something|about)|\bmore (?:info|details|about)\b|\bdescri(?:be|ption)\b"
    r"|介绍|详情|详细|说说|讲讲|了解一下",
    re.I,
)
REVIEWS = re.compile(
    r"\breviews?\b|\bratings?\b|\bstars\b|\bopinions?\b|\bany good\b|\bworth it\b"
    r"|\bis it good\b(?! (?:for|in|on|at|with) (?!the (?:price|money)))"
    r"|\b(?:people|others|buyers|customers) (?:say|think)\b|\breliable\b|\bcomplain"
    r"|评价|评分|口碑|好评|差评|好不好用?|好用吗|怎么样[?？吗]?$|值得买|值不值",
    re.I,
)
STOCK = re.compile(
    r"\b(?:in|out of|back in) stock\b|\bavailab|\bsold[- ]out\b|\bany left\b"
    r"|\bhow many (?:are )?left\b|\bdo you (?:sell|carry|stock)\b|\bhave you got\b"
    r"|\b(?:do you )?have (?:it|them|this)(?: in| left|\W*$)"
    r"|有货|缺货|现货|库存|还有吗|有没有货|断货|补货|卖完",
    re.I,
)
PRICE = re.compile(
    r"\bhow much (?:is|are|does|do|for)\b(?!.*\b(?:hold|weigh|fit|carry)\b)|\bprices?\b|\bcosts?\b"
    r"|多少钱|价格|什么价|几块|怎么卖",
    re.I,
)
QUESTION = re.compile(
    r"[?？]|\b(?:does|do|is|are|can|could|will|would|has|have|what|which|how|where|when|who)\b"
    r"|[吗呢么]|能不能|会不会|可不可以|是不是|有没有|什么|怎么|哪|多|几",
    re.I,
)
POINTING = re.compile(
    r"(?:(?:and|so|but|ok|okay)\W+)?(?:how much|what|what'?s|whats|how big|how heavy|which|where"
    r"|is|are|does|do|can)(?:\s+(?:is|are|does|do|it|that|this|one|they|them|cost|made|of|from|in"
    r"|stock|the|price|colou?rs?|size|material|available|a|of it|weigh|big|have|come))*"
    r"|(?:这个|那个|它|这款|那款)?(?:多少钱|什么价|价格(?:是)?多少|什么材质|有货吗|有没有货|多大|什么颜色)",
    re.I,
)
