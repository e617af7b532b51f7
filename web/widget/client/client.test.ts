import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { OFFLINE_GRACE } from "./connection";
import { ACK_TIMEOUT } from "./delivery";
import { SESSION_RETRY } from "./handshake";
import { bot, browser, confirm, openTab, statuses, texts } from "./testing";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe("a shopper writes", () => {
  it("is sent once the session is confirmed, and shown from the first moment", () => {
    const { client, line } = openTab();
    client.send("Where is my order?");
    expect(statuses(client)).toEqual(["queued"]);
    expect(line.count("user_uttered")).toBe(0);
    confirm(line);
    expect(line.last("user_uttered")).toEqual({
      message: "Where is my order?",
      session_id: "s1",
      metadata: { client_id: "id1" },
    });
    expect(statuses(client)).toEqual(["sending"]);
  });

  it("goes from sent to delivered when somebody takes it up", () => {
    const { client, line } = openTab();
    client.connect();
    confirm(line);
    client.send("hello");
    line.deliver("ack", { client_id: "id1", seq: 1, at: "2026-11-22T10:00:00Z" });
    expect(statuses(client)).toEqual(["sent"]);
    line.deliver("typing", { who: "bot", on: true });
    expect(statuses(client)).toEqual(["delivered"]);
  });

  it("fails without an answer in time, and goes out again under the same id on retry", () => {
    const { client, line } = openTab();
    client.connect();
    confirm(line);
    client.send("hello");
    vi.advanceTimersByTime(ACK_TIMEOUT);
    expect(statuses(client)).toEqual(["failed"]);
    client.retry("id1");
    expect(line.count("user_uttered")).toBe(2);
    expect(line.last("user_uttered")).toMatchObject({ metadata: { client_id: "id1" } });
    line.deliver("ack", { client_id: "id1", seq: 1 });
    expect(statuses(client)).toEqual(["sent"]);
  });

  it("keeps a refused message with its reason until the shopper retries", () => {
    const { client, line } = openTab();
    client.connect();
    confirm(line);
    client.send("hello");
    line.deliver("ack", { client_id: "id1", error: { code: "rate_limited", text: "Slow down." } });
    expect(client.messages[0]).toMatchObject({ status: "failed", error: { text: "Slow down." } });
    line.disconnect();
    line.connect();
    confirm(line);
    expect(line.count("user_uttered")).toBe(1);
  });

  it("leaves what will never be sent where it was written", () => {
    const { client, line } = openTab();
    client.connect();
    confirm(line);
    client.send("/restart");
    line.deliver("ack", { client_id: "id1", error: { code: "not_allowed", text: "No commands." } });
    line.deliver("bot_uttered", bot(1, "later"));
    expect(texts(client)).toEqual(["/restart", "later"]);
  });

  it("passes a choice as title and payload", () => {
    const { client, line } = openTab();
    client.connect();
    confirm(line);
    client.send("All my orders", "/list_orders");
    expect(line.last("user_uttered")).toMatchObject({
      message: "All my orders",
      metadata: { payload: "/list_orders" },
    });
  });

  it("refuses nothing but blanks and what is too long", () => {
    const { client } = openTab();
    expect(client.send("   ")).toBe(false);
    expect(client.send("x".repeat(2001))).toBe(false);
    expect(client.messages).toEqual([]);
  });

  it("asks for a new session when the server knows none, and sends the message there", () => {
    const { client, line } = openTab();
    client.connect();
    confirm(line);
    client.send("hello");
    line.deliver("ack", { client_id: "id1", error: { code: "no_session" } });
    expect(line.count("session_request")).toBe(2);
    confirm(line, { session_id: "s2", session_token: "t2" });
    expect(line.last("user_uttered")).toMatchObject({ session_id: "s2", message: "hello" });
    expect(texts(client)).toEqual(["hello"]);
  });
});

