import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { memoryStorage } from "./storage";
import { bot, browser, confirm, openTab } from "./testing";
import { TYPING_EXPIRY } from "./typing";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe("two tabs", () => {
  it("show what was written in the other one", () => {
    const { client, line } = openTab();
    client.connect();
    confirm(line);
    line.deliver("user_uttered", { seq: 1, at: "2026-11-22T10:00:00Z", text: "from the other tab", client_id: "elsewhere" });
    expect(client.messages[0]).toMatchObject({ sender: "user", text: "from the other tab", status: "sent" });
  });

  it("that begin at once end up in the same conversation", () => {
    const storages = browser();
    const first = openTab(storages);
    const second = openTab({ local: storages.local, tab: memoryStorage() });
    first.client.connect();
    second.client.connect();
    confirm(first.line, { session_id: "a" });
    confirm(second.line, { session_id: "b" });
    expect(second.line.last("session_request")).toMatchObject({ session_id: "a" });
    expect(storages.local.read("session")).toMatchObject({ session_id: "a" });
  });

  it("both forget the conversation when one signs out", () => {
    const storages = browser();
    const first = openTab(storages);
    const second = openTab({ local: storages.local, tab: memoryStorage() });
    first.client.connect();
    confirm(first.line);
    second.client.connect();
    confirm(second.line);
    second.line.deliver("bot_uttered", bot(1, "Your order …"));
    first.client.signOut();
    expect(first.line.last("sign_out")).toEqual({});
    second.client.storageChanged("session");
    expect(second.client.messages).toEqual([]);
    expect(second.client.connection).toBe("idle");
  });

  it("send nothing unsent in the next person's conversation", () => {
    const storages = browser();
    const first = openTab(storages);
    const second = openTab({ local: storages.local, tab: memoryStorage() });
    first.client.connect();
    confirm(first.line);
    second.client.connect();
    confirm(second.line);
    second.line.disconnect();
    second.client.send("Emma's question");
    first.client.signOut();
    second.client.storageChanged("session");
    expect(second.client.messages).toEqual([]);
    second.client.connect();
    confirm(second.line, { session_id: "s2" });
    expect(second.line.count("user_uttered")).toBe(0);
  });

  it("sign nobody in again after a sign-out in the other one", () => {
    const storages = browser();
    const first = openTab(storages, "jwt");
    const second = openTab({ local: storages.local, tab: memoryStorage() }, "jwt");
    first.client.connect();
    confirm(first.line, { customer: { name: "Emma" } });
    second.client.connect();
    confirm(second.line, { customer: { name: "Emma" } });
    first.client.signOut();
    second.client.storageChanged("session", { removed: true });
    second.client.send("Where is my order?");
    expect(second.line.count("session_request")).toBe(2);
    expect(second.line.last("session_request")).not.toHaveProperty("session_id");
    expect(second.line.last("session_request")?.customer_token).toBeUndefined();
  });

  it("take no person and nothing unsent into a conversation begun right after the sign-out", () => {
    const storages = browser();
    const first = openTab(storages, "jwt");
    const second = openTab({ local: storages.local, tab: memoryStorage() }, "jwt");
    first.client.connect();
    confirm(first.line, { customer: { name: "Emma" } });
    second.client.connect();
    confirm(second.line, { customer: { name: "Emma" } });
    second.line.disconnect();
    second.client.send("Emma's question");
    first.client.signOut();
    confirm(first.line, { session_id: "s2" });
    second.client.storageChanged("session", { removed: true });
    second.client.storageChanged("session");
    expect(second.line.last("session_request")).toMatchObject({ session_id: "s2" });
    expect(second.line.last("session_request")?.customer_token).toBeUndefined();
    confirm(second.line, { session_id: "s2" });
    expect(second.line.count("user_uttered")).toBe(0);
  });

  it("keep the person when the other one's session is replaced", () => {
    const storages = browser();
    const first = openTab(storages, "jwt");
    const second = openTab({ local: storages.local, tab: memoryStorage() }, "jwt");
    first.client.connect();
    confirm(first.line);
    second.client.connect();
    confirm(second.line);
    confirm(first.line, { session_id: "s2" });
    second.client.storageChanged("session");
    expect(second.line.last("session_request")).toMatchObject({ session_id: "s2", customer_token: "jwt" });
  });

  it("do not count a new conversation's messages as read because the old ones were", () => {
    const storages = browser();
    storages.local.write("read", 40);
    const { client, line } = openTab(storages);
    client.connect();
    confirm(line);
    line.deliver("bot_uttered", bot(1, "one"));
    expect(client.unread).toBe(1);
  });

  it("agree on what has been read", () => {
    const storages = browser();
    const { client, line } = openTab(storages);
    client.connect();
    confirm(line);
    line.deliver("bot_uttered", bot(1, "one"));
    expect(client.unread).toBe(1);
    storages.local.write("read", 1);
    client.storageChanged("read");
    expect(client.unread).toBe(0);
  });
});

