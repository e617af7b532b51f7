/** The list of conversations: waiting, mine, with colleagues. */

import { h } from "../widget/view/dom";
import { reasonOf, type Conversation } from "./api";
import type { Desk, Section } from "./model";
import { since, t } from "./strings";

export function renderQueue(element: HTMLElement, desk: Desk, now: number): void {
  const focused = (document.activeElement as HTMLElement | null)?.dataset.conversation;
  element.setAttribute("aria-label", t("queue"));
  element.replaceChildren(
    ...(["waiting", "mine", "others"] as const)
      .filter((section) => section !== "others" || desk.section(section).length > 0)
      .map((section) => sectionNode(desk, section, now)),
  );
  if (focused) element.querySelector<HTMLElement>(`[data-conversation="${CSS.escape(focused)}"]`)?.focus();
}

/** Up and down move through the rows. */
export function queueKeys(event: KeyboardEvent): void {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const list = event.currentTarget as HTMLElement;
  const rows = [...list.querySelectorAll<HTMLElement>(".row")];
  const at = rows.indexOf(document.activeElement as HTMLElement);
  const next = rows[at + (event.key === "ArrowDown" ? 1 : -1)];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

function sectionNode(desk: Desk, section: Section, now: number): HTMLElement {
  const list = desk.section(section);
  const empty = section === "waiting" ? t("none_waiting") : t("none_mine");
  return h(
    "section",
    { "data-testid": `desk-${section}` },
    h("h2", {}, t(section), h("span", { class: "count" }, list.length)),
    list.length
      ? h("ul", {}, ...list.map((conversation) => h("li", {}, row(desk, conversation, section, now))))
      : h("p", { class: "muted empty" }, empty),
  );
}

function row(desk: Desk, conversation: Conversation, section: Section, now: number): HTMLElement {
  const { conversation_id: id, customer } = conversation;
  const reason = reasonOf(conversation);
  return h(
    "button",
    {
      type: "button",
      class: "row",
      "data-testid": "desk-conversation",
      "data-conversation": id,
      "data-state": conversation.state,
      "aria-current": desk.selected?.conversation_id === id ? "true" : null,
      on: { click: () => void desk.select(id) },
    },
    h(
      "span",
      { class: "row-top" },
      h("strong", {}, nameOf(conversation)),
      section === "waiting" && h("span", { class: "waits", "data-testid": "desk-waits" }, since(conversation.waiting_since, now)),
      section === "others" && h("span", { class: "muted" }, t("with", { name: conversation.agent?.name ?? "" })),
    ),
    h("span", { class: "one-line" }, conversation.last_text ?? ""),
    h(
      "span",
      { class: "tags" },
      reason && h("span", { class: "tag why" }, reason),
      moodMark(conversation.mood),
      h("span", { class: "tag" }, t(conversation.language === "zh" ? "language_zh" : "language_en")),
      customer?.verified && h("span", { class: "tag" }, t("verified")),
    ),
  );
}

export function nameOf(conversation: Conversation): string {
  return conversation.customer?.name ?? `${t("guest")} ${conversation.conversation_id.slice(0, 4)}`;
}

/** Mood as a shape and a word, never by colour alone. */
export function moodMark(mood: string | number | null | undefined): HTMLElement | null {
  const kind = mood === "negative" || (typeof mood === "number" && mood < -0.25) ? "negative" : mood === "positive" ? "positive" : null;
  if (!kind) return null;
  return h(
    "span",
    { class: `tag mood ${kind}` },
    h("span", { "aria-hidden": "true" }, kind === "negative" ? "▼ " : "▲ "),
    t(kind === "negative" ? "mood_negative" : "mood_positive"),
  );
}
