/** The conversation as the widget knows it: connection, session, messages. Knows no DOM. */

import { Emitter } from "./emitter";
import { Outbox } from "./outbox";
import {
  agentName,
  MAX_LENGTH,
  PROTOCOL,
  type ClientEvents,
  type HandoffState,
  type Language,
  type ServerEvents,
  type Transport,
  type WireMessage,
} from "./protocol";
import type { Storage } from "./storage";
import { Timeline, type Message } from "./timeline";
import { RemoteTyping, TypingSignal } from "./typing";

export const ACK_TIMEOUT = 6000;
/** A blink of the network is no news: the banner waits this long. */
export const OFFLINE_GRACE = 1500;

export type Connection = "idle" | "connecting" | "online" | "offline";

export interface Session {
  session_id: string;
  session_token: string;
}

export interface ClientOptions {
  transport: () => Transport;
  local: Storage;
  tab: Storage;
  language: Language;
  customerToken?: string;
  newId?: () => string;
}

interface Events {
  change: undefined;
  /** A message from the bot or an agent that arrived while the page is open. */
  incoming: Message;
  language: Language;
}

export class ChatClient extends Emitter<Events> {
  connection: Connection = "idle";
  handoff: { state: HandoffState; position?: number; agent?: string } = { state: "bot" };
  customer?: { name: string };
  language: Language;
  timeline = new Timeline();
  /** The history of this session has been shown, or there is none. */
  loaded = false;

  private transport?: Transport;
  private session?: Session;
  private confirmed = false;
  private customerToken?: string;
  private offlineTimer?: ReturnType<typeof setTimeout>;
  private askedSince = -1;
  private outbox: Outbox;
  private remote = new RemoteTyping(() => this.changed());
  private signal = new TypingSignal((on) => this.say("typing", { on }));

  constructor(private options: ClientOptions) {
    super();
    this.session = options.local.read<Session>("session");
    this.language = options.language;
    this.customerToken = options.customerToken;
    this.outbox = new Outbox(options.tab, ACK_TIMEOUT);
    for (const entry of this.outbox.list()) this.timeline.addOwn(entry);
  }

  get hasSession(): boolean {
    return this.session !== undefined;
  }

  get typing(): "bot" | "agent" | undefined {
    return this.remote.who;
  }

  get messages(): Message[] {
    return this.timeline.all();
  }

  get unread(): number {
    const read = this.options.local.read<number>("read") ?? 0;
    return this.messages.filter(
      (m) => (m.sender === "bot" || m.sender === "agent") && (m.seq ?? 0) > read,
    ).length;
  }

  markRead(): void {
    if (this.timeline.lastSeq > (this.options.local.read<number>("read") ?? 0)) {
      this.options.local.write("read", this.timeline.lastSeq);
      this.changed();
    }
  }

  connect(): void {
    if (this.transport) return;
    this.connection = "connecting";
    this.transport = this.options.transport();
    this.listen(this.transport);
    this.transport.connect();
    this.changed();
  }

  disconnect(): void {
    this.outbox.stopWaiting();
    this.remote.stop();
    clearTimeout(this.offlineTimer);
    this.transport?.disconnect();
    this.transport = undefined;
    this.confirmed = false;
    this.connection = "idle";
  }

  /** Takes what a person typed or, with a payload, what they chose among the bot's offers. */
  send(text: string, payload?: string): boolean {
    const message = text.trim();
    if (!message || message.length > MAX_LENGTH) return false;
    const entry = {
      clientId: this.options.newId?.() ?? newId(),
      text: message,
      payload,
      at: new Date().toISOString(),
    };
    this.outbox.add(entry);
    this.timeline.addOwn(entry);
    this.signal.stop();
    this.connect();
    this.push(entry.clientId);
    return true;
  }

  retry(clientId: string): void {
    this.outbox.hold(clientId, false);
    this.push(clientId);
  }

  /** The shopper is writing; only a person on the other side is told. */
  notifyTyping(): void {
    if (this.handoff.state === "assigned" && this.confirmed) this.signal.touch();
  }

  setLanguage(language: Language): void {
    this.options.local.write("language", language);
    if (this.confirmed) this.say("set_language", { language });
    this.applyLanguage(language, { announce: this.messages.length > 0 });
  }

