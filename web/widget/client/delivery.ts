/** Brings what the shopper wrote to the server: resends until it is confirmed, each counted once. */

import { Outbox } from "./outbox";
import { MAX_LENGTH, type ServerEvents } from "./protocol";
import type { Storage } from "./storage";
import type { Timeline } from "./timeline";

export const ACK_TIMEOUT = 6000;

interface Line {
  timeline: () => Timeline;
  /** Sends when there is a confirmed session; says whether it could. */
  emit: (message: string, metadata: { client_id: string; payload?: string }) => boolean;
  changed: () => void;
}

const FINAL = new Set(["empty", "too_long", "not_allowed"]);

export class Delivery {
  private outbox: Outbox;

  constructor(
    storage: Storage,
    private line: Line,
    private newId: () => string = randomId,
  ) {
    this.outbox = new Outbox(storage, ACK_TIMEOUT);
  }

  /** What a reload or a new session must not lose stands in the timeline again. */
  restore(): void {
    for (const entry of this.outbox.list()) this.line.timeline().addOwn(entry);
  }

  send(text: string, payload?: string): boolean {
    const message = text.trim();
    if (!message || message.length > MAX_LENGTH) return false;
    const entry = { clientId: this.newId(), text: message, payload, at: new Date().toISOString() };
    this.outbox.add(entry);
    this.line.timeline().addOwn(entry);
    this.push(entry.clientId);
    return true;
  }

  retry(clientId: string): void {
    this.outbox.hold(clientId, false);
    this.push(clientId);
  }

  sendAll(): void {
    for (const entry of this.outbox.list()) if (!entry.held) this.push(entry.clientId);
  }

  /** The log holds it: nothing more to send. */
  settle(clientId: string): void {
    this.outbox.remove(clientId);
  }

  connectionLost(): void {
    this.outbox.stopWaiting();
    for (const { clientId, held } of this.outbox.list()) {
      const message = this.line.timeline().byClient(clientId);
      if (message && !held) message.status = "queued";
    }
  }

  forget(): void {
    this.outbox.clear();
  }

  /** Says whether the server wants a new session before it takes the message. */
  acknowledged({ client_id: id, seq, at, error }: ServerEvents["ack"]): "session" | undefined {
    const message = id ? this.line.timeline().byClient(id) : undefined;
    if (error?.code === "no_session") {
      this.outbox.stopWaiting(id ?? undefined);
      return "session";
    }
    if (!id || !message) return undefined;
    if (error) {
      this.outbox.stopWaiting(id);
      message.status = "failed";
      message.error = error;
      if (FINAL.has(error.code)) {
        this.outbox.remove(id);
        this.line.timeline().giveUp(message);
      } else this.outbox.hold(id, true);
    } else if (seq !== undefined) {
      this.outbox.remove(id);
      this.line.timeline().acknowledge(id, seq, at);
    }
    return undefined;
  }

  private push(clientId: string): void {
    const entry = this.outbox.find(clientId);
    const message = this.line.timeline().byClient(clientId);
    if (!entry || !message || message.seq !== undefined) return;
    message.error = undefined;
    const { text, payload } = entry;
    if (this.line.emit(text, { client_id: clientId, ...(payload && { payload }) })) {
      message.status = "sending";
      this.outbox.wait(clientId, () => {
        message.status = "failed";
        this.line.changed();
      });
    } else {
      message.status = "queued";
    }
    this.line.changed();
  }
}

/** `crypto.randomUUID` exists only on secure pages; a shop may still be tried over plain http. */
export function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
