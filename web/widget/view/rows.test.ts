import { describe, expect, it } from "vitest";
import type { Message } from "../client/timeline";
import { Strings } from "../strings";
import { answerStart, rows, type Row } from "./rows";

const en = new Strings("en");
const now = new Date(2026, 10, 22, 15, 0);

function message(seq: number, sender: Message["sender"], minutesAgo: number, more: Partial<Message> = {}): Message {
  const at = new Date(now.getTime() - minutesAgo * 60_000).toISOString();
  return { key: `s${seq}`, seq, at, sender, text: `text ${seq}`, quickReplies: [], ...more };
}

const outline = (list: Row[]): string[] =>
  list.map((row) => (row.kind === "divider" ? row.text : `${row.key}${row.first ? " first" : ""}${row.last ? " last" : ""}`));

describe("the conversation's rows", () => {
  it("group by sender and minute", () => {
    const list = rows([message(1, "user", 9), message(2, "bot", 8), message(3, "bot", 8), message(4, "bot", 2)], en, now);
    expect(outline(list)).toEqual(["s1 first last", "s2 first", "s3 last", "s4 first last"]);
  });

  it("say where the newest answer begins", () => {
    const asked = message(1, "user", 0);
    expect(answerStart(rows([asked], en, now))).toBeUndefined();
    expect(answerStart(rows([message(0, "bot", 3), asked, message(2, "bot", 0), message(3, "bot", 0)], en, now))).toBe("s2");
    const later = [asked, message(2, "agent", 9, { agent: "Mia" }), message(3, "agent", 0, { agent: "Mia" })];
    expect(answerStart(rows(later, en, now))).toBe("s3");
  });

  it("never group two agents", () => {
    const list = rows([message(1, "agent", 1, { agent: "Mia" }), message(2, "agent", 1, { agent: "Tom" })], en, now);
    expect(outline(list)).toEqual(["s1 first last", "s2 first last"]);
  });

  it("set an earlier conversation apart from today's", () => {
    const list = rows([message(1, "user", 2 * 24 * 60, { replayed: true }), message(2, "user", 0)], en, now);
    expect(outline(list)[0]).toMatch(/^Earlier conversation · Fri,? 20 Nov$/);
    expect(outline(list)[2]).toMatch(/^Today 15:00$/);
  });

  it("show no divider when a page is loaded again in the middle", () => {
    const list = rows([message(1, "user", 3, { replayed: true }), message(2, "bot", 3, { replayed: true })], en, now);
    expect(list.every(({ kind }) => kind === "message")).toBe(true);
  });

  it("say who joined and leave out what has nothing to show", () => {
    const list = rows(
      [
        message(1, "system", 1, { text: "", agent: "Mia" }),
        message(2, "bot", 1, { text: "", custom: { type: "language", language: "zh" } }),
      ],
      en,
      now,
    );
    expect(outline(list)).toEqual(["Mia joined the conversation"]);
  });

  it("keep the time for the end and for the shopper's last message", () => {
    const list = rows([message(1, "user", 3), message(2, "bot", 2), message(3, "user", 1), message(4, "bot", 0)], en, now);
    expect(list.map((row) => row.kind === "message" && row.meta)).toEqual([false, false, true, true]);
  });
});