  signIn(token: string): void {
    this.customerToken = token;
    if (this.confirmed) this.say("sign_in", { customer_token: token });
    else if (this.hasSession) this.connect();
  }

  /** Forgets the person and the conversation: the next one at this screen may be somebody else. */
  signOut(): void {
    this.customerToken = undefined;
    if (this.confirmed) this.say("sign_out", {});
    this.forget();
    this.reconnect();
    this.changed();
  }

  /** Another tab stored a session or read the messages. */
  storageChanged(key: "session" | "read"): void {
    if (key === "session") {
      const session = this.options.local.read<Session>("session");
      if (session?.session_id !== this.session?.session_id) {
        this.reset();
        this.session = session;
        this.reconnect();
        if (session) this.connect();
      }
    }
    this.changed();
  }

  private listen(transport: Transport): void {
    const on = <K extends keyof ServerEvents>(event: K, listener: (data: ServerEvents[K]) => void) =>
      transport.on(event, listener as (data: never) => void);
    transport.on("connect", () => this.requestSession());
    transport.on("disconnect", () => this.lost());
    transport.on("connect_error", () => this.lost());
    on("session_confirm", (data) => this.confirm(data));
    on("ack", (data) => this.acked(data));
    on("bot_uttered", (data) => this.received({ ...data, sender: "bot" }));
    on("agent_uttered", (data) => this.received({ ...data, sender: "agent" }));
    on("user_uttered", (data) => this.received({ ...data, sender: "user" }));
    on("agent_joined", (data) => this.joined(data));
    on("typing", (data) => this.theyType(data));
    on("handoff_status", (data) => this.handedOver(data));
    on("history", (data) => this.replay(data));
    on("language", (data) => this.applyLanguage(data.language, { announce: true }));
  }

  /** A connection belongs to one session: another session begins on another connection. */
  private reconnect(): void {
    if (!this.transport) return;
    this.transport.disconnect();
    this.transport.connect();
  }

  private requestSession(): void {
    this.confirmed = false;
    this.say("session_request", {
      ...this.session,
      customer_token: this.customerToken,
      language: this.language,
      last_seq: this.timeline.lastSeq,
      protocol: PROTOCOL,
    });
  }

  private confirm(data: ServerEvents["session_confirm"]): void {
    if (this.session && this.session.session_id !== data.session_id) this.reset();
    this.session = { session_id: data.session_id, session_token: data.session_token };
    this.options.local.write("session", this.session);
    clearTimeout(this.offlineTimer);
    this.offlineTimer = undefined;
    this.confirmed = true;
    this.connection = "online";
    this.customer = data.customer ?? undefined;
    if (data.state) this.handoff = { ...this.handoff, state: data.state };
    if (data.language) this.applyLanguage(data.language, { announce: false });
    this.askedSince = -1;
    if (data.last_seq > this.timeline.lastSeq) this.askHistory();
    else this.loaded = true;
    for (const entry of this.outbox.list()) if (!entry.held) this.push(entry.clientId);
    this.changed();
  }

  private askHistory(): void {
    const since = this.timeline.lastSeq;
    if (since === this.askedSince) return;
    this.askedSince = since;
    this.say("history", { since });
  }

  private replay(data: ServerEvents["history"]): void {
    for (const wire of data.messages) this.timeline.receive(wire, { replayed: !this.loaded });
    for (const entry of this.outbox.list()) {
      if (this.timeline.byClient(entry.clientId)?.seq !== undefined) this.outbox.remove(entry.clientId);
    }
    if (data.complete === false && data.messages.length > 0) this.askHistory();
    else this.loaded = true;
    this.changed();
  }

  private push(clientId: string): void {
    const entry = this.outbox.find(clientId);
    const message = this.timeline.byClient(clientId);
    if (!entry || !message || message.seq !== undefined) return;
    message.error = undefined;
    if (!this.confirmed || !this.session) {
      message.status = "queued";
    } else {
      message.status = "sending";
      this.say("user_uttered", {
        message: entry.text,
        session_id: this.session.session_id,
        metadata: { client_id: clientId, ...(entry.payload && { payload: entry.payload }) },
      });
      this.outbox.wait(clientId, () => {
        message.status = this.confirmed ? "failed" : "queued";
        this.changed();
      });
    }
    this.changed();
  }

