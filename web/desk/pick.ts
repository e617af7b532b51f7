/** No conversation is open: how it stands, and how to begin. */

import { h } from "../widget/view/dom";
import type { Desk } from "./model";
import { loadOf } from "./queue";
import { since, t } from "./strings";

export function pick(desk: Desk, now: number): HTMLElement {
  const waiting = desk.section("waiting");
  const first = waiting.map(({ waiting_since: from }) => from ?? "").sort()[0];
  const answers = desk.me?.answers !== false;
  const number = (name: string, value: string | number): HTMLElement => h("div", {}, h("dt", {}, name), h("dd", {}, value));
  const key = (name: string, what: string): HTMLElement => h("li", {}, h("kbd", {}, name), ` ${what}`);
  return h(
    "div",
    { class: "pick", "data-testid": "desk-pick" },
    h(
      "dl",
      {},
      number(t("waiting"), waiting.length),
      number(t("report_oldest"), first ? since(first, now) : "–"),
      answers && number(t("mine"), loadOf(desk)),
    ),
    h("p", {}, t(waiting.length ? "pick" : "none_waiting"), " ", waiting.length > 0 && h("span", { class: "muted" }, t("pick_hint"))),
    h("ul", { class: "muted" }, answers && waiting.length > 0 && key("Q", t("pick_take")), key("?", t("pick_keys"))),
  );
}
