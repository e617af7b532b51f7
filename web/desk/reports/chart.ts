/**
 * Pictures of numbers over time, as SVG without a library: bars that add up, or lines.
 *
 * Each says what it shows in one sentence to those who can't see it, and holds its numbers as a
 * table below. Series differ by shade and by line, never by colour alone.
 */

import { h } from "../../widget/view/dom";
import { t } from "../strings";

export interface Series {
  name: string;
  values: (number | null)[];
}

export interface Chart {
  title: string;
  /** One label a point, as it stands under the axis. */
  labels: string[];
  series: Series[];
  kind: "bars" | "lines";
  /** How a value is written. */
  format: (value: number) => string;
  /** The axis' ends where they are given by the measure, as 1 and 5 for ratings. */
  range?: [number, number];
}

const WIDTH = 640;
const HEIGHT = 200;
const LEFT = 56;
const RIGHT = 8;
const TOP = 10;
const BOTTOM = 24;
const MOST_LABELS = 7;
const SVG = "http://www.w3.org/2000/svg";

export function chart(data: Chart): HTMLElement {
  const heading = h("figcaption", {}, data.title);
  const empty = data.series.every(({ values }) => values.every((value) => value === null || value === 0));
  if (empty) return h("figure", { class: "chart" }, heading, h("p", { class: "muted" }, t("report_nothing")));
  return h(
    "figure",
    { class: "chart" },
    heading,
    data.series.length > 1 && legend(data.series),
    picture(data),
    numbers(data),
  );
}

/** Round steps of 1, 2, 2.5 or 5 that reach from `low` to at least `high`. */
export function ticks(low: number, high: number, count = 4): number[] {
  const span = high - low || 1;
  const rough = span / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 2.5, 5, 10].find((one) => one * power >= rough - 1e-9) ?? 10) * power;
  const steps = Math.ceil(span / step - 1e-9);
  return Array.from({ length: steps + 1 }, (_, n) => Number((low + n * step).toPrecision(12)));
}

function picture(data: Chart): SVGElement {
  const [low, high] = data.range ?? [0, highest(data)];
  const marks = ticks(low, high);
  const top = data.range ? high : marks.at(-1)!;
  const y = (value: number): number => TOP + (HEIGHT - TOP - BOTTOM) * (1 - (value - low) / (top - low || 1));
  const slot = (WIDTH - LEFT - RIGHT) / data.labels.length;
  const x = (place: number): number => LEFT + slot * (place + 0.5);
  const root = draw("svg", {
    viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
    role: "img",
    "aria-label": sentence(data),
  });
  for (const mark of marks.filter((one) => one <= top)) {
    root.append(
      draw("line", { class: "grid", x1: LEFT, x2: WIDTH - RIGHT, y1: y(mark), y2: y(mark) }),
      draw("text", { class: "tick", x: LEFT - 8, y: y(mark) + 4, "text-anchor": "end" }, data.format(mark)),
    );
  }
  const every = Math.ceil(data.labels.length / MOST_LABELS);
  data.labels.forEach((label, place) => {
    if (place % every) return;
    root.append(draw("text", { class: "tick", x: x(place), y: HEIGHT - 6, "text-anchor": "middle" }, label));
  });
  if (data.kind === "bars") bars(root, data, x, y, slot);
  else data.series.forEach((one, number) => line(root, data, one, number, x, y));
  return root;
}

function bars(root: SVGElement, data: Chart, x: (n: number) => number, y: (v: number) => number, slot: number): void {
  const width = Math.min(32, slot * 0.7);
  data.labels.forEach((label, place) => {
    let below = 0;
    data.series.forEach((one, number) => {
      const value = one.values[place] ?? 0;
      if (!value) return;
      const bar = draw("rect", {
        class: `bar series-${number}`,
        x: x(place) - width / 2,
        y: y(below + value),
        width,
        height: Math.max(1, y(below) - y(below + value)),
      });
      bar.append(draw("title", {}, hint(data, label, one.name, value)));
      root.append(bar);
      below += value;
    });
  });
}

/** A line breaks where nothing was measured; a value between two gaps is a dot. */
function line(
  root: SVGElement,
  data: Chart,
  { name, values }: Series,
  number: number,
  x: (n: number) => number,
  y: (v: number) => number,
): void {
  let path = "";
  values.forEach((value, place) => {
    if (value === null) return;
    const starts = place === 0 || values[place - 1] === null;
    path += `${starts ? "M" : "L"}${x(place).toFixed(1)} ${y(value).toFixed(1)}`;
  });
  root.append(draw("path", { class: `line series-${number}`, d: path, fill: "none" }));
  values.forEach((value, place) => {
    if (value === null) return;
    const dot = draw("circle", { class: `dot series-${number}`, cx: x(place), cy: y(value), r: 3.5 });
    dot.append(draw("title", {}, hint(data, data.labels[place]!, name, value)));
    root.append(dot);
  });
}

function legend(series: Series[]): HTMLElement {
  return h(
    "ul",
    { class: "legend", "aria-hidden": "true" },
    ...series.map(({ name }, number) => h("li", {}, h("span", { class: `key series-${number}` }), name)),
  );
}

/** The same as a table, for those who want the numbers or can't see the picture. */
function numbers({ title, labels, series, format }: Chart): HTMLElement {
  const head = h("tr", {}, h("th", { scope: "col" }, t("report_period")), ...series.map(({ name }) => h("th", { scope: "col" }, name)));
  const rows = labels.map((label, place) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, label),
      ...series.map(({ values }) => {
        const value = values[place] ?? null;
        return h("td", {}, value === null ? "–" : format(value));
      }),
    ),
  );
  const table = h("table", { "aria-label": title }, h("thead", {}, head), h("tbody", {}, ...rows));
  return h("details", {}, h("summary", {}, t("report_numbers")), h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": title }, table));
}

function sentence({ title, labels, series, format }: Chart): string {
  const parts = series.map(({ name, values }) => {
    const known = values.filter((value): value is number => value !== null);
    if (!known.length) return t("report_series_none", { name });
    return t("report_series", {
      name,
      low: format(Math.min(...known)),
      high: format(Math.max(...known)),
      last: format(known.at(-1)!),
    });
  });
  return `${title}, ${labels[0]} – ${labels.at(-1)}. ${parts.join(" ")}`;
}

function hint({ series, format }: Chart, label: string, name: string, value: number): string {
  return series.length > 1 ? `${label} · ${name}: ${format(value)}` : `${label}: ${format(value)}`;
}

function highest({ kind, series, labels }: Chart): number {
  const sums = labels.map((_, place) => {
    const values = series.map((one) => one.values[place] ?? 0);
    return kind === "bars" ? values.reduce((sum, one) => sum + one, 0) : Math.max(...values);
  });
  return Math.max(...sums) || 1;
}

function draw(name: string, attributes: Record<string, string | number>, text = ""): SVGElement {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  if (text) element.textContent = text;
  return element as SVGElement;
}
