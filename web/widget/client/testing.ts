import { ChatClient } from "./client";
import { memoryStorage, type Storage } from "./storage";

/** The other end of the line, driven by a test, and browsers to open tabs in. */
export class FakeTransport {
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

export interface Browser {
  local: Storage;
  tab: Storage;
}

export const browser = (): Browser => ({ local: memoryStorage(), tab: memoryStorage() });

export function openTab(storages: Browser = browser(), customerToken?: string): { client: ChatClient; line: FakeTransport } {
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

export function confirm(line: FakeTransport, change: Record<string, unknown> = {}): void {
  line.deliver("session_confirm", {
    session_id: "s1",
    session_token: "t1",
    last_seq: 0,
    language: "en",
    state: "bot",
    ...change,
  });
}

export const bot = (seq: number, text: string): Record<string, unknown> => ({ seq, at: `2026-11-22T10:00:0${seq % 10}Z`, text });
export const texts = (client: ChatClient): string[] => client.messages.map((message) => message.text);
export const statuses = (client: ChatClient): (string | undefined)[] => client.messages.map((message) => message.status);
