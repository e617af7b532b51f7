"""Weights, capacities and lengths as they stand in attributes, in one unit each."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_GRAMS = {"g": 1.0, "kg": 1e3, "oz": 28.3495, "lb": 453.592, "克": 1.0, "千克": 1e3, "公斤": 1e3}
_MILLILITRES = {
    "ml": 1.0,
    "cl": 10.0,
    "l": 1e3,
    "litre": 1e3,
    "litres": 1e3,
    "毫升": 1.0,
    "升": 1e3,
}
_CENTIMETRES = {
    "mm": 0.1,
    "cm": 1.0,
    "m": 100.0,
    "inch": 2.54,
    "毫米": 0.1,
    "厘米": 1.0,
    "米": 100.0,
}
UNITS = {"weight": _GRAMS, "capacity": _MILLILITRES, "size": _CENTIMETRES}
_VALUE = re.compile(
    r"(\d+(?:\.\d+)?)(?:\s*[×x*]\s*(\d+(?:\.\d+)?))?\s*([a-z]+|[\u4e00-\u9fff]+)", re.I
)
_KEYS = {
    "weight": ("weight", "重量"),
    "capacity": ("capacity", "volume", "容量"),
    "size": ("size", "dimensions", "length", "height", "尺寸"),
}


def measure(attributes: Mapping[str, Any], kind: str) -> float | None:
    """A product's ``weight`` (g), ``capacity`` (ml) or ``size`` (cm, or cm² of two sides).

    None where the attributes do not say it. A size in ml or g is a capacity or a weight.
    """
    for key in (*_KEYS[kind], *(_KEYS["size"] if kind != "size" else ())):
        for number, second, unit in _VALUE.findall(str(attributes.get(key) or "")):
            factor = UNITS[kind].get(unit.casefold())
            if factor is not None:
                value = float(number) * factor
                return value * float(second) * factor if second else value
    return None
