import { beforeEach, describe, expect, it, vi } from "vitest";
import { ChatClient } from "./client";
import { pictureIn } from "./photos";
import { bot, browser, confirm, FakeTransport, statuses } from "./testing";

const photo = (type = "image/jpeg", size = 3): Blob => new Blob([new Uint8Array(size)], { type });

/** A gateway whose answers a test gives. */
class FakeGateway {
  asked: { url: string; headers: Record<string, string>; method?: string }[] = [];
  answer: () => Promise<Response> = () => Promise.resolve(json(201, { seq: 1, at: "2026-11-22T10:00:00Z" }));
  fetch = ((url: string, request: RequestInit) => {
    this.asked.push({ url, headers: request.headers as Record<string, string>, method: request.method });
    return this.answer();
  }) as typeof fetch;
}

const json = (status: number, body: unknown): Response => new Response(JSON.stringify(body), { status });
const settled = (): Promise<void> => vi.waitFor(() => undefined).then(() => new Promise((done) => setImmediate(done)));

function open(): { client: ChatClient; line: FakeTransport; gateway: FakeGateway } {
  const line = new FakeTransport();
  const gateway = new FakeGateway();
  let ids = 0;
  const client = new ChatClient({
    ...browser(),
    language: "en",
    transport: () => line,
    newId: () => `id${++ids}`,
    gateway: "https://chat.example",
    fetch: gateway.fetch,
  });
  return { client, line, gateway };
}

beforeEach(() => {
  let made = 0;
  URL.createObjectURL = () => `blob:${++made}`;
});

describe("a shopper sends a photo", () => {
  it("is in view at once and goes out with the session's token, never in the address", async () => {
    const { client, line, gateway } = open();
    client.connect();
    confirm(line);
    client.sendPhoto(photo());
    expect(pictureIn(client.messages[0]!.attachment)).toBe("blob:1");
    expect(statuses(client)).toEqual(["sending"]);
    await settled();
    expect(statuses(client)).toEqual(["sent"]);
    expect(gateway.asked).toEqual([
      {
        url: "https://chat.example/uploads",
        method: "POST",
        headers: { authorization: "Bearer t1", "content-type": "image/jpeg", "x-client-id": "id1" },
      },
    ]);
  });

  it("waits for a connection and then goes out once", async () => {
    const { client, line, gateway } = open();
    client.sendPhoto(photo());
    expect(statuses(client)).toEqual(["queued"]);
    expect(gateway.asked).toEqual([]);
    confirm(line);
    await settled();
    expect(gateway.asked).toHaveLength(1);
    expect(statuses(client)).toEqual(["sent"]);
  });

  it("is kept when sending fails, and goes out again under the same id", async () => {
    const { client, line, gateway } = open();
    client.connect();
    confirm(line);
    gateway.answer = () => Promise.reject(new TypeError("offline"));
    client.sendPhoto(photo());
    await settled();
    expect(statuses(client)).toEqual(["failed"]);
    expect(client.messages[0]!.error?.code).toBe("photo_not_sent");
    gateway.answer = () => Promise.resolve(json(201, { seq: 1, at: "2026-11-22T10:00:00Z" }));
    client.retry("id1");
    await settled();
    expect(statuses(client)).toEqual(["sent"]);
    expect(gateway.asked.map(({ headers }) => headers["x-client-id"])).toEqual(["id1", "id1"]);
  });

  it("shows the gateway's own sentence when it is refused", async () => {
    const { client, line, gateway } = open();
    client.connect();
    confirm(line);
    gateway.answer = () => Promise.resolve(json(415, { error: { code: "not_a_picture", text: "Only JPEG." } }));
    client.sendPhoto(photo());
    await settled();
    expect(client.messages[0]!.error).toEqual({ code: "not_a_picture", text: "Only JPEG." });
  });

  it.each([
    ["not_a_picture", photo("image/heic")],
    ["not_a_picture", photo("application/pdf")],
    ["too_large", photo("image/png", 10_000_001)],
  ])("says %s before anything is sent", async (code, file) => {
    const { client, line, gateway } = open();
    client.connect();
    confirm(line);
    client.sendPhoto(file);
    await settled();
    expect(client.messages[0]!.error?.code).toBe(code);
    expect(gateway.asked).toEqual([]);
  });

  it("counts once when the log brings it back first", async () => {
    const { client, line } = open();
    client.connect();
    confirm(line);
    client.sendPhoto(photo());
    const attachment = { type: "image", payload: { src: "/uploads/a" } };
    line.deliver("user_uttered", { seq: 1, at: "2026-11-22T10:00:00Z", text: "", client_id: "id1", attachment });
    await settled();
    expect(client.messages).toHaveLength(1);
  });

  it("is sent when the history shows it although the answer was lost", async () => {
    const { client, line, gateway } = open();
    client.connect();
    confirm(line);
    gateway.answer = () => new Promise((_, fail) => setTimeout(() => fail(new TypeError("offline")), 5));
    client.sendPhoto(photo());
    line.disconnect();
    line.connect();
    confirm(line, { last_seq: 1 });
    const logged = { seq: 1, at: "2026-11-22T10:00:00Z", sender: "user", text: "", client_id: "id1" };
    line.deliver("history", { messages: [logged], complete: true });
    await new Promise((done) => setTimeout(done, 10));
    expect(statuses(client)).toEqual(["sent"]);
    line.disconnect();
    line.connect();
    confirm(line, { last_seq: 1 });
    expect(gateway.asked).toHaveLength(1);
  });

  it("stays in view and goes out when the server begins a new session", async () => {
    const { client, line, gateway } = open();
    client.connect();
    confirm(line);
    line.disconnect();
    client.sendPhoto(photo());
    line.connect();
    confirm(line, { session_id: "s2", session_token: "t2" });
    await settled();
    expect(statuses(client)).toEqual(["sent"]);
    expect(gateway.asked.map(({ headers }) => headers.authorization)).toEqual(["Bearer t2"]);
  });
});

describe("a photo in the conversation", () => {
  it("is fetched with the token, once", async () => {
    const { client, line, gateway } = open();
    client.connect();
    confirm(line);
    gateway.answer = () => Promise.resolve(new Response("pixels"));
    expect(await client.photo("/uploads/a")).toBe("blob:1");
    expect(await client.photo("/uploads/a")).toBe("blob:1");
    expect(gateway.asked).toEqual([
      { url: "https://chat.example/uploads/a", method: undefined, headers: { authorization: "Bearer t1" } },
    ]);
  });

  it("is nothing when it is gone, and asked for again later", async () => {
    const { client, line, gateway } = open();
    client.connect();
    confirm(line);
    gateway.answer = () => Promise.resolve(new Response("", { status: 404 }));
    expect(await client.photo("/uploads/a")).toBeUndefined();
    expect(await client.photo("/uploads/a")).toBeUndefined();
    expect(gateway.asked).toHaveLength(2);
  });

  it("is wanted from when it is asked for until something is said", () => {
    const { client, line } = open();
    client.connect();
    confirm(line);
    expect(client.photoWanted).toBe(false);
    line.deliver("bot_uttered", { ...bot(1, "A photo?"), custom: { type: "photo_request" } });
    expect(client.photoWanted).toBe(true);
    client.send("skip");
    expect(client.photoWanted).toBe(false);
  });
});
