"""Draws each product: a drawing of its kind, in its colour, on a soft background."""

from __future__ import annotations

import colorsys
from functools import cache
from string import Template

from smartmkt_core.demo.values import Product, read

SHEETS = ("wear", "carry", "kitchen", "home", "desk", "outdoor", "play")
FRAME = Template(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400" role="img">'
    '<rect width="400" height="400" fill="$bg"/><circle cx="200" cy="196" r="158" fill="$halo"/>'
    '<g stroke-linejoin="round" stroke-linecap="round">$drawing</g></svg>\n'
)


def draw(product: Product) -> str:
    """The picture of a product as SVG text without script or external reference."""
    palette = colours(read("colours")[product.colour][2])
    drawing = " ".join(Template(_drawings()[product.kind]).substitute(palette).split())
    return FRAME.substitute(palette, drawing=drawing.replace("> <", "><"))


def colours(main: str) -> dict[str, str]:
    """The palette of a drawing: main colour ``m``, shades around it, background and neutrals."""
    red, green, blue = (int(main[n : n + 2], 16) / 255 for n in (1, 3, 5))
    hue, light, full = colorsys.rgb_to_hls(red, green, blue)
    dark = light < 0.8  # light products stand on the opposite hue, or they would vanish
    shade = full if dark else full * 0.6
    return {
        "m": main,
        "d": _tone(hue, max(0.0, light * 0.78 - 0.02), shade),
        "e": _tone(hue, max(0.0, light * 0.58 - 0.02), shade),
        "l": _tone(hue, light + (1 - light) * 0.3, full),
        "bg": _tone(hue, 0.945, min(full, 0.34)) if dark else _tone(hue + 0.5, 0.87, 0.16),
        "halo": _tone(hue, 0.905, min(full, 0.36)) if dark else _tone(hue + 0.5, 0.82, 0.16),
        "k": "#3a3633",
        "w": "#fbf8f2",
        "s": "#d9d3c8",
        "o": "#c89b63",
        "n": "#8a6038",
        "g": "#a9afb5",
        "h": "#d5d9dc",
        "y": "#f6dc8c",
    }


def _tone(hue: float, light: float, full: float) -> str:
    channels = colorsys.hls_to_rgb(hue % 1.0, light, full)
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in channels)


@cache
def _drawings() -> dict[str, str]:
    """Every drawing by kind; ``same`` lets several kinds share one."""
    drawings: dict[str, str] = {}
    for sheet in SHEETS:
        drawings |= read(f"drawings/{sheet}")
    for kind, other in read("drawings/same").items():
        drawings[kind] = drawings[other]
    return drawings
