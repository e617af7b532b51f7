/** Typing in both directions, with an expiry, so that no indicator ever sticks. */

export const TYPING_EXPIRY = 6000;
const REPEAT = 3000;
const PAUSE = 4000;

/** Whether somebody on the other side is writing. */
export class RemoteTyping {
  who?: "bot" | "agent";
  private timer?: ReturnType<typeof setTimeout>;

  constructor(private onChange: () => void) {}

  start(who: "bot" | "agent"): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.stop(), TYPING_EXPIRY);
    this.who = who;
    this.onChange();
  }

  stop(who?: "bot" | "agent"): void {
    if (this.who === undefined || (who && who !== this.who)) return;
    clearTimeout(this.timer);
    this.who = undefined;
    this.onChange();
  }
}

/** Tells the other side that we are writing: at once, again while it lasts, and when it ends. */
export class TypingSignal {
  private last = 0;
  private timer?: ReturnType<typeof setTimeout>;

  constructor(private say: (on: boolean) => void) {}

  touch(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.stop(), PAUSE);
    if (Date.now() - this.last >= REPEAT) {
      this.last = Date.now();
      this.say(true);
    }
  }

  stop(): void {
    clearTimeout(this.timer);
    if (this.last === 0) return;
    this.last = 0;
    this.say(false);
  }
}
