"""A project with two intents, complete and without a mistake, to make mistakes in."""

from __future__ import annotations

from pathlib import Path

from bot.checks.project import Project

_TOPICS = "kettle mug lamp bag coat desk chair rug vase clock tray bowl fork spoon cup"
_WORDS = "水壶 杯子 台灯 背包 外套 书桌 椅子 地毯 花瓶 时钟 托盘 碗 叉子 勺子 茶杯"
TOPICS, WORDS = _TOPICS.split(), _WORDS.split()

_LABEL = """{name}:
  en: Something
  zh: 一件事
  description:
    en: What it is
    zh: 这是什么
"""
_RULE = """  - rule: {name}
    steps:
      - intent: {name}
      - action: action_{name}
"""


def examples(english: str, chinese: str) -> str:
    """Fifteen lines in each language."""
    lines = [english.format(t) for t in TOPICS] + [chinese.format(w) for w in WORDS]
    return "".join(f"      - {line}\n" for line in lines)


def block(intent: str, lines: str) -> str:
    """One intent's sentences."""
    return f"  - intent: {intent}\n    examples: |\n{lines}"


def make(root: Path) -> Project:
    """Writes the files."""
    both = {
        "praise_item": examples("I love this {} so much", "这个{}太喜欢了"),
        "gift_card": examples("put a card for mum into the {} parcel", "{}里放张贺卡"),
    }
    test = {
        "praise_item": examples("what a wonderful {} you sold me", "你家{}真不错啊"),
        "gift_card": examples("can a note go with the {}", "买{}能附一句话吗"),
    }
    write(root / "data/nlu/things.yml", nlu(both))
    write(root / "data/nlu_test/things.yml", nlu(test))
    write(root / "data/nlu/labels.yml", "".join(_LABEL.format(name=name) for name in both))
    rules = "".join(_RULE.format(name=name) for name in both)
    write(root / "data/rules/things.yml", f"rules:\n{rules}")
    intents = "".join(f"  - {name}\n" for name in both)
    actions = "".join(f"  - action_{name}\n" for name in both)
    domain = f"intents:\n{intents}entities:\n  - product\nactions:\n{actions}"
    write(root / "bot/domain/things.yml", domain)
    write(root / "actions/things.py", 'NAMES = ["action_praise_item", "action_gift_card"]\n')
    write(root / "data/responses/things.yml", 'thanks: {en: "Thank you.", zh: "谢谢您。"}\n')
    write(root / "data/faq/things.yml", _FAQ)
    return Project(root)


def nlu(blocks: dict[str, str]) -> str:
    """A file of sentences."""
    return "nlu:\n" + "".join(block(name, lines) for name, lines in blocks.items())


def write(path: Path, text: str) -> None:
    """Writes a file and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


_FAQ = """wrapping:
  questions:
    en:
      - Do you wrap presents?
      - Is there gift wrap?
      - Can it be wrapped?
    zh:
      - 有礼品包装吗？
      - 能包装一下吗？
      - 可以包成礼物吗？
  answer:
    en: Yes, for free.
    zh: 可以，免费。
"""
