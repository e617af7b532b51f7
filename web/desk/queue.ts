/** The list of conversations: waiting, mine, with colleagues. */

import { h, icon } from "../widget/view/dom";
import { reasonOf, type Conversation } from "./api";
import type { Desk, Section } from "./model";
import { since, t, type Key } from "./strings";

export function renderQueue(element: HTMLElement, desk: Desk, now: number): void {
  const focused = (document.activeElement as HTMLElement | null)?.dataset.conversation;
  const onNext = element.contains(document.activeElement) && (document.activeElement as HTMLElement).dataset.testid === "desk-next";
  element.setAttribute("aria-label", t("queue"));
  element.replaceChildren(
    nextButton(desk),
    ...(["mine", "waiting", "others"] as const)
      .filter((section) => section === "waiting" || desk.section(section).length > 0 || (section === "mine" && desk.me?.answers !== false))
      .map((section) => sectionNode(desk, section, now)),
  );
  if (onNext) element.querySelector<HTMLElement>("[data-testid=desk-next]")?.focus();
  if (focused) element.querySelector<HTMLElement>(`[data-conversation="${CSS.escape(focused)}"]`)?.focus();
}

/** Opens the conversation below (1) or above (-1) the open one. */
export function step(list: HTMLElement, desk: Desk, by: 1 | -1): void {
  const rows = [...list.querySelectorAll<HTMLElement>(".row")];
  const at = rows.findIndex(({ dataset }) => dataset.conversation === desk.selected?.conversation_id);
  const next = rows[at === -1 ? (by === 1 ? 0 : rows.length - 1) : at + by];
  if (!next) return;
  next.scrollIntoView({ block: "nearest" });
  next.focus();
  next.click();
}

function nextButton(desk: Desk): HTMLElement {
  const waiting = desk.section("waiting").length;
  return h(
    "button",
    {
      type: "button",
      class: "primary next",
      disabled: waiting === 0,
      hidden: desk.me?.answers === false,
      "data-testid": "desk-next",
      "aria-keyshortcuts": "Q",
      title: `${t("next")} (Q)`,
      on: { click: () => void desk.next() },
    },
    t("next"),
  );
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
    h("h2", {}, t(section), h("span", { class: "count" }, section === "mine" ? loadOf(desk) : list.length)),
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
      h("strong", { class: "one-line" }, nameOf(conversation)),
      customer?.verified && proven(),
      section === "waiting" && waits(conversation, now),
      section === "mine" &&
        Boolean(conversation.unread) &&
        h("span", { class: "unread", "data-testid": "desk-unread", "aria-label": t("unread", { n: conversation.unread ?? 0 }) }, conversation.unread),
      section === "others" && h("span", { class: "muted one-line" }, t("with", { name: conversation.agent?.name ?? "" })),
    ),
    h("span", { class: "one-line" }, conversation.last_text ?? ""),
    section === "waiting" && reason && h("span", { class: "one-line muted", title: reason }, reason),
    h(
      "span",
      { class: "tags" },
      pressing(conversation) ?? moodMark(conversation.mood),
      h("span", { class: "tag" }, t(conversation.language === "zh" ? "language_zh" : "language_en")),
      conversation.team && h("span", { class: "tag" }, conversation.team),
    ),
  );
}

/** A mark beside the name of somebody whose identity is proven. */
export const proven = (): HTMLElement => h("span", { class: "proven", title: t("verified") }, icon("check", 16), h("span", { class: "unseen" }, t("verified")));

/** From here on a wait stands out. */
const LONG = 5 * 60_000;

function waits({ waiting_since: from }: Conversation, now: number): HTMLElement {
  const long = Boolean(from) && now - Date.parse(from!) >= LONG;
  return h("span", { class: long ? "waits long" : "waits", "data-testid": "desk-waits", title: t("waits", { time: since(from, now) }) }, since(from, now));
}

/** How many conversations I have, of how many at once. */
export function loadOf(desk: Desk): string {
  const n = desk.section("mine").length;
  const of = desk.people.agents.find(({ id }) => id === desk.me?.id)?.capacity;
  return of ? t("load", { n, of }) : String(n);
}

/** Why it stands before others, where there is more to it than the wait. */
function pressing({ urgency, trend, state }: Conversation): HTMLElement | null {
  if (state !== "pending") return null;
  const causes = Object.entries(urgency ?? {}).filter(([cause, minutes]) => cause in URGENT && minutes >= LEAST_MINUTES);
  const words = causes.sort(([, a], [, b]) => b - a).map(([cause]) => t(URGENT[cause]!));
  if (words.length && trend === "rising") words.push(t("trend_rising"));
  if (!words.length) return null;
  return h("span", { class: "tag urgent", "data-testid": "desk-urgent" }, h("span", { "aria-hidden": "true" }, "▼ "), words.join(" · "));
}

/** A smaller head start is nothing that anybody would call upset. */
const LEAST_MINUTES = 5;
const URGENT: Record<string, Key> = { safety: "urgent_safety", legal: "urgent_legal", mood: "urgent_mood", returned: "urgent_returned" };

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
