/** The messages of one conversation, in the order of the server's log, each exactly once. */

import { agentName, type Custom, type QuickReply, type Sender, type WireMessage } from "./protocol";

export type Status = "queued" | "sending" | "sent" | "delivered" | "read" | "failed";

export interface Message {
  key: string;
  seq?: number;
  /** Where it stands when it has no number of its own. */
  place?: number;
  at: string;
  sender: Sender;
  text: string;
  quickReplies: QuickReply[];
  attachment?: unknown;
  custom?: Custom | null;
  clientId?: string;
  payload?: string;
  agent?: string;
  status?: Status;
  error?: { code: string; text?: string };
  /** It came with the history, not while this page was open. */
  replayed?: boolean;
  note?: { type: "joined" | "language" | "ended"; value: string };
}

export class Timeline {
  private bySeq = new Map<number, Message>();
  private byClientId = new Map<string, Message>();
  private loose: Message[] = [];
  private counter = 0;
  lastSeq = 0;

  /** Numbered messages in order, each note after the message it followed, unsent ones last. */
  all(): Message[] {
    const place = (m: Message): number => m.seq ?? m.place ?? Number.MAX_SAFE_INTEGER;
    return [...this.bySeq.values(), ...this.loose].sort((a, b) => place(a) - place(b));
  }

  /** Returns the message when it is new to this timeline. */
  receive(wire: WireMessage, { replayed = false } = {}): Message | undefined {
    const clientId = wire.client_id ?? undefined;
    const own = clientId ? this.byClientId.get(clientId) : undefined;
    if (own) {
      this.acknowledge(own.clientId!, wire.seq, wire.at);
      return undefined;
    }
    if (this.bySeq.has(wire.seq)) return undefined;
    const message: Message = {
      key: `s${wire.seq}`,
      seq: wire.seq,
      at: wire.at,
      sender: wire.sender,
      text: wire.text ?? "",
      quickReplies: wire.quick_replies ?? [],
      attachment: wire.attachment,
      custom: wire.custom,
      clientId,
      agent: agentName(wire.agent),
      status: wire.sender === "user" ? "sent" : undefined,
      replayed,
    };
    this.number(message, wire.seq);
    if (clientId) this.byClientId.set(clientId, message);
    if (wire.sender === "bot" || wire.sender === "agent") this.markDelivered(wire.seq);
    return message;
  }

  addOwn(own: { clientId: string; text: string; payload?: string; at: string; attachment?: unknown }): Message {
    const message: Message = {
      key: `c${own.clientId}`,
      at: own.at,
      sender: "user",
      text: own.text,
      payload: own.payload,
      attachment: own.attachment,
      quickReplies: [],
      clientId: own.clientId,
      status: "queued",
    };
    this.loose.push(message);
    this.byClientId.set(own.clientId, message);
    return message;
  }

  /** A line of our own between the messages (somebody joined, the language changed). */
  addNote(note: NonNullable<Message["note"]>, at: string): void {
    const place = this.placeAfterLast();
    this.loose.push({
      key: `n${place}`,
      place,
      at,
      sender: "system",
      text: "",
      quickReplies: [],
      note,
    });
  }

  /** Will never be sent: stays where the conversation was when that became clear. */
  giveUp(message: Message): void {
    message.place ??= this.placeAfterLast();
  }

  byClient(clientId: string): Message | undefined {
    return this.byClientId.get(clientId);
  }

  acknowledge(clientId: string, seq: number, at?: string): void {
    const message = this.byClientId.get(clientId);
    if (!message || message.sender !== "user") return;
    message.error = undefined;
    if (message.seq === undefined) {
      this.loose = this.loose.filter((other) => other !== message);
      if (at) message.at = at;
      this.number(message, seq);
    }
    if (message.status !== "delivered" && message.status !== "read") message.status = "sent";
  }

  /** Somebody has taken up what the shopper wrote, up to this number. */
  markDelivered(upTo = Number.MAX_SAFE_INTEGER): void {
    for (const message of this.bySeq.values()) {
      if (message.sender === "user" && message.status === "sent" && message.seq! < upTo) {
        message.status = "delivered";
      }
    }
  }

  /** Whoever helps has read what the shopper wrote, up to and with this number. */
  markRead(upTo: number): void {
    for (const message of this.bySeq.values()) {
      if (message.sender === "user" && message.seq! <= upTo) message.status = "read";
    }
  }

  /** The card that asked how a visit was shows the answer, or why it was not taken. */
  rated(id: number, answer: { score: number; comment: string } | { refused: string }): void {
    for (const message of this.bySeq.values()) {
      if (message.custom?.type === "csat" && message.custom.id === id) message.custom = { ...message.custom, ...answer };
    }
  }

  private placeAfterLast(): number {
    this.counter += 1;
    return this.lastSeq + 0.5 + this.counter / 1e6;
  }

  private number(message: Message, seq: number): void {
    message.seq = seq;
    this.bySeq.set(seq, message);
    this.lastSeq = Math.max(this.lastSeq, seq);
  }
}
