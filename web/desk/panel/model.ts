/** What is known beside the open conversation; asks the server, knows no DOM. */

import { RequestFailed } from "../api";
import type { Desk } from "../model";
import { current } from "../strings";
import { Emitter } from "../../widget/client/emitter";
import * as api from "./api";
import type { Canned, Names, PanelData, Suggestion, Summary } from "./api";

/** A burst of events is one change. */
const SETTLE = 150;
/** How often suggestions that are not ready yet are asked for again. */
const TRIES = 4;

export class Panel extends Emitter<{ change: undefined }> {
  data?: PanelData;
  summary?: Summary;
  failed = false;
  canned: Canned[] = [];
  cannedFailed = false;
  suggestions: Suggestion[] = [];
  searching = false;
  names: Names = { intents: {}, signs: {} };
  private id?: string;
  private language?: string;
  private seen = 0;
  private timer?: ReturnType<typeof setTimeout>;
  private known?: string;

  constructor(private desk: Desk) {
    super();
    desk.on("change", () => this.follow());
    desk.hear<{ conversation_id: string }>("panel", ({ conversation_id: id }) => {
      if (id === this.id) this.soon();
    });
  }

  /** Whether the open conversation is the agent's own, so that he may act. */
  get mine(): boolean {
    return this.desk.selected !== undefined && this.desk.sectionOf(this.desk.selected) === "mine";
  }

  /** Loads what belongs to the conversation that is open now; nothing where it is the same. */
  private follow(): void {
    const id = this.desk.me && this.desk.selected?.conversation_id;
    const last = this.desk.messages.at(-1)?.seq ?? 0;
    if (id !== this.id || (id && this.language !== current())) {
      this.id = id;
      this.language = current();
      this.seen = last;
      this.data = this.summary = undefined;
      this.canned = this.suggestions = [];
      this.failed = this.cannedFailed = this.searching = false;
      this.emit("change", undefined);
      if (id) void this.load();
    } else if (id && last > this.seen) {
      this.seen = last;
      this.soon();
    }
  }

  async load(): Promise<void> {
    const id = this.id;
    if (!id) return;
    this.failed = false;
    void this.suggest(id);
    try {
      await this.name();
      // Who only reads conversations sees nothing of what shoppers bought.
      if (this.desk.me?.answers === false) return this.emit("change", undefined);
      const [data, summary] = await Promise.all([api.panel(id), api.summary(id)]);
      if (id !== this.id) return;
      this.data = data;
      this.summary = summary;
    } catch {
      if (id !== this.id) return;
      this.failed = true;
    }
    this.emit("change", undefined);
    await this.fill(id);
  }

  /** Says whether it was done; why not is thrown. */
  async act(wanted: api.Wanted): Promise<void> {
    if (this.id) await api.act(this.id, wanted);
    this.soon();
  }

  async verify(number: string, proof: string): Promise<string> {
    const found = await api.verify(this.id ?? "", number, proof);
    this.soon();
    return found.number;
  }

  async note(text: string, key: string): Promise<void> {
    if (this.id) await api.note(this.id, text, key);
    this.soon();
  }

  async label(labels: string[]): Promise<void> {
    if (this.id) await api.label(this.id, labels);
    this.soon();
  }

  async settle(number: string, status: "done" | "cancelled"): Promise<void> {
    if (this.id) await api.settle(this.id, number, status);
    this.soon();
  }

  open(id: string): void {
    void this.desk.select(id);
  }

  private soon(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.load(), SETTLE);
  }

  private async name(): Promise<void> {
    if (this.known === current()) return;
    this.names = await api.names();
    this.known = current();
  }

  private async fill(id: string): Promise<void> {
    try {
      const { replies } = await api.canned(id);
      if (id !== this.id) return;
      this.canned = replies;
      this.cannedFailed = false;
    } catch {
      if (id === this.id) this.cannedFailed = true;
    }
    this.emit("change", undefined);
  }

  private async suggest(id: string): Promise<void> {
    if (!this.mine) {
      this.suggestions = [];
      return;
    }
    this.searching = this.suggestions.length === 0;
    for (let tries = 0; tries < TRIES && id === this.id; tries++) {
      try {
        const { suggestions, ready } = await api.suggestions(id);
        if (id !== this.id) return;
        this.suggestions = suggestions;
        if (ready) break;
      } catch {
        break;
      }
    }
    if (id !== this.id) return;
    this.searching = false;
    this.emit("change", undefined);
  }
}

const panels = new WeakMap<Desk, Panel>();

/** The one panel of a desk: the conversation and what stands beside it know the same. */
export function panelOf(desk: Desk): Panel {
  const known = panels.get(desk) ?? new Panel(desk);
  panels.set(desk, known);
  return known;
}

/** The server's own words for a refusal, or nothing. */
export const wordsOf = (problem: unknown): string => (problem instanceof RequestFailed ? problem.text : "");
