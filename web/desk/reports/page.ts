/** The supervisor's page: the board of this moment above, the report over some days below. */

import { h } from "../../widget/view/dom";
import type { View } from "../places";
import { t, type Key } from "../strings";
import * as api from "./api";
import type { Filter } from "./api";
import { boardView } from "./board";
import { overTime } from "./over-time";

const BOARD_EVERY = 5000;
const SPANS = [7, 14, 30, 90];
const DAY = 86_400_000;

export function reportsPage(): View {
  const filter: Filter = { from: "", to: "", language: "" };
  const board = h("section", { class: "board", "aria-labelledby": "board-title" });
  const body = h("div", { class: "report", "aria-live": "off" });
  const status = h("p", { class: "muted", role: "status" });
  let asked = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let closed = false;

  async function refreshBoard(): Promise<void> {
    try {
      const now = await api.board();
      if (closed) return;
      board.replaceChildren(h("h2", { id: "board-title" }, t("report_now")), ...boardView(now, Date.parse(now.at)));
    } catch {
      if (!closed && !board.childElementCount) board.replaceChildren(h("p", { class: "error", role: "alert" }, t("report_failed")));
    }
    if (!closed) timer = setTimeout(() => void refreshBoard(), BOARD_EVERY);
  }

  async function load(): Promise<void> {
    const number = ++asked;
    status.textContent = t("report_loading");
    try {
      const report = await api.report(filter);
      if (closed || number !== asked) return;
      fill(report.from, report.to);
      body.replaceChildren(...overTime(report, { ...filter, from: report.from, to: report.to }));
      const days = 1 + Math.round((Date.parse(report.to) - Date.parse(report.from)) / DAY);
      for (const button of spans) button.setAttribute("aria-pressed", String(Number(button.dataset.days) === days));
      status.textContent = t("report_zone", { zone: report.zone });
    } catch {
      if (closed || number !== asked) return;
      status.textContent = "";
      const again = h("button", { type: "button", class: "secondary small", on: { click: () => void load() } }, t("report_again"));
      body.replaceChildren(h("p", { class: "error", role: "alert" }, t("report_failed")), again);
    }
  }

  const from = dateInput("report-from", (value) => (filter.from = value));
  const to = dateInput("report-to", (value) => (filter.to = value));
  const language = h("select", { id: "report-language", "data-testid": "report-language" }, ...languages());
  language.addEventListener("change", () => {
    filter.language = language.value as Filter["language"];
    void load();
  });

  function dateInput(id: string, set: (value: string) => void): HTMLInputElement {
    const input = h("input", { type: "date", id, "data-testid": id });
    input.addEventListener("change", () => {
      set(input.value);
      if (!input.value || (filter.from && filter.to && filter.from > filter.to)) return;
      void load();
    });
    return input;
  }

  function fill(first: string, last: string): void {
    if (document.activeElement !== from) from.value = filter.from = first;
    if (document.activeElement !== to) to.value = filter.to = last;
    from.max = to.value;
    to.min = from.value;
  }

  function lastDays(days: number): void {
    const end = filter.to || new Date().toISOString().slice(0, 10);
    filter.to = end;
    filter.from = new Date(Date.parse(end) - (days - 1) * DAY).toISOString().slice(0, 10);
    void load();
  }

  const spans = SPANS.map((days) =>
    h(
      "button",
      { type: "button", class: "quiet small", "data-testid": `report-${days}`, "data-days": days, on: { click: () => lastDays(days) } },
      t("report_last_days", { n: days }),
    ),
  );
  const controls = h(
    "form",
    { class: "filters", on: { submit: (event) => event.preventDefault() } },
    labelled("report_from", from),
    labelled("report_to", to),
    labelled("report_language", language),
    h(
      "div",
      { class: "spans", role: "group", "aria-label": t("report_span") },
      ...spans,
    ),
  );
  void refreshBoard();
  void load();
  return {
    element: h("main", { class: "reports" }, board, h("section", { "aria-labelledby": "report-title" }, h("h2", { id: "report-title" }, t("report_over_time")), controls, status, body)),
    close: () => {
      closed = true;
      clearTimeout(timer);
    },
  };
}

function labelled(key: Key, field: HTMLElement): HTMLElement {
  return h("label", { for: field.id }, h("span", {}, t(key)), field);
}

function languages(): HTMLElement[] {
  const choice = (value: string, key: Key): HTMLElement => h("option", { value }, t(key));
  return [choice("", "report_every_language"), choice("en", "language_en"), choice("zh", "language_zh")];
}
