"""How the shop wants to recommend: a file that the merchant edits, data/recommend/rules.yml."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from smartmkt_core.errors import ShopError
from smartmkt_core.recommend.goods import Goods

Flags = NDArray[np.bool_]
Floats = NDArray[np.float32]


class RulesBroken(ShopError):
    """The shop's rules can't be read; the text says file, place and what is wrong."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Chosen(_Part):
    """Some products: by category, type, brand or number; any of them counts."""

    categories: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    skus: tuple[str, ...] = ()


class Promoted(Chosen):
    """Products that move up by a part of the best score, through the day ``until``."""

    by: float = Field(0.2, ge=0, le=1)
    until: date | None = None


class Margin(_Part):
    """Products move up by ``weight`` × their margin: a figure 0 to 1 in the attribute."""

    attribute: str = "margin"
    weight: float = Field(0.0, ge=0, le=1)


class Rules(_Part):
    """Everything a merchant can say about recommending."""

    consumable: Chosen = Chosen()
    again_after_days: int = Field(21, ge=0)
    never: Chosen = Chosen()
    promote: tuple[Promoted, ...] = ()
    discounts: float = Field(0.0, ge=0, le=1)
    margin: Margin = Margin()
    variety: float = Field(0.2, ge=0, le=1)

    @classmethod
    def load(cls, path: Path) -> Rules:
        """Read the file; without one nothing is ruled.

        Raises:
            RulesBroken: it can't be read, is no YAML, or says something that makes no sense.
        """
        try:
            written = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
            return cls.model_validate(written)
        except FileNotFoundError:
            return cls()
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            line = f", line {mark.line + 1}" if mark else ""
            raise RulesBroken(f"{path}{line}: this is no YAML") from error
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(str(part) for part in first["loc"]) or "the file"
            raise RulesBroken(f"{path}, {place}: {first['msg'].lower()}") from error
        except (OSError, ValueError) as error:
            # Another encoding than UTF-8, say, or a day that no month has.
            raise RulesBroken(f"{path}: it can't be read ({error})") from error


@dataclass(frozen=True, slots=True)
class Policy:
    """Rules upon a catalogue, by position. ``lift``: what is added to a score of at most 1."""

    consumable: Flags
    never: Flags
    lift: Floats
    promoted: Flags
    again_after_days: int
    variety: float


def policy_of(rules: Rules, goods: Goods, *, now: datetime) -> Policy:
    """What the rules mean for each product today."""
    consumable = _chosen(rules.consumable, goods)
    if "consumable" in goods.more:
        consumable |= goods.more["consumable"] > 0
    promoted = np.zeros(len(goods), np.float32)
    for rule in rules.promote:
        if rule.until is None or now.date() <= rule.until:
            promoted = np.maximum(promoted, rule.by * _chosen(rule, goods))
    if rules.discounts and "old_price" in goods.more:
        promoted = np.maximum(promoted, rules.discounts * (goods.more["old_price"] > goods.price))
    margin = np.zeros(len(goods), np.float32)
    if rules.margin.weight and rules.margin.attribute in goods.more:
        figure = np.nan_to_num(goods.more[rules.margin.attribute])
        margin = rules.margin.weight * np.clip(figure, 0, 1)
    return Policy(
        consumable,
        _chosen(rules.never, goods),
        np.asarray(promoted + margin, np.float32),
        promoted >= margin,
        rules.again_after_days,
        rules.variety,
    )


def _chosen(rule: Chosen, goods: Goods) -> Flags:
    found = np.zeros(len(goods), np.bool_)
    found |= np.isin(goods.category, _places(goods.categories, rule.categories))
    found |= np.isin(goods.brand, _places(goods.brands, rule.brands))
    found |= np.isin(goods.kind, _places(goods.kinds, rule.types))
    known = [goods.position[sku] for sku in rule.skus if sku in goods.position]
    found[known] = True
    return found


def _places(names: list[str], wanted: tuple[str, ...]) -> list[int]:
    low = {name.lower() for name in wanted}
    return [n for n, name in enumerate(names) if name.lower() in low]
