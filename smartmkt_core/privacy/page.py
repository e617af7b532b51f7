"""A copy of one's data as a page to read, without anything that a browser would run or load."""

from __future__ import annotations

from html import escape
from typing import Any

from smartmkt_core.privacy.copy import Copy
from smartmkt_core.texts import Texts

_STYLE = """
body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
h2{margin:2rem 0 .5rem}dl{display:grid;grid-template-columns:minmax(8rem,14rem) 1fr;gap:.1rem 1rem}
dt{opacity:.7}dd{margin:0;overflow-wrap:anywhere}
section>dl{border-top:1px solid #8884;padding:.4rem 0}
dd dl{grid-template-columns:minmax(6rem,10rem) 1fr;border-bottom:1px solid #8883}
@media(prefers-color-scheme:dark){body{background:#16181b;color:#e8e8e8}}
"""


def readable(copy: Copy, texts: Texts, *, language: str, shop_name: str, when: str) -> str:
    """The page in a language. ``when``: the moment as people read it."""

    def said(key: str, **values: Any) -> str:
        return escape(texts.render(f"data.{key}", language, **values))

    title = said("title", shop=shop_name)
    parts = [f"<h1>{title}</h1>", f"<p>{said('made', when=when)}</p>"]
    for name, content in copy.content.items():
        if name == "created_at":
            continue
        shown = _value(content) if content else f"<p>{said('empty')}</p>"
        parts.append(f"<section><h2>{said(name)}</h2>{shown}</section>")
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{title}</title><style>{_STYLE}</style></head>"
        f"<body>{''.join(parts)}</body></html>"
    )


def _value(value: Any) -> str:
    if isinstance(value, dict):
        rows = "".join(
            f"<dt>{escape(str(key).replace('_', ' '))}</dt><dd>{_value(one)}</dd>"
            for key, one in value.items()
            if one not in (None, "", [], {})
        )
        return f"<dl>{rows}</dl>"
    if isinstance(value, list):
        return "".join(_value(one) for one in value)
    return escape(str(value))
