/** Asks the gateway for a session on each connection, and keeps it for the next page. */

import { PROTOCOL, type ClientEvents, type Language, type ServerEvents } from "./protocol";
import type { Storage } from "./storage";

/** After a refused request for a session, the next one. */
export const SESSION_RETRY = 5000;

export interface Session {
  session_id: string;
  session_token: string;
}

interface Line {
  request: (asked: ClientEvents["session_request"]) => void;
  language: () => Language;
  lastSeq: () => number;
}

export class Handshake {
  session?: Session;
  /** The gateway has taken this session on the present connection. */
  confirmed = false;
  customer?: { name: string };
  private retryTimer?: ReturnType<typeof setTimeout>;

  constructor(
    private local: Storage,
    private line: Line,
    public customerToken?: string,
  ) {
    this.session = this.stored;
  }

  /** The session of this browser: another tab may have begun or ended it. */
  get stored(): Session | undefined {
    return this.local.read<Session>("session");
  }

  get token(): string | undefined {
    return this.confirmed ? this.session?.session_token : undefined;
  }

  request(): void {
    this.confirmed = false;
    this.line.request({
      ...this.session,
      customer_token: this.customerToken,
      language: this.line.language(),
      last_seq: this.line.lastSeq(),
      protocol: PROTOCOL,
    });
  }

  requestLater(): void {
    clearTimeout(this.retryTimer);
    this.retryTimer = setTimeout(() => this.request(), SESSION_RETRY);
  }

  /** The session of another tab, which was quicker to begin than the one confirmed here. */
  begunElsewhere(confirmed: string): Session | undefined {
    const { stored } = this;
    const known = [confirmed, this.session?.session_id];
    return stored && !known.includes(stored.session_id) ? stored : undefined;
  }

  confirm(data: ServerEvents["session_confirm"]): void {
    if (this.stored?.session_id !== data.session_id) this.local.remove("read");
    this.session = { session_id: data.session_id, session_token: data.session_token };
    this.local.write("session", this.session);
    this.confirmed = true;
    this.customer = data.customer ?? undefined;
  }

  /** Goes on in another session; or in none, and then as nobody: the person has signed out. */
  moveTo(session: Session | undefined): void {
    if (!session) this.customerToken = undefined;
    this.session = session;
    this.customer = undefined;
  }

  connectionLost(): void {
    this.confirmed = false;
  }

  stop(): void {
    this.connectionLost();
    clearTimeout(this.retryTimer);
  }

  forget(): void {
    this.moveTo(undefined);
    this.local.remove("session");
    this.local.remove("read");
  }
}
