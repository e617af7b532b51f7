import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Conversation, DeskMessage } from "./api";

vi.stubGlobal("localStorage", { getItem: () => null, setItem: () => undefined });
vi.stubGlobal("navigator", { language: "en-GB" });
const { Desk } = await import("./model");
const { reasonOf } = await import("./api");
const { choose } = await import("./strings");

class FakeSocket {
  connected = true;
  listeners = new Map<string, (data: never) => void>();
  on(event: string, listener: (data: never) => void): void {
    this.listeners.set(event, listener);
  }
  emit(): void {}
  connect(): void {}
  disconnect(): void {}
  deliver(event: string, data: unknown): void {
    this.listeners.get(event)?.(data as never);
  }
}

function waiting(id: string, since: string, change: Partial<Conversation> = {}): Conversation {
  return { conversation_id: id, state: "pending", language: "en", waiting_since: since, ...change };
}

/** The server's answers by path; a number is an error's status. */
let answers: Record<string, unknown>;
let socket: FakeSocket;

async function signedIn(): Promise<InstanceType<typeof Desk>> {
  const desk = new Desk(() => socket as never);
  await desk.start();
  return desk;
}

beforeEach(() => {
  socket = new FakeSocket();
  answers = { me: { id: 1, name: "Mia" }, conversations: { conversations: [] } };
  vi.stubGlobal("fetch", async (path: string) => {
    const answer = answers[path.replace("/api/desk/", "").replace(/\?.*/, "")] ?? 404;
    const status = typeof answer === "number" ? answer : 200;
    return { ok: status === 200, status, text: async () => JSON.stringify(answer) };
  });
});
afterEach(() => vi.useRealTimers());

describe("the queue", () => {
  it("keeps the order of the server, which knows who is most urgent", async () => {
    answers.conversations = {
      conversations: [
        waiting("calm", "2026-11-22T10:00:00Z", { position: 2 }),
        waiting("angry", "2026-11-22T10:05:00Z", { position: 1 }),
      ],
    };
    const desk = await signedIn();
    expect(desk.section("waiting").map((one) => one.conversation_id)).toEqual(["angry", "calm"]);
  });

  it("puts whoever waits longest first, and mine apart from a colleague of the same name", async () => {
    answers.conversations = {
      conversations: [
        waiting("b", "2026-11-22T10:05:00Z"),
        waiting("a", "2026-11-22T10:00:00Z"),
        waiting("c", "2026-11-22T09:00:00Z", { state: "assigned", agent: { id: 1, name: "Mia" } }),
        waiting("d", "2026-11-22T09:00:00Z", { state: "assigned", agent: { id: 2, name: "Mia" } }),
      ],
    };
    const desk = await signedIn();
    const ids = (section: "waiting" | "mine" | "others"): string[] =>
      desk.section(section).map((one) => one.conversation_id);
    expect([ids("waiting"), ids("mine"), ids("others")]).toEqual([["a", "b"], ["c"], ["d"]]);
  });

  it("gives the reason in the desk's language without asking the server again", async () => {
    const desk = await signedIn();
    const asked = vi.fn();
    vi.stubGlobal("fetch", asked);
    const reason_labels = { en: "Asked for a person", zh: "要求人工客服" };
    socket.deliver("queue", { conversations: [waiting("a", "2026-11-22T10:00:00Z", { reason_labels })] });
    const [row] = desk.section("waiting");
    expect(reasonOf(row!)).toBe("Asked for a person");
    choose("zh");
    expect(reasonOf(row!)).toBe("要求人工客服");
    choose("en");
    expect(asked).not.toHaveBeenCalled();
  });

  it("announces each new conversation once", async () => {
    const desk = await signedIn();
    const announced = vi.fn();
    desk.on("waiting", announced);
    const queue = { conversations: [waiting("a", "2026-11-22T10:00:00Z")] };
    socket.deliver("queue", queue);
    socket.deliver("queue", queue);
    expect(announced).toHaveBeenCalledTimes(1);
  });
});

describe("a conversation", () => {
  const line = (seq: number, text: string): DeskMessage => ({ seq, at: "2026-11-22T10:00:00Z", sender: "user", text });

  async function opened(): Promise<InstanceType<typeof Desk>> {
    const row = waiting("a", "2026-11-22T10:00:00Z");
    answers.conversations = { conversations: [row] };
    answers["conversations/a"] = { ...row, messages: [line(1, "hello")] };
    const desk = await signedIn();
    await desk.select("a");
    return desk;
  }

  it("takes in what is said live, each line once", async () => {
    const desk = await opened();
    socket.deliver("message", { conversation_id: "a", message: line(2, "anybody there?") });
    socket.deliver("message", { conversation_id: "a", message: line(2, "anybody there?") });
    socket.deliver("message", { conversation_id: "other", message: line(9, "elsewhere") });
    expect(desk.messages.map(({ text }) => text)).toEqual(["hello", "anybody there?"]);
  });

  it("says when a colleague was faster", async () => {
    const desk = await opened();
    answers["conversations/a/claim"] = 409;
    expect(await desk.claim()).toBe(false);
    expect(desk.error).toBe("error_claim");
  });

  it("asks to sign in again when the cookie is over", async () => {
    const desk = await opened();
    answers["conversations/a/reply"] = 401;
    expect(await desk.reply("Hi", "1")).toBe(false);
    expect(desk.me).toBeUndefined();
  });

  it("never leaves the shopper's typing standing", async () => {
    const desk = await opened();
    vi.useFakeTimers();
    socket.deliver("typing", { conversation_id: "a", who: "user", on: true });
    expect(desk.shopperTypes).toBe(true);
    vi.advanceTimersByTime(6000);
    expect(desk.shopperTypes).toBe(false);
  });

  it("tells the server what has been read, once, and only in a conversation of mine", async () => {
    const desk = await opened();
    const sent: unknown[] = [];
    socket.emit = (...said: unknown[]) => void sent.push(said);
    desk.selected!.unread = 1;
    desk.markRead();
    expect(sent).toEqual([]);
    desk.selected = { ...desk.selected!, state: "assigned", agent: { id: 1, name: "Mia" }, unread: 1 };
    desk.markRead();
    desk.markRead();
    expect(sent).toEqual([["read", { conversation_id: "a", seq: 1 }]]);
  });

  it("counts what is not read in my conversations, and says when something is written there", async () => {
    const mine = waiting("a", "2026-11-22T10:00:00Z", { state: "assigned", agent: { id: 1, name: "Mia" } });
    answers.conversations = { conversations: [mine, waiting("b", "2026-11-22T10:00:00Z")] };
    const desk = await signedIn();
    const written = vi.fn();
    desk.on("written", written);
    socket.deliver("message", { conversation_id: "a", message: line(5, "hello?") });
    socket.deliver("message", { conversation_id: "b", message: line(6, "anybody?") });
    expect([desk.unread, written.mock.calls.length]).toEqual([1, 1]);
    socket.deliver("read", { conversation_id: "a", who: "agent", seq: 5 });
    expect(desk.unread).toBe(0);
  });

  it("gives the server's own words for a refusal", async () => {
    const desk = await opened();
    vi.stubGlobal("fetch", async (path: string) => {
      const refused = path.endsWith("/claim");
      const error = { code: "at_capacity", text: "Mia already has 5 conversations." };
      const body = refused ? { error } : (answers[path.replace("/api/desk/", "")] ?? {});
      return { ok: !refused, status: refused ? 409 : 200, text: async () => JSON.stringify(body) };
    });
    expect(await desk.claim()).toBe(false);
    expect(desk.problem).toBe("Mia already has 5 conversations.");
  });
});
