"""What people call the same thing, and what they have in mind when they name none.

General words of shopping in both languages; what a shop calls its own things is learnt from its
catalogue. A Chinese name stands as two characters, as in ``words.terms``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# Each line is one kind of thing under its names, as they stand in ``terms``.
_LINES = """
coat jacket parka overcoat anorak 外套 夹克 大衣 棉服
jumper sweater pullover 毛衣 针织
cardigan 开衫 开襟
sneaker trainer 球鞋 板鞋
duvet quilt comforter 被 被芯 棉被
backpack rucksack 双肩 背包 书包
mug cup 马克 水杯 茶杯
sofa couch settee 沙发
trouser pant 裤 长裤
raincoat rain 雨衣 冲锋 防雨
windbreaker 风衣
vest waistcoat gilet 马甲 背心
hat cap beanie 帽 帽子
sunscreen suncream 防晒
gift present 礼物 礼盒
kettle 水壶 烧水
lamp light 台灯 灯
pendant hanging ceiling chandelier 吊灯 顶灯
torch flashlight headlamp 手电 头灯
blanket throw 盖毯 毛毯 棉毯 毯
toddler kid child children girl boy daughter son baby 孩子 小孩 儿童 宝宝 女孩 男孩 女儿 儿子
moisturiser moisturizer cream 面霜 保湿 乳液
welly wellington gumboot 雨靴 雨鞋
casserole cooker stew 炖锅 汤锅
skillet pan frypan 煎锅 平底
hiking hike hiker trekking trek climbing climb mountain 爬山 登山 徒步
waterproof rainproof 防水 防雨 雨天 下雨
commuting commuter commute office work 通勤 上班 办公
camping camp 露营
running run jogging jog 跑步 慢跑
cycling bike bicycle 骑行 骑车
travel trip journey holiday 旅行 出差 旅游
wood wooden timber beech oak walnut birch 木质 木制 实木 木头
leather 真皮 皮革 牛皮
wool woollen merino lambswool 羊毛 羊羔 美利
cashmere 羊绒
cotton 棉 纯棉 全棉
silk 真丝 桑蚕 丝绸
linen flax 亚麻
down goose duck 羽绒 鹅绒 鸭绒
spring 春天 春季 春
summer 夏天 夏季 夏
autumn fall 秋天 秋季 秋
winter 冬天 冬季 冬
rechargeable charging usb 充电
plush cuddly cuddling stuffed soft 毛绒 玩偶 公仔
cutlery spoon utensil ladle 勺子 厨具
women woman lady female 女士 女款
men man gentleman male 男士 男款
picnic 野餐
calendar planner diary 日历 计划 日程
chair seat stool 椅子 凳子
notebook notepad journal 笔记 本子
towel 毛巾 浴巾
soap 香皂 肥皂
shower wash 沐浴 洗澡
"""
ALIKE = {
    word: [other for other in line.split() if other != word]
    for line in _LINES.strip().splitlines()
    for word in line.split()
}


@dataclass(frozen=True, slots=True)
class Idea:
    """What a shopper has in mind who names no thing.

    ``said``: how it is said; ``meant``: things, in English and Chinese, for the encoder, those of
    one word for the words too. ``person``: said of whom it is for; ``anybody``:
    what goes for those of whom nothing is said.
    """

    said: re.Pattern[str]
    meant: tuple[str, str]
    person: bool = True
    anybody: bool = False


IDEAS = (
    Idea(
        re.compile(
            r"\b(?:girlfriend|wife|mother|mum|mom|sister|grandmother|grandma|aunt|her|she|woman"
            r"|lady)\b|女朋友|女友|女生|女孩子|老婆|妻子|媳妇|妈|母亲|姐|妹|奶奶|外婆|婆婆|闺蜜|女同事"
        ),
        (
            "scarf, handbag, crossbody bag, silk, scented candle, "
            "serum, face cream, jewellery, perfume",
            "围巾, 女士包, 斜挎小包, 真丝, 香薰蜡烛, 精华, 面霜, 首饰, 香水",
        ),
    ),
    Idea(
        re.compile(
            r"\b(?:boyfriend|husband|father|dad|brother|grandfather|grandpa|uncle|him|he|man)\b"
            r"|男朋友|男友|男生|老公|丈夫|爸|父亲|哥|弟|爷爷|外公|岳父|男同事"
        ),
        (
            "wallet, belt, leather boots, loafer, backpack, shirt, "
            "blazer, sweater, watch, weekend bag",
            "钱包, 皮带, 皮鞋, 靴子, 背包, 衬衫, 西装, 毛衣, 手表, 旅行包",
        ),
    ),
    Idea(
        re.compile(
            r"\b(?:kids?|child(?:ren)?|son|daughter|nephew|niece|toddler|baby|newborn|boy|girl)\b"
            r"|孩子|小孩|儿童|宝宝|儿子|女儿|侄|外甥|小朋友"
        ),
        ("toy, puzzle, building blocks, teddy bear, train", "玩具, 拼图, 积木, 小熊, 火车"),
    ),
    Idea(
        re.compile(
            r"\b(?:parents|grandparents|elders?|boss|teacher|in-?laws)\b|长辈|老人|领导|老师|父母|岳"
        ),
        (
            "tea gift box, teapot, scarf, wool throw, tea",
            "茶叶礼盒, 茶壶, 围巾, 羊毛毯, 保温杯, 茶叶",
        ),
    ),
    Idea(
        re.compile(
            r"\b(?:colleagues?|co-?workers?|friends?|hosts?|neighbou?rs?|house ?warming|new home)\b"
            r"|同事|(?<![男女小])朋友|邻居|乔迁|新家"
        ),
        (
            "mug, candle, tea, coffee, notebook, blanket, table lamp",
            "马克杯, 蜡烛, 茶叶, 咖啡, 笔记本, 盖毯, 台灯",
        ),
        anybody=True,
    ),
    Idea(
        re.compile(
            r"\b(?:warm(?:er)?|cosy|cozy|freezing|cold (?:weather|days?|winters?))\b"
            r"|\bfor (?:the )?winter\b"
            r"|暖和|保暖|御寒|怕冷|暖|过冬|冬[天季](?=[穿用盖要的])"
        ),
        (
            "winter, wool, down jacket, winter coat, sweater, slippers, "
            "scarf, gloves, blanket, duvet",
            "冬季, 羽绒服, 毛衣, 大衣, 棉拖鞋, 围巾, 手套, 盖毯, 羽绒被",
        ),
        person=False,
    ),
    Idea(
        re.compile(
            r"\b(?:for (?:hot|summer) (?:days?|weather)|for (?:the )?summer|cooling|heatwave)\b"
            r"|凉快|清凉|解暑|避暑|夏[天季](?=[穿用盖要的])"
        ),
        ("summer, linen, light cotton, sandals", "夏季, 夏天, 亚麻, 凉鞋, 薄被"),
        person=False,
    ),
    Idea(
        re.compile(r"\b(?:relax(?:ing)?|unwind|sleep(?: better)?|stress)\b|放松|助眠|睡眠|解压"),
        ("herbal tea, candle, pillow, bath, blanket", "草本茶, 香薰蜡烛, 枕头, 沐浴, 毯子"),
        person=False,
    ),
)
GIFT = re.compile(
    r"\b(?:gifts?|presents?|birthday|christmas|anniversary|valentine'?s?|surprise)\b"
    r"|礼物|送礼|礼品|生日|圣诞|纪念日|情人节|送(?!货|到|达)"
)
# Praise that says nothing about what is wanted.
VAGUE = re.compile(
    r"\b(?:nice|special|cute|good|great|beautiful|lovely|cool|pretty|unique|perfect|useful|little"
    r"|small|really|very|person|someone|somebody|old|ideas?)\b"
    r"|特别|好看|漂亮|可爱|实用|精致|高级|有意义|小东西|惊喜|合适|不错"
)