describe("the connection is lost", () => {
  it("says so only after a moment, keeps what is typed, and sends it when back", () => {
    const { client, line } = openTab();
    client.connect();
    confirm(line);
    line.disconnect();
    expect(client.connection).toBe("online");
    vi.advanceTimersByTime(OFFLINE_GRACE);
    expect(client.connection).toBe("offline");
    client.send("still here");
    expect(statuses(client)).toEqual(["queued"]);
    vi.advanceTimersByTime(10 * ACK_TIMEOUT);
    expect(statuses(client)).toEqual(["queued"]);
    line.connect();
    confirm(line);
    expect(client.connection).toBe("online");
    expect(line.last("user_uttered")).toMatchObject({ message: "still here" });
  });

  it("asks for what it missed, and shows each message once and in order", () => {
    const { client, line } = openTab();
    client.connect();
    confirm(line);
    line.deliver("bot_uttered", bot(1, "one"));
    line.disconnect();
    line.connect();
    expect(line.last("session_request")).toMatchObject({ session_id: "s1", session_token: "t1", last_seq: 1 });
    confirm(line, { last_seq: 3 });
    expect(line.last("history")).toEqual({ since: 1 });
    line.deliver("bot_uttered", bot(4, "four"));
    line.deliver("history", {
      messages: [
        { ...bot(2, "two"), sender: "bot" },
        { ...bot(3, "three"), sender: "agent", agent: { name: "Mia" } },
      ],
      complete: true,
    });
    line.deliver("bot_uttered", bot(4, "four"));
    expect(texts(client)).toEqual(["one", "two", "three", "four"]);
  });

  it("knows from the history that a message had arrived although its receipt was lost", () => {
    const { client, line } = openTab();
    client.connect();
    confirm(line);
    client.send("hello");
    line.disconnect();
    line.connect();
    confirm(line, { last_seq: 1 });
    line.deliver("history", {
      messages: [{ seq: 1, at: "2026-11-22T10:00:00Z", sender: "user", text: "hello", client_id: "id1" }],
      complete: true,
    });
    expect(texts(client)).toEqual(["hello"]);
    expect(statuses(client)).toEqual(["sent"]);
  });

  it("reads a long history in several parts", () => {
    const { client, line } = openTab();
    client.connect();
    confirm(line, { last_seq: 2 });
    line.deliver("history", { messages: [{ ...bot(1, "one"), sender: "bot" }], complete: false });
    expect(client.loaded).toBe(false);
    expect(line.last("history")).toEqual({ since: 1 });
    line.deliver("history", { messages: [{ ...bot(2, "two"), sender: "bot" }], complete: true });
    expect(client.loaded).toBe(true);
  });

  it("fetches a message that it notices to be missing", () => {
    const { client, line } = openTab();
    client.connect();
    confirm(line);
    line.deliver("bot_uttered", bot(3, "three"));
    expect(line.last("history")).toEqual({ since: 0 });
  });

  it("waits before it asks again for a session that was refused", () => {
    const { client, line } = openTab();
    client.connect();
    line.deliver("ack", { client_id: null, error: { code: "rate_limited" } });
    expect(line.count("session_request")).toBe(1);
    vi.advanceTimersByTime(SESSION_RETRY);
    expect(line.count("session_request")).toBe(2);
  });
});

describe("the page is loaded again", () => {
  it("goes on in the same session and sends what had not left", () => {
    const storages = browser();
    const before = openTab(storages);
    before.client.connect();
    confirm(before.line);
    before.line.connected = false;
    before.client.send("typed in the tunnel");
    const { client, line } = openTab(storages);
    expect(texts(client)).toEqual(["typed in the tunnel"]);
    client.connect();
    expect(line.last("session_request")).toMatchObject({ session_id: "s1", last_seq: 0 });
    confirm(line);
    expect(line.last("user_uttered")).toMatchObject({ message: "typed in the tunnel" });
  });

  it("drops the old messages when the server begins a new session", () => {
    const storages = browser();
    storages.local.write("session", { session_id: "old", session_token: "expired" });
    const { client, line } = openTab(storages);
    client.connect();
    confirm(line, { session_id: "s9" });
    expect(client.messages).toEqual([]);
    expect(storages.local.read("session")).toEqual({ session_id: "s9", session_token: "t1" });
  });
});
