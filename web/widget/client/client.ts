/** The widget's side of a conversation, from the connection to the messages. Knows no DOM. */

import { Connection, type ConnectionState } from "./connection";
import { Conversation, type Handoff } from "./conversation";
import { Delivery, randomId } from "./delivery";
import { Emitter } from "./emitter";
import { Feedback } from "./feedback";
import { Handshake, type Session } from "./handshake";
import type { ClientOptions, ClientTold } from "./options";
import { Photos } from "./photos";
import type { BasketLine, ClientEvents, Language, ServerEvents, Transport } from "./protocol";
import type { Message } from "./timeline";
import { TypingSignal } from "./typing";

export type { ClientOptions } from "./options";

export class ChatClient extends Emitter<ClientTold> {
  /** What the page says is in the basket; unknown where it has none. */
  basket?: BasketLine[];
  language: Language;

  readonly feedback: Feedback;
  private line: Connection;
  private handshake: Handshake;
  private conversation: Conversation;
  private delivery: Delivery;
  private photos: Photos;
  private signal = new TypingSignal((on) => this.line.say("typing", { on }));

  constructor(private options: ClientOptions) {
    super();
    const { local, tab, newId = randomId, gateway = "" } = options;
    const changed = (): void => this.changed();
    const timeline = () => this.conversation.timeline;
    this.language = options.language;
    this.line = new Connection({
      open: options.transport,
      listen: (transport) => this.listen(transport),
      changed,
    });
    this.handshake = new Handshake(
      local,
      {
        request: (asked) => this.line.say("session_request", asked),
        language: () => this.language,
        lastSeq: () => timeline().lastSeq,
      },
      options.customerToken,
    );
    this.conversation = new Conversation({
      askHistory: (since) => this.line.say("history", { since }),
      logged: (clientId) => {
        this.delivery.settle(clientId);
        this.photos.settle(clientId);
      },
      incoming: (message) => this.emit("incoming", message),
      changed,
    });
    this.delivery = new Delivery(tab, { timeline, emit: (...said) => this.utter(...said), changed }, newId);
    this.delivery.restore();
    this.feedback = new Feedback({ say: (event, data) => this.line.say(event, data), timeline, changed });
    this.photos = new Photos(
      { timeline, token: () => this.handshake.token, changed },
      { gateway, newId, fetch: options.fetch },
    );
  }

  get connection(): ConnectionState {
    return this.line.state;
  }

  get hasSession(): boolean {
    return this.handshake.session !== undefined;
  }

  get sessionId(): string | undefined {
    return this.handshake.session?.session_id;
  }

  get customer(): { name: string } | undefined {
    return this.handshake.customer;
  }

  get handoff(): Handoff {
    return this.conversation.handoff;
  }

  get typing(): "bot" | "agent" | undefined {
    return this.conversation.typing;
  }

  get loaded(): boolean {
    return this.conversation.loaded;
  }

  get messages(): Message[] {
    return this.conversation.messages;
  }

  get unread(): number {
    return this.conversation.unread(this.read);
  }

  markRead(): void {
    const { lastSeq } = this.conversation.timeline;
    if (this.handshake.confirmed) this.feedback.read(lastSeq, this.handoff.state !== "bot");
    if (lastSeq > this.read) {
      this.options.local.write("read", lastSeq);
      this.changed();
    }
  }

  connect(): void {
    this.line.connect();
  }

  disconnect(): void {
    this.line.close();
    this.handshake.stop();
    this.connectionLost();
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
    return this.conversation.photoWanted;
  }

  retry(clientId: string): void {
    this.connect();
    if (this.photos.retry(clientId)) return;
    this.delivery.retry(clientId);
  }

  /** The shopper is writing; only a person on the other side is told. */
  notifyTyping(): void {
    if (this.handoff.state === "assigned" && this.handshake.confirmed) this.signal.touch();
  }

  /** A product was opened: from a card of ours, or on the shop's page. */
  viewed(sku: string, source: "chat" | "shop"): void {
    if (this.handshake.confirmed) this.line.say("behaviour", { event: "view", sku, source });
  }

  setLanguage(language: Language): void {
    this.options.local.write("language", language);
    if (this.handshake.confirmed) this.line.say("set_language", { language });
    this.applyLanguage(language, { announce: this.messages.length > 0 });
  }

  signIn(token: string): void {
    this.handshake.customerToken = token;
    if (this.handshake.confirmed) this.line.say("sign_in", { customer_token: token });
    else if (this.hasSession) this.connect();
  }

