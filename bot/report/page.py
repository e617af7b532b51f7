"""The report as one HTML file that needs no network: English and Chinese, light and dark."""

from __future__ import annotations

from html import escape
from typing import Any

from bot.report import charts
from bot.report.html import HERE, LANGUAGES, Parts, changed, delta, scores

SHOWN = 25
FREQUENT = 8


class Page(Parts):
    """The page, part by part."""

    def html(self) -> str:
        """The whole file."""
        style = (HERE / "page.css").read_text("utf-8")
        title = escape(self.words["title"]["en"])
        sections = [
            self._head(), self._tiles(), self._verdict(), self._change(), self._test(),
            self._confused(), self._worst(), self._confidence(), self._scope(), self._entities(),
            self._stories(), self._dev(),
        ]  # fmt: skip
        return (
            '<!doctype html><html lang="en" data-language="en"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            f"<title>{title}</title><style>{style}</style></head><body>"
            f"{''.join(sections)}<script>{_SWITCH}</script></body></html>"
        )

    def _head(self) -> str:
        made = self.say("made", at=self.found["at"], model=self.found["model"])
        return (
            f"<header><div><h1>{self.say('title')}</h1><p class='quiet'>{made}</p></div>"
            f'<button id="language" type="button">{self.say("switch")}</button></header>'
        )

    def _tiles(self) -> str:
        changes = {row["name"]: row["change"] for row in self.found["change"]["scores"]}
        tiles = [
            (f"{self.say('intents')}, {self.say(f'language.{language}')}",
             f"{value:.3f}", changes.get(f"intents {language}"))
            for language, value in self.found["test"]["macro_f1"].items()
        ]  # fmt: skip
        for language in LANGUAGES if self.found["entities"] else ():
            value = self.found["entities"]["micro"][language]["f1"]
            name = f"{self.say('entities')}, {self.say(f'language.{language}')}"
            tiles.append((name, f"{value:.3f}", changes.get(f"entities {language}")))
        if self.found["scope"]:
            value = self.found["scope"]["auroc"]
            tiles.append((self.say("auroc"), f"{value:.3f}", changes.get("out-of-scope AUROC")))
        told = self.found["stories"]
        passed = sum(story["passed"] for story in told)
        tiles.append((self.say("stories"), f"{passed} / {len(told)}", None))
        parts = [
            f'<div class="tile"><span class="note">{name}</span><b>{value}</b>{delta(change)}</div>'
            for name, value, change in tiles
        ]
        return f'<div class="tiles">{"".join(parts)}</div>'

    def _verdict(self) -> str:
        change = self.found["change"]
        if not change["accepted"]:
            return f'<p class="calm">{self.say("none_accepted")}</p>'
        note = "" if change["same_test"] else f'<p class="note">{self.say("other_test")}</p>'
        if not change["fallen"] and not change["broken_stories"]:
            return f'<p class="calm">{self.say("nothing_fell")}</p>{note}'
        fallen = [
            f"<li><code>{escape(row['name'])}</code> {row['before']:.3f} → {row['now']:.3f} "
            f"{delta(row['change'])}</li>"
            for row in change["fallen"]
        ] + [f"<li>{escape(name)}</li>" for name in change["broken_stories"]]
        return f'<div class="alarm"><b>{self.say("fell")}</b><ul>{"".join(fallen)}</ul></div>{note}'

    def _change(self) -> str:
        change = self.found["change"]
        if not change["accepted"]:
            return ""
        heads = ["", self.say("before"), self.say("now"), self.say("difference")]
        totals = [[escape(row["name"]), *changed(row)] for row in change["scores"]]
        intents = [[self.intent(row["name"]), *changed(row)] for row in change["intents"]]
        moved = (
            f"<h3>{self.say('change.intents')}</h3>{self.table(heads, intents)}"
            if intents
            else self.note("change.none")
        )
        return self.section("change", self.table(heads, totals), moved)

    def _test(self) -> str:
        heads = [self.say("intent"), "F1", *(self.say(f"language.{x}") for x in LANGUAGES),
                 self.say("sentences")]  # fmt: skip
        rows = [
            [
                self.intent(name), f"{row['f1']:.3f}", *(f"{row[x]:.3f}" for x in LANGUAGES),
                str(row["sentences"]),
            ]
            for name, row in sorted(self.found["intents"].items(), key=lambda p: p[1]["f1"])
        ]  # fmt: skip
        return self.section(
            "test", self.note("test.note"), self._summary(self.found["test"]),
            f"<details><summary>{self.say('per_intent')} ({len(rows)})</summary>"
            f"{self.table(heads, rows)}</details>",
        )  # fmt: skip

    def _summary(self, part: dict[str, Any]) -> str:
        heads = ["", self.say("sentences"), self.say("macro_f1"), self.say("accuracy")]
        rows = []
        for language in LANGUAGES:
            rows.append([
                self.say(f"language.{language}"), f"{part['sentences'][language]:,}",
                f"{part['macro_f1'][language]:.3f}", f"{part['accuracy'][language]:.3f}",
            ])  # fmt: skip
            new = part["not_in_training"][language]
            if new["sentences"] != part["sentences"][language]:
                rows.append([
                    f'<span class="note">{self.say("not_in_training")}</span>',
                    f"{new['sentences']:,}", f"{new['macro_f1']:.3f}", f"{new['accuracy']:.3f}",
                ])  # fmt: skip
        return self.table(heads, rows)

    def _confused(self) -> str:
        confusions = self.found["test"]["confusions"]
        if not confusions:
            return self.section("confused", self.note("confused.none"))
        picture = f'<div class="wide">{charts.heat_map(confusions)}</div>'
        heads = [self.say("meant"), self.say("taken_for"), self.say("sentences"), ""]
        rows = [
            [self.intent(row["intent"]), self.intent(row["taken_for"]), str(row["count"]),
             f'<span class="note">{escape(row["example"])}</span>']
            for row in confusions[:FREQUENT]
        ]  # fmt: skip
        return self.section(
            "confused", self.table(heads, rows), self.note("confused.note"), picture
        )

    def _worst(self) -> str:
        parts = []
        for row in self.found["worst"]:
            near = "".join(
                f"<li>{escape(n['text'])} <code>{escape(n['intent'])}</code> "
                f'<code class="quiet">{escape(n["where"])}</code></li>'
                for n in row["nearest"]
            )
            parts.append(
                f'<div class="mistake"><q>{escape(row["text"])}</q> '
                f'<code class="quiet">{escape(row["where"])}</code><br>'
                f"{self.say('meant')} {self.intent(row['intent'])}, {self.say('taken_for')} "
                f'{self.intent(row["guess"])} <span class="down">{row["confidence"]:.2f}</span>'
                f"<ul>{near}</ul></div>"
            )
        return self.section("worst", self.note("worst.note"), *parts)

    def _confidence(self) -> str:
        fallback, choice = self.found["test"]["fallback"], self.found["threshold"]
        heads = [self.say("threshold"), self.say("choice.cost"), self.say("choice.wrong"),
                 self.say("choice.right")]  # fmt: skip
        rows = [
            [f"{row['threshold']:.2f}", f"{row['cost']:.3f}", f"{row['wrong_and_held_back']:.0%}",
             f"{row['right_but_held_back']:.1%}"]
            for row in choice["rows"]
        ]  # fmt: skip
        used = [row["threshold"] for row in choice["rows"]].index(choice["in_use"])
        legend = (
            f'<p class="note"><span class="up">■</span> {self.say("right")} '
            f'<span class="down">■</span> {self.say("wrong")}</p>'
        )
        return self.section(
            "confidence",
            self.note(
                "confidence.note", threshold=f"{fallback['threshold']:.2f}",
                wrong=f"{fallback['wrong_and_held_back']:.0%}",
                right=f"{fallback['right_but_held_back']:.1%}",
            ),
            charts.histogram(self.found["histogram"], fallback["threshold"]), legend,
            self.note(
                "choice.note", count=f"{choice['sentences']:,}",
                wrong=f"{choice['wrong_costs']:g}", cheapest=f"{choice['cheapest']:.2f}",
                in_use=f"{choice['in_use']:.2f}",
            ),
            self.table(heads, rows, used),
        )  # fmt: skip

    def _scope(self) -> str:
        scope = self.found["scope"]
        if not scope:
            return self.section("scope", self.note("scope.none"))
        points = [
            (scope["let_in"], scope["accepted"], "limit"),
            (scope["as_set"]["let_in"], scope["as_set"]["accepted"], "set"),
        ]
        legend = f'<p class="note">→ {self.say("scope.x")}<br>↑ {self.say("scope.y")}</p>'
        told = {
            "accepted": f"{scope['accepted']:.0%}", "let_in": f"{scope['let_in']:.1%}",
            "outside": f"{scope['outside']:,}", "auroc": f"{scope['auroc']:.3f}",
        }  # fmt: skip
        set_to = {name: f"{value:.1%}" for name, value in scope["as_set"].items()}
        return self.section(
            "scope",
            f'<p class="quiet"><span style="color:var(--accent)">●</span> '
            f"{self.say('scope.note', **told)}<br>"
            f'<span class="up">●</span> {self.say("scope.point", **set_to)}</p>',
            charts.roc(scope["curve"], points), legend,
        )  # fmt: skip

    def _entities(self) -> str:
        found = self.found["entities"]
        if not found:
            return ""
        heads = [self.say("type"), "F1", self.say("precision"), self.say("recall"),
                 self.say("count")]  # fmt: skip
        parts = []
        for language in LANGUAGES:
            rows = [[f"<b>{self.say(f'language.{language}')}</b>",
                     *scores(found["micro"][language])]]  # fmt: skip
            rows += [
                [f"<code>{escape(name)}</code>", *scores(row)]
                for name, row in found["types"][language].items()
            ]
            parts.append(self.table(heads, rows))
        misses = [
            f'<div class="mistake"><q>{escape(row["text"])}</q><br>'
            + " ".join(
                f"{self.say(kind)} <code>{escape(name)}</code> “{escape(text)}”"
                for kind in ("missed", "invented")
                for name, text in row[kind]
            )
            + "</div>"
            for row in found["misses"]
        ]
        shown = self._cut(misses)
        return self.section(
            "entity", self.note("entity.note"), *parts,
            f"<details><summary>{self.say('entity.misses')} ({len(misses)})</summary>{shown}"
            "</details>",
        )  # fmt: skip

    def _stories(self) -> str:
        told = self.found["stories"]
        if not told:
            return self.section("story", self.note("story.none"))
        failed = [s for s in told if not s["passed"]]
        wrong = "".join(
            f'<div class="mistake"><q>{escape(s["name"])}</q> '
            f'<code class="quiet">{escape(s["where"])}</code><br>{escape(s["wrong"])}</div>'
            for s in failed
        )
        passed = "".join(f"<li>{escape(s['name'])}</li>" for s in told if s["passed"])
        return self.section(
            "story", self.note("story.note"),
            f'<h3 class="down">{self.say("story.failed")} ({len(failed)})</h3>{wrong}'
            if failed else "",
            f"<details><summary>{self.say('story.passed')} ({len(told) - len(failed)})</summary>"
            f"<ul>{passed}</ul></details>",
        )  # fmt: skip

    def _dev(self) -> str:
        parts = [
            f"<h3><code>{escape(name)}.yml</code></h3>{self._summary(part)}"
            for name, part in self.found["dev"].items()
        ]
        return self.section("dev", self.note("dev.note"), *parts)

    def _cut(self, parts: list[str]) -> str:
        rest = len(parts) - SHOWN
        more = self.note("more", count=str(rest)) if rest > 0 else ""
        return "".join(parts[:SHOWN]) + more


_SWITCH = """
const root = document.documentElement;
const show = language => { root.lang = root.dataset.language = language; };
show((location.hash.slice(1) || navigator.language).startsWith("zh") ? "zh" : "en");
document.getElementById("language").addEventListener("click", () =>
  show(root.dataset.language === "zh" ? "en" : "zh"));
"""
