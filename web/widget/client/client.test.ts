import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ChatClient, OFFLINE_GRACE, SESSION_RETRY } from "./client";
import { ACK_TIMEOUT } from "./delivery";
import { memoryStorage, type Storage } from "./storage";
import { TYPING_EXPIRY } from "./typing";

/** The other end of the line, driven by the test. */
class FakeTransport {
  connected = false;
  sent: [string, Record<string, unknown>][] = [];
  private listeners = new Map<string, (data: never) => void>();

  on(event: string, listener: (data: never) => void): void {
    this.listeners.set(event, listener);
  }
  emit(event: string, data: unknown): void {
    this.sent.push([event, data as Record<string, unknown>]);
  }
  connect(): void {
    this.connected = true;
    this.deliver("connect", undefined);
  }
  disconnect(): void {
    if (!this.connected) return;
    this.connected = false;
    this.deliver("disconnect", undefined);
  }
  deliver(event: string, data: unknown): void {
    this.listeners.get(event)?.(data as never);
  }
  last(event: string): Record<string, unknown> | undefined {
    return this.sent.findLast(([name]) => name === event)?.[1];
  }
  count(event: string): number {
    return this.sent.filter(([name]) => name === event).length;
  }
}

interface Browser {
  local: Storage;
  tab: Storage;
}

const browser = (): Browser => ({ local: memoryStorage(), tab: memoryStorage() });

function openTab(storages: Browser = browser(), customerToken?: string): { client: ChatClient; line: FakeTransport } {
  const line = new FakeTransport();
  let ids = 0;
  const client = new ChatClient({
    ...storages,
    language: "en",
    customerToken,
    transport: () => line,
    newId: () => `id${++ids}`,
  });
  return { client, line };
}

function confirm(line: FakeTransport, change: Record<string, unknown> = {}): void {
  line.deliver("session_confirm", {
    session_id: "s1",
    session_token: "t1",
    last_seq: 0,
    language: "en",
    state: "bot",
    ...change,
  });
}

const bot = (seq: number, text: string): Record<string, unknown> => ({ seq, at: `2026-11-22T10:00:0${seq % 10}Z`, text });
const texts = (client: ChatClient): string[] => client.messages.map((message) => message.text);
const statuses = (client: ChatClient): (string | undefined)[] => client.messages.map((message) => message.status);

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
