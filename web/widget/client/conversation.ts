/** One conversation as it arrives: its messages and their history, who answers, who is writing. */

import { agentName, type HandoffState, type ServerEvents, type WireMessage } from "./protocol";
import { Timeline, type Message } from "./timeline";
import { RemoteTyping } from "./typing";

export interface Handoff {
  state: HandoffState;
  position?: number;
  /** The probable wait. */
  minutes?: number;
  agent?: string;
}

interface Line {
  askHistory: (since: number) => void;
  /** The log holds what the shopper sent under this id. */
  logged: (clientId: string) => void;
  /** A message from the bot or an agent that was not replayed. */
  incoming: (message: Message) => void;
  changed: () => void;
}

export class Conversation {
  timeline = new Timeline();
  handoff: Handoff = { state: "bot" };
  /** The history of this session has been shown, or there is none. */
  loaded = false;
  private askedSince = -1;
  private agentRead = 0;
  private remote: RemoteTyping;

  constructor(private line: Line) {
    this.remote = new RemoteTyping(line.changed);
  }

  get typing(): "bot" | "agent" | undefined {
    return this.remote.who;
  }

  get messages(): Message[] {
    return this.timeline.all();
  }

  /** Messages from the other side that came after what has been read. */
  unread(read: number): number {
    return this.messages.filter(
      (m) => (m.sender === "bot" || m.sender === "agent") && (m.seq ?? 0) > read,
    ).length;
  }

  /** Whether the last thing said asks for a photo. */
  get photoWanted(): boolean {
    const last = this.messages.filter((message) => message.sender !== "system").at(-1);
    return last?.sender === "bot" && last.custom?.type === "photo_request";
  }

  /** The session goes on on this connection: what was said meanwhile is asked for. */
  resume({ state, last_seq: lastSeq, agent_read: read }: ServerEvents["session_confirm"]): void {
    this.agentRead = Math.max(this.agentRead, read ?? 0);
    if (state) this.handoff = { ...this.handoff, state };
    this.askedSince = -1;
    if (lastSeq > this.timeline.lastSeq) this.askHistory();
    else this.loaded = true;
  }

  replay(data: ServerEvents["history"]): void {
    for (const wire of data.messages) {
      this.timeline.receive(wire, { replayed: !this.loaded });
      if (wire.client_id) this.line.logged(wire.client_id);
    }
    if (data.complete === false && data.messages.length > 0) this.askHistory();
    else this.loaded = true;
    this.timeline.markRead(this.agentRead);
    this.line.changed();
  }

  receive(wire: WireMessage): void {
    const gap = wire.seq > this.timeline.lastSeq + 1;
    if (gap && this.loaded) this.askHistory();
    const message = this.timeline.receive(wire);
    if (wire.client_id) this.line.logged(wire.client_id);
    if (wire.sender !== "user") this.remote.stop(wire.sender === "agent" ? "agent" : "bot");
    if (message && wire.sender !== "user") this.line.incoming(message);
    this.line.changed();
  }

  join({ seq, at, agent }: ServerEvents["agent_joined"]): void {
    const when = at ?? now();
    this.handoff = { state: "assigned", agent: agent.name };
    if (seq === undefined) this.timeline.addNote({ type: "joined", value: agent.name }, when);
    else this.receive({ seq, at: when, sender: "system", text: "", agent });
    this.line.changed();
  }

  readUpTo(seq: number): void {
    this.agentRead = Math.max(this.agentRead, seq);
    this.timeline.markRead(this.agentRead);
    this.line.changed();
  }

  handOver({ state, position, expected_minutes: minutes, agent }: ServerEvents["handoff_status"]): void {
    const before = this.handoff;
    const name = agentName(agent) ?? (state === "assigned" ? before.agent : undefined);
    this.handoff = { state, position: position ?? undefined, minutes: minutes ?? undefined, agent: name };
    if (state !== "pending" && state !== "assigned" && before.state === "assigned") {
      this.timeline.addNote({ type: "ended", value: before.agent ?? "" }, now());
    }
    this.line.changed();
  }

  theyType({ who, on }: ServerEvents["typing"]): void {
    if (on) {
      this.timeline.markDelivered();
      this.remote.start(who);
    } else this.remote.stop(who);
  }

  noteLanguage(language: string): void {
    this.timeline.addNote({ type: "language", value: language }, now());
  }

  connectionLost(): void {
    this.remote.stop();
  }

  /** Another conversation begins. */
  reset(): void {
    this.timeline = new Timeline();
    this.handoff = { state: "bot" };
    this.loaded = false;
    this.askedSince = -1;
    this.agentRead = 0;
  }

  private askHistory(): void {
    const since = this.timeline.lastSeq;
    if (since === this.askedSince) return;
    this.askedSince = since;
    this.line.askHistory(since);
  }
}

const now = (): string => new Date().toISOString();
