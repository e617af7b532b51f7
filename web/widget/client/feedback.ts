/** What a shopper tells without a message: how far they have read, and how a person's help was. */

import type { ClientEvents, ServerEvents } from "./protocol";
import type { Timeline } from "./timeline";

interface Line {
  say<K extends "read" | "csat">(event: K, data: ClientEvents[K]): void;
  timeline(): Timeline;
  changed(): void;
}

export class Feedback {
  private told = 0;

  constructor(private line: Line) {}

  /** The conversation is in view up to a number; said once, and only where a person may see it. */
  read(seq: number, withPerson: boolean): void {
    if (!withPerson || seq <= this.told) return;
    this.told = seq;
    this.line.say("read", { seq });
  }

  rate(id: number, score: number, comment: string): void {
    this.line.say("csat", { id, score, comment });
  }

  /** The gateway's word on a rating, in this tab or from another. */
  rated({ id, score, comment, error }: ServerEvents["csat"]): void {
    if (error) this.line.timeline().rated(id, { refused: error.text });
    else if (score) this.line.timeline().rated(id, { score, comment: comment ?? "" });
    this.line.changed();
  }

  /** On another connection or in another conversation it is said anew. */
  reset(): void {
    this.told = 0;
  }
}