  private acked({ client_id, seq, at, error }: ServerEvents["ack"]): void {
    const message = this.timeline.byClient(client_id);
    if (!message) return;
    if (error?.code === "no_session") {
      this.outbox.stopWaiting(client_id);
      this.requestSession();
    } else if (error) {
      this.outbox.stopWaiting(client_id);
      this.outbox.hold(client_id, true);
      message.status = "failed";
      message.error = error;
      const final = ["empty", "too_long", "not_allowed"].includes(error.code);
      if (final) this.outbox.remove(client_id);
    } else if (seq !== undefined) {
      this.outbox.remove(client_id);
      this.timeline.acknowledge(client_id, seq, at);
    }
    this.changed();
  }

  private received(wire: WireMessage): void {
    const gap = wire.seq > this.timeline.lastSeq + 1;
    if (gap && this.loaded) this.askHistory();
    const message = this.timeline.receive(wire);
    if (wire.client_id) this.outbox.remove(wire.client_id);
    if (wire.sender !== "user") this.remote.stop(wire.sender === "agent" ? "agent" : "bot");
    if (message && wire.sender !== "user") this.emit("incoming", message);
    this.changed();
  }

  private joined({ seq, at, agent }: ServerEvents["agent_joined"]): void {
    const when = at ?? new Date().toISOString();
    this.handoff = { state: "assigned", agent: agent.name };
    if (seq === undefined) this.timeline.addNote({ type: "joined", value: agent.name }, when);
    else this.received({ seq, at: when, sender: "system", text: "", agent });
    this.changed();
  }

  private theyType({ who, on }: ServerEvents["typing"]): void {
    if (on) {
      this.timeline.markDelivered();
      this.remote.start(who);
    } else this.remote.stop(who);
  }

  private handedOver({ state, position, agent }: ServerEvents["handoff_status"]): void {
    const before = this.handoff;
    const name = agentName(agent) ?? (state === "assigned" ? before.agent : undefined);
    this.handoff = { state, position: position ?? undefined, agent: name };
    if (state !== "pending" && state !== "assigned" && before.state === "assigned") {
      const value = before.agent ?? "";
      this.timeline.addNote({ type: "ended", value }, new Date().toISOString());
    }
    this.changed();
  }

  private applyLanguage(language: Language, { announce }: { announce: boolean }): void {
    if (language !== "en" && language !== "zh") return;
    if (language === this.language) return;
    this.language = language;
    this.options.local.write("language", language);
    if (announce) {
      this.timeline.addNote({ type: "language", value: language }, new Date().toISOString());
    }
    this.emit("language", language);
    this.changed();
  }

  private lost(): void {
    this.confirmed = false;
    this.outbox.stopWaiting();
    this.remote.stop();
    for (const { clientId, held } of this.outbox.list()) {
      const message = this.timeline.byClient(clientId);
      if (message && !held) message.status = "queued";
    }
    if (this.connection !== "offline" && this.offlineTimer === undefined) {
      this.offlineTimer = setTimeout(() => {
        this.offlineTimer = undefined;
        this.connection = "offline";
        this.changed();
      }, OFFLINE_GRACE);
    }
    this.changed();
  }

  private forget(): void {
    this.outbox.clear();
    this.reset();
    this.options.local.remove("session");
    this.options.local.remove("read");
  }

  private reset(): void {
    const unsent = this.outbox.list();
    this.timeline = new Timeline();
    for (const entry of unsent) this.timeline.addOwn(entry);
    this.session = undefined;
    this.customer = undefined;
    this.handoff = { state: "bot" };
    this.loaded = false;
    this.askedSince = -1;
  }

  private say<K extends keyof ClientEvents>(event: K, data: ClientEvents[K]): void {
    if (this.transport?.connected) this.transport.emit(event, data);
  }

  private changed(): void {
    this.emit("change", undefined);
  }
}

/** `crypto.randomUUID` exists only on secure pages; a shop may still be tried over plain http. */
function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
