/** What stands in the conversation, row by row: dividers, messages, and how they group. */

import type { Message } from "../client/timeline";
import { Strings } from "../strings";

/** An earlier conversation is set apart once it has rested this long. */
const RESTED = 30 * 60_000;
/** Without a pause of this length, a time beneath every bubble would only be noise. */
const PAUSE = 5 * 60_000;

export interface DividerRow {
  kind: "divider";
  key: string;
  text: string;
  tone: "time" | "event";
  initialsOf?: string;
}

export interface MessageRow {
  kind: "message";
  key: string;
  message: Message;
  /** Of a group by one sender. */
  first: boolean;
  last: boolean;
  /** Time and status stand beneath it. */
  meta: boolean;
}

export type Row = DividerRow | MessageRow;

export function rows(messages: Message[], strings: Strings, now: Date): Row[] {
  const result: Row[] = [];
  const visible = messages.filter((message) => !isSilent(message));
  const rested = restedCount(visible, now);
  const lastOwn = visible.findLastIndex((message) => message.sender === "user");
  visible.forEach((message, i) => {
    const before = visible[i - 1];
    const heading = headingBefore(i, message, before, { rested, strings, now });
    if (heading) result.push({ kind: "divider", key: `d${message.key}`, text: heading, tone: "time" });
    const event = eventText(message, strings);
    if (event !== undefined) {
      const initialsOf = message.note?.type === "joined" || isJoin(message) ? (message.note?.value ?? message.agent) : undefined;
      result.push({ kind: "divider", key: message.key, text: event, tone: "event", initialsOf });
      return;
    }
    const after = visible[i + 1];
    const headingNext = after && headingBefore(i + 1, after, message, { rested, strings, now });
    const last = Boolean(headingNext) || !after || !groups(message, after);
    const pause = !after || Date.parse(after.at) - Date.parse(message.at) > PAUSE;
    result.push({
      kind: "message",
      key: message.key,
      message,
      first: Boolean(heading) || !groups(before, message),
      last,
      meta: last && (pause || i === lastOwn),
    });
  });
  return result;
}

/** The key of the row with which the newest answer begins; none after the shopper's own message. */
export function answerStart(wanted: Row[]): string | undefined {
  let key: string | undefined;
  for (const row of [...wanted].reverse()) {
    if (row.kind !== "message" || row.message.sender === "user") break;
    key = row.key;
    if (row.first) break;
  }
  return key;
}

/** A reply that only pins the language has nothing to show. */
function isSilent(message: Message): boolean {
  if (message.sender === "user" || message.sender === "system") return false;
  const shown = message.custom && message.custom.type !== "language";
  return !message.text && !shown && !message.attachment;
}

function restedCount(messages: Message[], now: Date): number {
  const firstNew = messages.findIndex((message) => !message.replayed);
  const count = firstNew === -1 ? messages.length : firstNew;
  const last = messages[count - 1];
  return last && now.getTime() - Date.parse(last.at) > RESTED ? count : 0;
}

function headingBefore(
  i: number,
  message: Message,
  before: Message | undefined,
  { rested, strings, now }: { rested: number; strings: Strings; now: Date },
): string | undefined {
  const day = strings.day(message.at, now);
  if (i === 0 && rested > 0) return `${strings.t("earlier")} · ${day}`;
  if (i === rested && rested > 0) return `${day} ${strings.time(message.at)}`;
  const dayBefore = before ? strings.day(before.at, now) : strings.t("today");
  return day === dayBefore ? undefined : day;
}

function isJoin(message: Message): boolean {
  return message.sender === "system" && !message.text && !message.custom && message.agent !== undefined;
}

function eventText(message: Message, strings: Strings): string | undefined {
  if (message.note) {
    const { type, value } = message.note;
    if (type === "joined") return strings.t("joined", { name: value });
    if (type === "language") return new Strings(value === "zh" ? "zh" : "en").t("language_changed");
    return value ? strings.t("ended", { name: value }) : strings.t("ended_nobody");
  }
  if (isJoin(message)) return strings.t("joined", { name: message.agent! });
  if (message.sender !== "system") return undefined;
  const { custom } = message;
  return custom?.type === "handoff" ? strings.t(`handoff_${custom.event}`, { name: custom.agent }) : message.text;
}

function groups(a: Message | undefined, b: Message): boolean {
  if (!a || a.sender !== b.sender || a.agent !== b.agent || a.note || b.note) return false;
  return a.at.slice(0, 16) === b.at.slice(0, 16) || Math.abs(Date.parse(b.at) - Date.parse(a.at)) < 60_000;
}
