/** What the desk knows: who is signed in, the queue, the open conversation. Knows no DOM. */

import { Emitter } from "../widget/client/emitter";
import type { Transport } from "../widget/client/protocol";
import * as api from "./api";
import type { Conversation, DeskMessage } from "./api";
import { TypingSignal } from "../widget/client/typing";
import type { Key } from "./strings";

export type Section = "waiting" | "mine" | "others";

export class Desk extends Emitter<{ change: undefined; waiting: undefined }> {
  me?: api.Me;
  queue: Conversation[] = [];
  selected?: Conversation;
  messages: DeskMessage[] = [];
  shopperTypes = false;
  online = true;
  error?: Key;
  private socket?: Transport;
  private typingTimer?: ReturnType<typeof setTimeout>;
  private known = new Set<string>();
  private signal = new TypingSignal((on) => {
    const id = this.selected?.conversation_id;
    if (id && this.sectionOf(this.selected!) === "mine") this.socket?.emit("typing", { conversation_id: id, on });
  });

  constructor(private transport: () => Transport) {
    super();
  }

  async start(): Promise<void> {
    try {
      await this.enter();
    } catch {
      this.changed();
    }
  }

  async login(email: string, password: string): Promise<void> {
    await api.login(email, password);
    await this.enter();
  }

  async logout(): Promise<void> {
    await api.logout().catch(() => undefined);
    this.socket?.disconnect();
    this.socket = undefined;
    this.me = undefined;
    this.selected = undefined;
    this.queue = [];
    this.changed();
  }

  sectionOf(conversation: Conversation): Section | undefined {
    if (conversation.state === "pending") return "waiting";
    if (conversation.state !== "assigned") return undefined;
    return conversation.agent?.id === this.me?.id ? "mine" : "others";
  }

  /** Longest waiting first, and steady: nothing moves while one is reading. */
  section(section: Section): Conversation[] {
    return this.queue
      .filter((conversation) => this.sectionOf(conversation) === section)
      .sort((a, b) => (a.waiting_since ?? "").localeCompare(b.waiting_since ?? ""));
  }

  async refresh(): Promise<void> {
    this.take(await api.conversations());
    if (this.selected) await this.select(this.selected.conversation_id);
  }

  async select(id: string | undefined): Promise<void> {
    this.error = undefined;
    if (id === undefined) {
      this.selected = undefined;
      this.messages = [];
      return this.changed();
    }
    if (this.selected?.conversation_id !== id) {
      this.selected = this.queue.find((one) => one.conversation_id === id);
      this.messages = [];
      this.shopperTypes = false;
      this.changed();
    }
    try {
      const { messages, ...conversation } = await api.conversation(id);
      if (this.selected && this.selected.conversation_id !== id) return;
      this.selected = conversation;
      const later = this.messages.filter((one) => one.seq > (messages.at(-1)?.seq ?? 0));
      this.messages = [...messages, ...later];
    } catch {
      this.error = "error_load";
    }
    this.changed();
  }

  claim = (): Promise<boolean> => this.act(api.claim, "error_claim");
  close = (): Promise<boolean> => this.act(api.close, "error_close");

  reply(text: string, clientId: string): Promise<boolean> {
    return this.act((id) => api.reply(id, text, clientId), "error_send");
  }

  typing(on: boolean): void {
    if (on) this.signal.touch();
    else this.signal.stop();
  }

  private async act(call: (id: string) => Promise<unknown>, error: Key): Promise<boolean> {
    const id = this.selected?.conversation_id;
    if (!id) return false;
    let done = true;
    this.error = undefined;
    try {
      await call(id);
    } catch (problem) {
      done = false;
      if (problem instanceof api.RequestFailed && problem.status === 401) return this.expired();
    }
    await this.refresh().catch(() => undefined);
    if (!done) this.error = error;
    this.changed();
    return done;
  }

  /** The sign-in is over: the form comes back, the conversation stays where it is. */
  private expired(): false {
    this.socket?.disconnect();
    this.socket = undefined;
    this.me = undefined;
    this.changed();
    return false;
  }

  private async enter(): Promise<void> {
    this.me = await api.me();
    this.take(await api.conversations());
    this.listen();
  }

  private listen(): void {
    if (this.socket) return;
    const socket = (this.socket = this.transport());
    socket.on("connect", () => {
      this.online = true;
      void this.refresh().catch(() => undefined);
    });
    const lost = (): void => {
      this.online = false;
      this.changed();
    };
    socket.on("disconnect", lost);
    socket.on("connect_error", lost);
    socket.on("queue", (data: { conversations: Conversation[] }) => this.take(data.conversations));
    socket.on("message", (data: { conversation_id: string; message: DeskMessage }) => this.received(data));
    socket.on("typing", (data: { conversation_id: string; on: boolean; who?: string }) => this.typed(data));
    socket.connect();
  }

  private take(queue: Conversation[]): void {
    const fresh = queue.filter((one) => one.state === "pending" && !this.known.has(one.conversation_id));
    for (const one of queue) this.known.add(one.conversation_id);
    this.queue = queue;
    if (this.selected) {
      const id = this.selected.conversation_id;
      const now = queue.find((one) => one.conversation_id === id);
      this.selected = now ?? { ...this.selected, state: "bot", agent: null };
    }
    if (fresh.length && this.socket) this.emit("waiting", undefined);
    this.changed();
  }

  private received({ conversation_id: id, message }: { conversation_id: string; message: DeskMessage }): void {
    const row = this.queue.find((one) => one.conversation_id === id);
    if (row && message.text && message.sender === "user") row.last_text = message.text;
    if (this.selected?.conversation_id === id && !this.messages.some((one) => one.seq === message.seq)) {
      this.messages = [...this.messages, message].sort((a, b) => a.seq - b.seq);
      if (message.sender === "user") this.shopperTypes = false;
    }
    this.changed();
  }

  private typed({ conversation_id: id, on, who }: { conversation_id: string; on: boolean; who?: string }): void {
    if (this.selected?.conversation_id !== id || who === "agent") return;
    clearTimeout(this.typingTimer);
    this.shopperTypes = on;
    if (on) this.typingTimer = setTimeout(() => this.typed({ conversation_id: id, on: false }), 6000);
    this.changed();
  }

  private changed(): void {
    this.emit("change", undefined);
  }
}
