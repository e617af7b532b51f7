/** The report over some days: totals beside those of the time before, pictures, tables, files. */

import { h } from "../../widget/view/dom";
import { t, type Key } from "../strings";
import { tableUrl, type AgentFigures, type Figures, type Filter, type PeriodFigures, type Report, type Table } from "./api";
import { chart } from "./chart";
import { count, day, duration, mood, or, score, share } from "./format";


export function overTime(report: Report, filter: Filter): HTMLElement[] {
  return [totals(report), pictures(report), h("div", { class: "columns" }, causes(report), ratings(report.total)), agents(report.agents), files(filter)];
}

/** What is better when it is less. */
const LESS_IS_BETTER = new Set<keyof Figures>(["first_response", "resolution", "handoffs"]);

function totals({ total, before }: Report): HTMLElement {
  const shown: [Key, keyof Figures, (value: number) => string, Key | undefined][] = [
    ["report_conversations", "conversations", count, undefined],
    ["report_containment", "containment", share, "report_containment_hint"],
    ["report_handoffs", "handoffs", count, undefined],
    ["report_first_response", "first_response", duration, "report_median"],
    ["report_resolution", "resolution", duration, "report_median"],
    ["report_csat", "csat", score, undefined],
    ["report_mood_before", "mood_before", mood, "report_mood_hint"],
    ["report_mood_after", "mood_after", mood, "report_mood_hint"],
    ["report_tickets", "tickets", count, undefined],
  ];
  return h(
    "dl",
    { class: "tiles" },
    ...shown.map(([key, name, format, hint]) => {
      const value = total[name] as number | null;
      const past = before[name] as number | null;
      const note = name === "csat" ? t("report_rated", { n: total.rated, of: total.csat_asked }) : hint && t(hint);
      return h(
        "div",
        { class: "tile", "data-testid": key },
        h("dt", {}, t(key)),
        h("dd", {}, or(value, format)),
        note && h("dd", { class: "muted" }, note),
        past !== null && value !== null && change(name, value, past, format),
      );
    }),
  );
}

function change(name: keyof Figures, value: number, past: number, format: (value: number) => string): HTMLElement {
  const told = t("report_before", { value: format(past) });
  if (value === past) return h("dd", { class: "muted" }, told);
  const better = value > past !== LESS_IS_BETTER.has(name);
  const plain = name === "conversations" || name === "tickets" || name === "handoffs";
  return h("dd", { class: plain ? "muted" : better ? "better" : "worse" }, `${value > past ? "▲" : "▼"} ${told}`);
}

function pictures({ periods }: Report): HTMLElement {
  const labels = periods.map(({ from }) => day(from));
  const of = (name: keyof PeriodFigures): (number | null)[] => periods.map((one) => one[name] as number | null);
  const one = (name: Key, values: (number | null)[]): { name: string; values: (number | null)[] } => ({ name: t(name), values });
  const helped = periods.map(({ conversations, contained }) => conversations - contained);
  const waits = (name: "first_response" | "resolution"): HTMLElement =>
    chart({
      title: t(`report_${name}`),
      labels,
      kind: "lines",
      series: [one("report_median", of(name)), one("report_p90", of(`${name}_p90`))],
      format: duration,
    });
  return h(
    "div",
    { class: "charts" },
    chart({
      title: t("report_volume"),
      labels,
      kind: "bars",
      series: [one("report_contained", of("contained")), one("report_helped", helped)],
      format: whole,
    }),
    chart({ title: t("report_containment"), labels, kind: "lines", series: [one("report_containment", of("containment"))], format: share, range: [0, 1] }),
    waits("first_response"),
    waits("resolution"),
    chart({ title: t("report_csat"), labels, kind: "lines", series: [one("report_csat", of("csat"))], format: score, range: [1, 5] }),
    chart({
      title: t("report_moods"),
      labels,
      kind: "lines",
      series: [one("report_mood_before", of("mood_before")), one("report_mood_after", of("mood_after"))],
      format: mood,
      range: [-1, 1],
    }),
  );
}

/** Marks between whole numbers say nothing of things that are counted. */
const whole = (value: number): string => (Number.isInteger(value) ? count(value) : "");

function causes({ causes: found }: Report): HTMLElement {
  const name = (cause: string): string => {
    const key = `report_cause_${cause}`;
    return t((CAUSES.has(cause) ? key : "report_cause_other") as Key);
  };
  return list("report_causes", found.map(({ cause, conversations }) => [name(cause), conversations]));
}

const CAUSES = new Set(["delivery", "product_quality", "refund", "price", "service", "website", "other"]);

function ratings({ csat_scores: scores }: Figures): HTMLElement {
  const stars = scores.map((n, place): [string, number] => [t("report_stars", { n: place + 1 }), n]);
  return list("report_scores", scores.some(Boolean) ? stars.reverse() : []);
}

/** Bars beside words; the number stands behind each, so nothing has to be read off. */
function list(title: Key, rows: [string, number][]): HTMLElement {
  const most = Math.max(1, ...rows.map(([, n]) => n));
  return h(
    "section",
    { class: "bars", "data-testid": title },
    h("h3", {}, t(title)),
    rows.length === 0 && h("p", { class: "muted" }, t("report_nothing")),
    h(
      "ul",
      {},
      ...rows.map(([name, n]) =>
        h("li", {}, h("span", {}, name), h("span", { class: "track", "aria-hidden": "true" }, h("span", { style: `width:${(100 * n) / most}%` })), h("b", {}, count(n))),
      ),
    ),
  );
}

function agents(found: AgentFigures[]): HTMLElement {
  const columns: [Key, (agent: AgentFigures) => string][] = [
    ["report_handled", (one) => count(one.handled)],
    ["report_resolved", (one) => count(one.resolved)],
    ["report_transferred", (one) => count(one.transferred)],
    ["report_lost", (one) => count(one.lost)],
    ["report_first_response", (one) => or(one.first_response, duration)],
    ["report_handling", (one) => or(one.handling, duration)],
    ["report_csat", (one) => (one.csat === null ? "–" : `${score(one.csat)} (${count(one.rated)})`)],
  ];
  const head = h("tr", {}, h("th", { scope: "col" }, t("report_agent")), ...columns.map(([key]) => h("th", { scope: "col" }, t(key))));
  const rows = found.map((agent) => h("tr", {}, h("th", { scope: "row" }, agent.name), ...columns.map(([, value]) => h("td", {}, value(agent)))));
  return h(
    "section",
    { "data-testid": "report_agents" },
    h("h3", {}, t("report_agents")),
    found.length === 0
      ? h("p", { class: "muted" }, t("report_nothing"))
      : h(
          "div",
          { class: "scroll", tabindex: 0, role: "region", "aria-label": t("report_agents") },
          h("table", {}, h("thead", {}, head), h("tbody", {}, ...rows)),
        ),
  );
}

function files(filter: Filter): HTMLElement {
  const link = (table: Table): HTMLElement =>
    h("a", { href: tableUrl(table, filter), download: "", "data-testid": `report-csv-${table}` }, t(`report_csv_${table}`));
  return h("p", { class: "files" }, `${t("report_csv")} `, link("series"), link("causes"), link("agents"));
}

