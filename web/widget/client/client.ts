/** The conversation as the widget knows it: connection, session, messages. Knows no DOM. */

import { Delivery, randomId } from "./delivery";
import { Emitter } from "./emitter";
import {
  agentName,
  PROTOCOL,
  type BasketLine,
  type ClientEvents,
  type HandoffState,
  type Language,
  type ServerEvents,
  type Transport,
  type WireMessage,
} from "./protocol";
import { Photos } from "./photos";
import type { Storage } from "./storage";
import { Timeline, type Message } from "./timeline";
import { RemoteTyping, TypingSignal } from "./typing";

/** A blink of the network is no news: the banner waits this long. */
export const OFFLINE_GRACE = 1500;
/** After a refused request for a session, the next one. */
export const SESSION_RETRY = 5000;

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
  /** Where photos go; `fetch` is a test's. */
  gateway?: string;
  fetch?: typeof fetch;
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
  /** What the page says is in the basket; unknown where it has none. */
  basket?: BasketLine[];
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
  private retryTimer?: ReturnType<typeof setTimeout>;
  private delivery: Delivery;
  private photos: Photos;
  private remote = new RemoteTyping(() => this.changed());
  private signal = new TypingSignal((on) => this.say("typing", { on }));

  constructor(private options: ClientOptions) {
    super();
    this.session = options.local.read<Session>("session");
    this.language = options.language;
    this.customerToken = options.customerToken;
    this.delivery = new Delivery(
      options.tab,
      {
        timeline: () => this.timeline,
        emit: (message, metadata) => this.utter(message, metadata),
        changed: () => this.changed(),
      },
      options.newId,
    );
    this.delivery.restore();
    this.photos = new Photos(
      {
        timeline: () => this.timeline,
        token: () => (this.confirmed ? this.session?.session_token : undefined),
        changed: () => this.changed(),
      },
      { gateway: options.gateway ?? "", newId: options.newId ?? randomId, fetch: options.fetch },
    );
  }

  get hasSession(): boolean {
    return this.session !== undefined;
  }

  get sessionId(): string | undefined {
    return this.session?.session_id;
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
    const { transport } = this;
    this.transport = undefined;
    transport?.disconnect();
    this.confirmed = false;
    this.delivery.connectionLost();
    this.photos.connectionLost();
    this.remote.stop();
    clearTimeout(this.offlineTimer);
    clearTimeout(this.retryTimer);
    this.offlineTimer = undefined;
    this.connection = "idle";
    this.changed();
  }

  /** Takes what a person typed or, with a payload, what they chose among the bot's offers. */
  send(text: string, payload?: string): boolean {
    const taken = this.delivery.send(text, payload);
    if (taken) {
      this.signal.stop();
      this.connect();
    }
    return taken;
  }

  /** Takes a photo; it stays in view whatever becomes of it. */
  sendPhoto(photo: Blob): void {
    this.connect();
    this.photos.send(photo);
  }

  /** A photo of this conversation as an address for an image. */
  photo(path: string): Promise<string | undefined> {
    return this.photos.show(path);
  }

  /** Whether the last thing said asks for a photo. */
  get photoWanted(): boolean {
    const last = this.messages.filter((message) => message.sender !== "system").at(-1);
    return last?.sender === "bot" && last.custom?.type === "photo_request";
  }

  retry(clientId: string): void {
    this.connect();
    if (this.photos.retry(clientId)) return;
    this.delivery.retry(clientId);
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
        if (!session) this.disconnect();
        else if (this.transport) this.reconnect();
        else this.connect();
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
    const stored = this.options.local.read<Session>("session");
    const known = [data.session_id, this.session?.session_id];
    if (stored && !known.includes(stored.session_id)) {
      // Another tab was quicker to begin: both go on in its conversation.
      this.reset();
      this.session = stored;
      return this.reconnect();
    }
    if (this.session && this.session.session_id !== data.session_id) this.reset();
    if (this.session?.session_id !== data.session_id) this.options.local.remove("read");
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
    this.delivery.sendAll();
    this.photos.sendAll();
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
    this.delivery.settleLogged();
    if (data.complete === false && data.messages.length > 0) this.askHistory();
    else this.loaded = true;
    this.changed();
  }

  private acked(data: ServerEvents["ack"]): void {
    if (this.delivery.acknowledged(data) === "session") this.requestSession();
    else if (!data.client_id && data.error && !this.confirmed) {
      clearTimeout(this.retryTimer);
      this.retryTimer = setTimeout(() => this.requestSession(), SESSION_RETRY);
    }
    this.changed();
  }

  private utter(message: string, metadata: ClientEvents["user_uttered"]["metadata"]): boolean {
    if (!this.confirmed || !this.session) return false;
    const told = this.basket ? { ...metadata, basket: this.basket } : metadata;
    this.say("user_uttered", { message, session_id: this.session.session_id, metadata: told });
    return true;
  }

  private received(wire: WireMessage): void {
    const gap = wire.seq > this.timeline.lastSeq + 1;
    if (gap && this.loaded) this.askHistory();
    const message = this.timeline.receive(wire);
    if (wire.client_id) this.delivery.settle(wire.client_id);
    if (wire.client_id) this.photos.settle(wire.client_id);
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
    if (!this.transport) return;
    this.confirmed = false;
    this.delivery.connectionLost();
    this.photos.connectionLost();
    this.remote.stop();
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
    this.delivery.forget();
    this.photos.forget();
    this.reset();
    this.options.local.remove("session");
    this.options.local.remove("read");
  }

  private reset(): void {
    this.timeline = new Timeline();
    this.delivery.restore();
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
