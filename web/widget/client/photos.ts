/** Photos on their way to the gateway and back. They live in memory: too large to keep for a reload. */

import type { Timeline } from "./timeline";

/** What the gateway can read; a phone turns its own format into JPEG when asked for these. */
export const PHOTO_TYPES = "image/jpeg,image/png,image/webp";
export const PHOTO_BYTES = 10_000_000;
/** A picture of a conversation begins so; the gateway shows it only to who presents the token. */
export const PHOTO_PATH = "/uploads/";

interface Line {
  timeline: () => Timeline;
  /** The token that opens the session; nothing while there is no connection. */
  token: () => string | undefined;
  changed: () => void;
}

interface Options {
  gateway: string;
  newId: () => string;
  fetch?: typeof fetch;
}

interface Unsent {
  photo: Blob;
  own: { clientId: string; text: string; at: string; attachment: unknown };
}

export class Photos {
  private unsent = new Map<string, Unsent>();
  private busy = new Set<string>();
  private shown = new Map<string, Promise<string | undefined>>();

  constructor(
    private line: Line,
    private options: Options,
  ) {}

  /** Shows the photo in the conversation at once, and sends it as soon as that is possible. */
  send(photo: Blob): void {
    const clientId = this.options.newId();
    const attachment = { type: "image", payload: { src: URL.createObjectURL(photo) } };
    const own = { clientId, text: "", at: new Date().toISOString(), attachment };
    const message = this.line.timeline().addOwn(own);
    const code = !PHOTO_TYPES.split(",").includes(photo.type)
      ? "not_a_picture"
      : photo.size > PHOTO_BYTES
        ? "too_large"
        : undefined;
    if (code) {
      message.status = "failed";
      message.error = { code };
      this.line.timeline().giveUp(message);
      return this.line.changed();
    }
    this.unsent.set(clientId, { photo, own });
    void this.push(clientId);
  }

  /** What a new session must not lose stands in its timeline again. */
  restore(): void {
    for (const { own } of this.unsent.values()) this.line.timeline().addOwn(own);
  }

  /** Whether this was a photo, which goes out again. */
  retry(clientId: string): boolean {
    if (!this.unsent.has(clientId)) return false;
    void this.push(clientId);
    return true;
  }

  sendAll(): void {
    for (const clientId of this.unsent.keys()) void this.push(clientId);
  }

  /** The log holds it already: it came back with the history. */
  settle(clientId: string): void {
    this.unsent.delete(clientId);
  }

  connectionLost(): void {
    for (const clientId of this.unsent.keys()) {
      const message = this.line.timeline().byClient(clientId);
      if (message && message.status !== "failed") message.status = "queued";
    }
  }

  forget(): void {
    this.unsent.clear();
    this.shown.clear();
  }

  /** A photo of this conversation as an address that an image can show; fetched once. */
  show(path: string): Promise<string | undefined> {
    let found = this.shown.get(path);
    if (!found) {
      found = this.load(path);
      this.shown.set(path, found);
      void found.then((address) => address ?? this.shown.delete(path));
    }
    return found;
  }

  private async load(path: string): Promise<string | undefined> {
    const token = this.line.token();
    if (!token) return undefined;
    try {
      const response = await this.fetch(path, { headers: { authorization: `Bearer ${token}` } });
      return response.ok ? URL.createObjectURL(await response.blob()) : undefined;
    } catch {
      return undefined;
    }
  }

  private async push(clientId: string): Promise<void> {
    const photo = this.unsent.get(clientId)?.photo;
    const message = this.line.timeline().byClient(clientId);
    if (!photo || !message || this.busy.has(clientId)) return;
    message.error = undefined;
    const token = this.line.token();
    message.status = token ? "sending" : "queued";
    this.line.changed();
    if (!token) return;
    this.busy.add(clientId);
    try {
      const response = await this.fetch(PHOTO_PATH.slice(0, -1), {
        method: "POST",
        body: photo,
        headers: { authorization: `Bearer ${token}`, "content-type": photo.type, "x-client-id": clientId },
      });
      this.answered(clientId, response.ok, await response.json());
    } catch {
      // No connection, or an answer that is none: the photo waits for the shopper to try again.
      this.answered(clientId, false, {});
    } finally {
      this.busy.delete(clientId);
      this.line.changed();
    }
  }

  private answered(clientId: string, ok: boolean, answer: Answer): void {
    const timeline = this.line.timeline();
    const message = timeline.byClient(clientId);
    // The log may have brought it first: then an answer that got lost is no failure.
    if (!message || !this.unsent.has(clientId)) return;
    if (ok && answer.seq !== undefined) {
      this.unsent.delete(clientId);
      timeline.acknowledge(clientId, answer.seq, answer.at);
      return;
    }
    message.status = "failed";
    message.error = answer.error ?? { code: "photo_not_sent" };
    if (FINAL.has(message.error.code)) {
      this.unsent.delete(clientId);
      timeline.giveUp(message);
    }
  }

  private fetch(path: string, request: RequestInit): Promise<Response> {
    const ask = this.options.fetch ?? fetch;
    return ask(new URL(path, this.options.gateway).href, { ...request, credentials: "omit" });
  }
}

interface Answer {
  seq?: number;
  at?: string;
  error?: { code: string; text?: string };
}

const FINAL = new Set(["too_large", "not_a_picture", "too_many"]);

/** Where a message's picture is: an address, or Rasa's form {type: "image", payload: {src}}. */
export function pictureIn(attachment: unknown): string | undefined {
  const raw = attachment as string | { payload?: { src?: string } } | null | undefined;
  return typeof raw === "string" ? raw : raw?.payload?.src;
}