  /** Forgets the person and the conversation: the next one at this screen may be somebody else. */
  signOut(): void {
    if (this.handshake.confirmed) this.line.say("sign_out", {});
    this.moveTo(undefined);
    this.handshake.forget();
    this.line.reconnect();
    this.changed();
  }

  /** Another tab stored a session or read the messages; or `removed` the session, by signing out. */
  storageChanged(key: "session" | "read", { removed = false } = {}): void {
    // Once a tab hears of a sign-out, the next conversation may have begun: first this one ends.
    if (key === "session") this.follow(removed ? undefined : this.handshake.stored);
    this.changed();
  }

  private follow(session: Session | undefined): void {
    if (session && session.session_id === this.sessionId) return;
    this.moveTo(session);
    if (!session) this.disconnect();
    else if (this.line.open) this.line.reconnect();
    else this.connect();
  }

  private listen(transport: Transport): void {
    const on = <K extends keyof ServerEvents>(event: K, listener: (data: ServerEvents[K]) => void) =>
      transport.on(event, listener as (data: never) => void);
    const { conversation } = this;
    transport.on("connect", () => this.handshake.request());
    transport.on("disconnect", () => this.lost());
    transport.on("connect_error", () => this.lost());
    on("session_confirm", (data) => this.confirm(data));
    on("ack", (data) => this.acked(data));
    on("bot_uttered", (data) => conversation.receive({ ...data, sender: "bot" }));
    on("agent_uttered", (data) => conversation.receive({ ...data, sender: "agent" }));
    on("user_uttered", (data) => conversation.receive({ ...data, sender: "user" }));
    on("system_uttered", (data) => conversation.receive({ ...data, sender: "system" }));
    on("read", ({ seq }) => conversation.readUpTo(seq));
    on("csat", (data) => this.feedback.rated(data));
    on("agent_joined", (data) => conversation.join(data));
    on("typing", (data) => conversation.theyType(data));
    on("handoff_status", (data) => conversation.handOver(data));
    on("history", (data) => conversation.replay(data));
    on("language", (data) => this.applyLanguage(data.language, { announce: true }));
  }

  private confirm(data: ServerEvents["session_confirm"]): void {
    const other = this.handshake.begunElsewhere(data.session_id);
    if (other) {
      this.moveTo(other);
      return this.line.reconnect();
    }
    if (this.hasSession && this.sessionId !== data.session_id) this.moveTo(data);
    this.handshake.confirm(data);
    this.line.confirmed();
    if (data.language) this.applyLanguage(data.language, { announce: false });
    this.conversation.resume(data);
    this.delivery.sendAll();
    this.photos.sendAll();
    this.changed();
  }

  private acked(data: ServerEvents["ack"]): void {
    if (this.delivery.acknowledged(data) === "session") this.handshake.request();
    else if (!data.client_id && data.error && !this.handshake.confirmed) this.handshake.requestLater();
    this.changed();
  }

  private utter(message: string, metadata: ClientEvents["user_uttered"]["metadata"]): boolean {
    const { session, confirmed } = this.handshake;
    if (!confirmed || !session) return false;
    const told = this.basket ? { ...metadata, basket: this.basket } : metadata;
    this.line.say("user_uttered", { message, session_id: session.session_id, metadata: told });
    return true;
  }

  private applyLanguage(language: Language, { announce }: { announce: boolean }): void {
    if (language === this.language || (language !== "en" && language !== "zh")) return;
    this.language = language;
    this.options.local.write("language", language);
    if (announce) this.conversation.noteLanguage(language);
    this.emit("language", language);
    this.changed();
  }

  private lost(): void {
    if (!this.line.open) return;
    this.connectionLost();
    this.line.lost();
    this.changed();
  }

  private connectionLost(): void {
    this.handshake.connectionLost();
    this.delivery.connectionLost();
    this.photos.connectionLost();
    this.conversation.connectionLost();
    this.feedback.reset();
  }

  /** Goes on in another session with what is unsent; or in none, with nothing of a person's left. */
  private moveTo(session: Session | undefined): void {
    if (!session) {
      this.delivery.forget();
      this.photos.forget();
    }
    this.handshake.moveTo(session);
    this.conversation.reset();
    this.delivery.restore();
    this.photos.restore();
  }

  private get read(): number {
    return this.options.local.read<number>("read") ?? 0;
  }

  private changed(): void {
    this.emit("change", undefined);
  }
}
