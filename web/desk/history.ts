/** What happened to a conversation besides what was said: passed on, read, rated. */

import { h } from "../widget/view/dom";
import type { Conversation, DeskMessage, Turn } from "./api";
import type { Desk } from "./model";
import { t, type Key } from "./strings";

const EVENTS: Record<string, Key> = {
  transferred: "event_transferred",
  transferred_team: "event_transferred_team",
  returned: "event_returned",
  lost: "event_lost",
};

/** A system line in the agent's words; empty for one that is none of ours. */
export function happened({ custom }: DeskMessage): string {
  const told = custom as { type?: string; event?: string; agent?: string } | null | undefined;
  if (told?.type !== "handoff" || !told.event || !EVENTS[told.event]) return "";
  return t(EVENTS[told.event]!, { name: told.agent ?? "" });
}

/** What stands below the transcript: what colleagues told one another, and the rating. */
export function ending({ turns, csat }: Conversation): HTMLElement[] {
  const notes = (turns ?? []).filter(({ note }) => note).map(noteOf);
  if (!csat) return notes;
  const stars = `${"★".repeat(csat.score)}${"☆".repeat(5 - csat.score)}`;
  return [
    ...notes,
    h(
      "p",
      { class: "event", "data-testid": "desk-csat" },
      h("span", { "aria-hidden": "true" }, `${stars} `),
      t("rated", { score: csat.score }),
      csat.comment && h("q", { class: "rated-comment" }, csat.comment),
    ),
  ];
}

function noteOf({ agent, note, to_agent: toAgent, to_team: toTeam }: Turn): HTMLElement {
  const to = toAgent?.name ?? toTeam;
  const head = to ? t("note_to", { name: agent?.name ?? "", to }) : t("note_back", { name: agent?.name ?? "" });
  return h("p", { class: "pass-note", "data-testid": "desk-pass-note" }, h("strong", {}, `${head} `), note);
}

/** Whether the shopper has read my last message; nothing where they wrote after it. */
export function seenLine({ selected, messages }: Desk): string {
  const last = messages.filter(({ sender }) => sender !== "system").at(-1);
  return last?.sender === "agent" && (selected?.shopper_read_seq ?? 0) >= last.seq ? t("seen") : "";
}
