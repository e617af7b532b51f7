/** What the shopper wrote and the server has not yet confirmed; kept for the tab across a reload. */

import type { Storage } from "./storage";

export interface Unsent {
  clientId: string;
  text: string;
  payload?: string;
  at: string;
  /** Refused by the server: goes out again only when the shopper asks for it. */
  held?: boolean;
}

const KEY = "outbox";

export class Outbox {
  private entries: Unsent[];
  private timers = new Map<string, ReturnType<typeof setTimeout>>();

  constructor(
    private storage: Storage,
    private timeout: number,
  ) {
    this.entries = storage.read<Unsent[]>(KEY) ?? [];
  }

  list(): Unsent[] {
    return [...this.entries];
  }

  find(clientId: string): Unsent | undefined {
    return this.entries.find((entry) => entry.clientId === clientId);
  }

  add(entry: Unsent): void {
    this.entries.push(entry);
    this.save();
  }

  hold(clientId: string, held: boolean): void {
    const entry = this.find(clientId);
    if (!entry) return;
    entry.held = held;
    this.save();
  }

  remove(clientId: string): void {
    this.stopWaiting(clientId);
    this.entries = this.entries.filter((entry) => entry.clientId !== clientId);
    this.save();
  }

  clear(): void {
    for (const entry of this.list()) this.remove(entry.clientId);
  }

  /** Calls back unless the entry is confirmed or removed before the time is over. */
  wait(clientId: string, onTimeout: () => void): void {
    this.stopWaiting(clientId);
    this.timers.set(clientId, setTimeout(onTimeout, this.timeout));
  }

  stopWaiting(clientId?: string): void {
    for (const [id, timer] of this.timers) {
      if (clientId !== undefined && id !== clientId) continue;
      clearTimeout(timer);
      this.timers.delete(id);
    }
  }

  private save(): void {
    this.storage.write(KEY, this.entries);
  }
}
