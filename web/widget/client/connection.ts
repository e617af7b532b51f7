/** The line to the gateway: opened when it is needed, lost and found again. */

import type { ClientEvents, Transport } from "./protocol";

/** A blink of the network is no news: the banner waits this long. */
export const OFFLINE_GRACE = 1500;

export type ConnectionState = "idle" | "connecting" | "online" | "offline";

interface Ends {
  open: () => Transport;
  listen: (transport: Transport) => void;
  changed: () => void;
}

export class Connection {
  state: ConnectionState = "idle";
  private transport?: Transport;
  private offlineTimer?: ReturnType<typeof setTimeout>;

  constructor(private ends: Ends) {}

  get open(): boolean {
    return this.transport !== undefined;
  }

  connect(): void {
    if (this.transport) return;
    this.state = "connecting";
    this.transport = this.ends.open();
    this.ends.listen(this.transport);
    this.transport.connect();
    this.ends.changed();
  }

  /** A connection belongs to one session: another session begins on another connection. */
  reconnect(): void {
    if (!this.transport) return;
    this.transport.disconnect();
    this.transport.connect();
  }

  close(): void {
    const { transport } = this;
    // First: what the transport reports of its end is not a connection that was lost.
    this.transport = undefined;
    transport?.disconnect();
    this.stopTimer();
    this.state = "idle";
  }

  confirmed(): void {
    this.stopTimer();
    this.state = "online";
  }

  lost(): void {
    if (this.state === "offline" || this.offlineTimer !== undefined) return;
    this.offlineTimer = setTimeout(() => {
      this.offlineTimer = undefined;
      this.state = "offline";
      this.ends.changed();
    }, OFFLINE_GRACE);
  }

  say<K extends keyof ClientEvents>(event: K, data: ClientEvents[K]): void {
    if (this.transport?.connected) this.transport.emit(event, data);
  }

  private stopTimer(): void {
    clearTimeout(this.offlineTimer);
    this.offlineTimer = undefined;
  }
}
