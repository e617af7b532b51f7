/** What the desk knows: who is signed in, the queue, the open conversation. Knows no DOM. */

import { Emitter } from "../widget/client/emitter";
import type { Transport } from "../widget/client/protocol";
import * as api from "./api";
import type { Conversation, DeskMessage } from "./api";
import { TypingSignal } from "../widget/client/typing";
import { t, type Key } from "./strings";

export type Section = "waiting" | "mine" | "others";

export class Desk extends Emitter<{ change: undefined; waiting: undefined; written: undefined }> {
  me?: api.Me;
  queue: Conversation[] = [];
  selected?: Conversation;
  messages: DeskMessage[] = [];
  shopperTypes = false;
  online = true;
  error?: Key;
  /** The server's own words for the last refusal. */
  refusal = "";
  people: api.People = { agents: [], teams: [] };
  private socket?: Transport;
  private typingTimer?: ReturnType<typeof setTimeout>;
  private known = new Set<string>();
  private heard: [string, (data: never) => void][] = [];
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

  /** Whether the one who is signed in has one of these roles; none named: anybody. */
  may(roles: readonly api.Role[] | undefined): boolean {
    return this.me !== undefined && (!roles || roles.includes(this.me.role ?? "agent"));
  }

  /** Listens to an event of the desk's socket, on this connection and on every later one. */
  hear<T>(event: string, listener: (data: T) => void): void {
    this.heard.push([event, listener as (data: never) => void]);
    this.socket?.on(event, listener as (data: never) => void);
  }

  sectionOf(conversation: Conversation): Section | undefined {
    if (conversation.state === "pending") return "waiting";
    if (conversation.state !== "assigned") return undefined;
    return conversation.agent?.id === this.me?.id ? "mine" : "others";
  }

  /** Who waits in the order of the queue, the most urgent first; the others by who waited longest. */
  section(section: Section): Conversation[] {
    const since = (a: Conversation, b: Conversation): number => (a.waiting_since ?? "").localeCompare(b.waiting_since ?? "");
    return this.queue
      .filter((conversation) => this.sectionOf(conversation) === section)
      .sort((a, b) => (a.position ?? 0) - (b.position ?? 0) || since(a, b));
  }

  /** Messages in my conversations that I have not read. */
  get unread(): number {
    return this.section("mine").reduce((sum, { unread }) => sum + (unread ?? 0), 0);
  }

  /** What went wrong last, in words. */
  get problem(): string {
    return this.error ? this.refusal || t(this.error) : "";
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
  resolve = (): Promise<boolean> => this.act(api.resolve, "error_close");

  transfer(to: { agent_id?: number; team?: string }, note: string): Promise<boolean> {
    return this.act((id) => api.transfer(id, to, note), "error_pass");
  }

  giveBack(note: string): Promise<boolean> {
    return this.act((id) => api.giveBack(id, note), "error_pass");
  }

  sendPicture(picture: Blob, clientId: string): Promise<boolean> {
    return this.act((id) => api.sendPicture(id, picture, clientId), "error_send");
  }

  /** Takes over the most urgent conversation that is for me, and shows it. */
  async next(): Promise<boolean> {
    try {
      const { conversation_id: id } = await api.claimNext();
      await this.refresh();
      await this.select(id);
      return true;
    } catch (problem) {
      if (problem instanceof api.RequestFailed && problem.status === 401) return this.expired();
      this.fail(problem, "error_claim");
      return false;
    }
  }

  async choosePresence(presence: "online" | "away"): Promise<void> {
    try {
      this.me = await api.choosePresence(presence);
      this.changed();
    } catch (problem) {
      this.fail(problem, "error_presence");
    }
  }

  /** The open conversation is in view: what is in it counts as read. */
  markRead(): void {
    const { selected } = this;
    const last = this.messages.filter(({ sender }) => sender === "user").at(-1);
    if (!selected || !last || !selected.unread || this.sectionOf(selected) !== "mine") return;
    selected.unread = 0;
    const row = this.queue.find((one) => one.conversation_id === selected.conversation_id);
    if (row) row.unread = 0;
    this.socket?.emit("read", { conversation_id: selected.conversation_id, seq: last.seq });
  }

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
    let failed: unknown;
    this.error = undefined;
    try {
      await call(id);
    } catch (problem) {
      failed = problem;
      if (problem instanceof api.RequestFailed && problem.status === 401) return this.expired();
    }
    await this.refresh().catch(() => undefined);
    if (failed) this.fail(failed, error);
    else this.changed();
    return !failed;
  }

  private fail(problem: unknown, error: Key): void {
    this.error = error;
    this.refusal = problem instanceof api.RequestFailed ? problem.text : "";
    this.changed();
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
    this.people = await api.people().catch(() => this.people);
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
    socket.on("presence", (people: api.People) => {
      this.people = people;
      this.changed();
    });
    socket.on("read", (data: { conversation_id: string; who: string; seq: number }) => this.wasRead(data));
    socket.on("csat", (data: api.Rating & { conversation_id: string }) => this.rated(data));
    socket.on("typing", (data: { conversation_id: string; on: boolean; who?: string }) => this.typed(data));
    for (const [event, listener] of this.heard) socket.on(event, listener);
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
    if (row && message.sender === "user") {
      if (message.text) row.last_text = message.text;
      row.unread = (row.unread ?? 0) + 1;
      if (this.selected?.conversation_id === id) this.selected.unread = row.unread;
      if (this.sectionOf(row) === "mine") this.emit("written", undefined);
    }
    if (this.selected?.conversation_id === id && !this.messages.some((one) => one.seq === message.seq)) {
      this.messages = [...this.messages, message].sort((a, b) => a.seq - b.seq);
      if (message.sender === "user") this.shopperTypes = false;
    }
    this.changed();
  }

  private wasRead({ conversation_id: id, who, seq }: { conversation_id: string; who: string; seq: number }): void {
    for (const one of [this.selected, this.queue.find((row) => row.conversation_id === id)]) {
      if (one?.conversation_id !== id) continue;
      if (who === "user") one.shopper_read_seq = Math.max(one.shopper_read_seq ?? 0, seq);
      else one.unread = 0;
    }
    this.changed();
  }

  private rated({ conversation_id: id, score, comment }: api.Rating & { conversation_id: string }): void {
    if (this.selected?.conversation_id === id) this.selected.csat = { score, comment };
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
