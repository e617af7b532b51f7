/** The desk at this moment: who waits, who is there, and how people feel. */

import { h } from "../../widget/view/dom";
import { since, t, type Key } from "../strings";
import type { AgentNow, Board } from "./api";
import { count } from "./format";

const MOODS = ["negative", "neutral", "positive"] as const;
/** A shape beside the word, so that nobody has to tell colours apart. */
const SHAPES: Record<(typeof MOODS)[number], string> = { negative: "▼", neutral: "●", positive: "▲" };

export function boardView(board: Board, now: number): HTMLElement[] {
  const waits = board.waiting_since ? since(board.waiting_since, now) : "–";
  const languages = (["en", "zh"] as const)
    .filter((language) => board.waiting_by_language[language])
    .map((language) => `${t(`language_${language}`)} ${count(board.waiting_by_language[language]!)}`);
  return [
    h(
      "dl",
      { class: "tiles" },
      tile("report_waiting", count(board.waiting), languages.join(" · "), board.waiting > 0),
      tile("report_oldest", waits, "", isLong(board, now)),
      tile("report_assigned", count(board.assigned)),
      tile("report_resolved_today", count(board.resolved_today)),
      tile("report_open_tickets", count(board.open_tickets)),
      board.undelivered > 0 && tile("report_undelivered", count(board.undelivered), t("report_undelivered_hint"), true),
    ),
    moods(board),
    agents(board.agents),
  ];
}

const LONG = 5 * 60_000;

function isLong({ waiting_since: from }: Board, now: number): boolean {
  return from !== null && now - Date.parse(from) > LONG;
}

export function tile(key: Key, value: string, below = "", urgent = false): HTMLElement {
  return h(
    "div",
    { class: urgent ? "tile urgent" : "tile", "data-testid": key },
    h("dt", {}, t(key)),
    h("dd", {}, value),
    below && h("dd", { class: "muted" }, below),
  );
}

function moods({ moods: found }: Board): HTMLElement {
  const total = MOODS.reduce((sum, mood) => sum + (found[mood] ?? 0), 0);
  if (!total) return h("p", { class: "muted" }, t("report_no_moods"));
  return h(
    "section",
    { class: "moods" },
    h("h3", {}, t("report_moods_now")),
    h(
      "div",
      { class: "share", "aria-hidden": "true" },
      ...MOODS.filter((mood) => found[mood]).map((mood) => h("span", { class: `part ${mood}`, style: `flex-grow:${found[mood] ?? 0}` })),
    ),
    h("ul", { class: "legend" }, ...MOODS.map((mood) => h("li", {}, h("span", { class: `shape ${mood}`, "aria-hidden": "true" }, SHAPES[mood]), `${t(`report_mood_${mood}`)}: ${count(found[mood] ?? 0)}`))),
  );
}

function agents(list: AgentNow[]): HTMLElement {
  const rows = [...list].sort((a, b) => Number(b.there) - Number(a.there) || b.load - a.load);
  return h(
    "section",
    {},
    h("h3", {}, t("report_team")),
    h(
      "ul",
      { class: "team" },
      ...rows.map((agent) => {
        const state = stateOf(agent);
        return h(
          "li",
          { class: agent.there ? "there" : "gone", "data-testid": "report-agent" },
          h("span", { class: `presence ${state}`, "aria-hidden": "true" }),
          h("strong", {}, agent.name),
          h("span", { class: "muted" }, t(`report_${state}`)),
          h("span", { class: "load" }, t("report_load", { n: agent.load, of: agent.capacity })),
        );
      }),
    ),
  );
}

function stateOf({ there, availability }: AgentNow): "online" | "away" | "offline" {
  if (!there || availability === "offline") return "offline";
  return availability === "away" ? "away" : "online";
}