describe("signing in", () => {
  it("sends the page's token with the session, or afterwards", () => {
    const early = openTab(browser(), "jwt");
    early.client.connect();
    expect(early.line.last("session_request")).toMatchObject({ customer_token: "jwt" });
    const { client, line } = openTab();
    client.connect();
    confirm(line);
    client.signIn("jwt");
    expect(line.last("sign_in")).toEqual({ customer_token: "jwt" });
    confirm(line, { customer: { name: "Emma" } });
    expect(client.customer).toEqual({ name: "Emma" });
  });

  it("leaves nothing behind after signing out", () => {
    const storages = browser();
    const { client, line } = openTab(storages, "jwt");
    client.connect();
    confirm(line, { customer: { name: "Emma" } });
    line.deliver("bot_uttered", bot(1, "Emma, your order …"));
    client.signOut();
    expect(client.messages).toEqual([]);
    expect(line.last("session_request")).not.toHaveProperty("session_id");
    expect(line.last("session_request")?.customer_token).toBeUndefined();
  });
});

describe("somebody else takes part", () => {
  it("shows the waiting position, who joined, and when they left", () => {
    const { client, line } = openTab();
    client.connect();
    confirm(line);
    line.deliver("handoff_status", { state: "pending", position: 2 });
    expect(client.handoff).toMatchObject({ state: "pending", position: 2 });
    line.deliver("agent_joined", { seq: 1, at: "2026-11-22T10:00:00Z", agent: { name: "Mia" } });
    line.deliver("handoff_status", { state: "assigned", agent: { name: "Mia" } });
    expect(client.handoff).toMatchObject({ state: "assigned", agent: "Mia" });
    line.deliver("agent_uttered", { ...bot(2, "Hi"), agent: { name: "Mia" } });
    line.deliver("handoff_status", { state: "resolved" });
    expect(client.messages.map(({ sender, agent, note }) => [sender, agent ?? note?.value])).toEqual([
      ["system", "Mia"],
      ["agent", "Mia"],
      ["system", "Mia"],
    ]);
  });

  it("never leaves the dots standing", () => {
    const { client, line } = openTab();
    client.connect();
    confirm(line);
    line.deliver("typing", { who: "agent", on: true });
    expect(client.typing).toBe("agent");
    vi.advanceTimersByTime(TYPING_EXPIRY);
    expect(client.typing).toBeUndefined();
    line.deliver("typing", { who: "bot", on: true });
    line.deliver("bot_uttered", bot(1, "here"));
    expect(client.typing).toBeUndefined();
  });

  it("tells an agent that the shopper is writing, but not the bot", () => {
    const { client, line } = openTab();
    client.connect();
    confirm(line);
    client.notifyTyping();
    expect(line.count("typing")).toBe(0);
    line.deliver("handoff_status", { state: "assigned", agent: { name: "Mia" } });
    client.notifyTyping();
    client.notifyTyping();
    expect(line.count("typing")).toBe(1);
    client.send("done");
    expect(line.last("typing")).toEqual({ on: false });
  });
});

describe("the language", () => {
  it("is told to the server, divides the conversation once, and is kept", () => {
    const storages = browser();
    const { client, line } = openTab(storages);
    client.connect();
    confirm(line);
    line.deliver("bot_uttered", bot(1, "hello"));
    client.setLanguage("zh");
    expect(line.last("set_language")).toEqual({ language: "zh" });
    line.deliver("language", { language: "zh" });
    expect(client.messages.filter(({ note }) => note?.type === "language")).toHaveLength(1);
    expect(storages.local.read("language")).toBe("zh");
  });

  it("follows the server, which hears it in what the shopper writes", () => {
    const { client, line } = openTab();
    client.connect();
    confirm(line);
    line.deliver("language", { language: "zh" });
    expect(client.language).toBe("zh");
  });
});
