import { describe, expect, it } from "vitest";
import { confirm, openTab } from "./testing";

const at = "2026-11-22T10:00:00Z";

function helped(): ReturnType<typeof openTab> {
  const tab = openTab();
  tab.client.connect();
  confirm(tab.line);
  tab.line.deliver("handoff_status", { state: "assigned", agent: { name: "Mia" } });
  return tab;
}

describe("what is read", () => {
  it("is told while a person is concerned, and once", () => {
    const { client, line } = helped();
    line.deliver("agent_uttered", { seq: 1, at, text: "Hello", agent: { name: "Mia" } });
    client.markRead();
    client.markRead();
    expect(line.count("read")).toBe(1);
    expect(line.last("read")).toEqual({ seq: 1 });
  });

  it("is nobody's business while the assistant answers", () => {
    const { client, line } = openTab();
    client.connect();
    confirm(line);
    line.deliver("bot_uttered", { seq: 1, at, text: "Hello" });
    client.markRead();
    expect(line.count("read")).toBe(0);
  });

  it("shows on what the shopper wrote, and after a reload", () => {
    const { client, line } = helped();
    line.deliver("user_uttered", { seq: 1, at, text: "one", client_id: "a" });
    line.deliver("user_uttered", { seq: 2, at, text: "two", client_id: "b" });
    line.deliver("read", { who: "agent", seq: 1 });
    expect(client.messages.map(({ status }) => status)).toEqual(["read", "sent"]);
    const again = openTab();
    again.client.connect();
    confirm(again.line, { last_seq: 1, agent_read: 1 });
    again.line.deliver("history", { messages: [{ seq: 1, at, sender: "user", text: "one" }] });
    expect(again.client.messages[0]!.status).toBe("read");
  });
});

describe("a rating", () => {
  const custom = { type: "csat", id: 7, agent: "Mia", score: null } as const;

  it("is sent, and shown in every tab once it is kept", () => {
    const { client, line } = helped();
    line.deliver("bot_uttered", { seq: 1, at, text: "How was it?", custom });
    client.feedback.rate(7, 4, "Kind");
    expect(line.last("csat")).toEqual({ id: 7, score: 4, comment: "Kind" });
    expect(client.messages[0]!.custom).toEqual(custom);
    line.deliver("csat", { id: 7, score: 4, comment: "Kind" });
    expect(client.messages[0]!.custom).toEqual({ ...custom, score: 4, comment: "Kind" });
  });

  it("says why it was not taken", () => {
    const { client, line } = helped();
    line.deliver("bot_uttered", { seq: 1, at, text: "How was it?", custom });
    line.deliver("csat", { id: 7, error: { code: "rating", text: "Too late." } });
    expect(client.messages[0]!.custom).toMatchObject({ refused: "Too late.", score: null });
  });
});

it("keeps what happened in the conversation without taking it for somebody who joined", () => {
  const { client, line } = helped();
  const custom = { type: "handoff", event: "lost", agent: "Mia" } as const;
  line.deliver("system_uttered", { seq: 1, at, text: "", custom, agent: { name: "Mia" } });
  line.deliver("handoff_status", { state: "pending", position: 1, expected_minutes: 4 });
  expect(client.handoff).toMatchObject({ state: "pending", position: 1, minutes: 4 });
  expect(client.messages.find(({ seq }) => seq === 1)!.custom).toEqual(custom);
});
