/** The conversation: keeps the nodes of unchanged messages, follows the end unless one reads above. */

import type { ChatClient } from "../client/client";
import type { QuickReply } from "../client/protocol";
import type { Context } from "./context";
import { h, icon, initials } from "./dom";
import { messageNode, updateMessage } from "./message";
import { answerStart, rows, type Row } from "./rows";
import { welcome } from "./welcome";

const NEAR_END = 96;
const ABOVE_ANSWER = 12;

export class Log {
  readonly element: HTMLElement;
  private scroller: HTMLElement;
  private list: HTMLElement;
  private extras: HTMLElement;
  private jump: HTMLButtonElement;
  private nodes = new Map<string, { signature: string; node: HTMLElement }>();
  private lastKey?: string;
  private following = true;
  /** Where the newest answer begins: what is taller than the view is read from there. */
  private anchor?: HTMLElement;
  private language?: string;

  constructor(
    private client: ChatClient,
    private context: () => Context,
  ) {
    this.list = h("div", { class: "log", role: "log", "aria-live": "polite", "data-testid": "log" });
    this.extras = h("div", { class: "extras" });
    this.scroller = h("div", { class: "scroller", tabindex: "0" }, this.list, this.extras);
    this.jump = h(
      "button",
      { type: "button", class: "jump", hidden: true, on: { click: () => this.jumpDown() } },
      icon("down", 16),
      h("span", {}),
    );
    this.element = h("div", { class: "log-frame" }, this.scroller, this.jump);
    this.scroller.addEventListener("scroll", () => this.scrolled(), { passive: true });
    if ("ResizeObserver" in window) {
      const follow = new ResizeObserver(() => this.following && this.toEnd());
      follow.observe(this.scroller);
      follow.observe(this.list);
      follow.observe(this.extras);
    }
  }

  /** Where the focus goes when what was chosen disappears. */
  focus(): void {
    this.scroller.focus({ preventScroll: true });
  }

  render(): void {
    const context = this.context();
    const { strings } = context;
    if (this.language !== strings.language) this.hush();
    this.language = strings.language;
    this.list.setAttribute("aria-label", strings.t("messages"));
    this.list.setAttribute("aria-busy", String(this.client.connection !== "idle" && !this.client.loaded));
    this.jump.lastElementChild!.textContent = strings.t("new_messages_below");
    const wanted = rows(this.client.messages, strings, new Date());
    this.reconcile(wanted, context);
    const known = this.client.loaded || !this.client.hasSession;
    this.renderExtras(wanted.length === 0 && known, context);
    this.follow(wanted);
  }

  toEnd(smooth = false): void {
    this.following = true;
    this.jump.hidden = true;
    this.scroller.scrollTo({ top: this.target(), behavior: smooth ? "smooth" : "auto" });
  }

  private jumpDown(): void {
    this.anchor = undefined;
    this.toEnd(true);
  }

  /** The end, or the newest answer's beginning where the end would push that out of sight. */
  private target(): number {
    const { scrollHeight, clientHeight, scrollTop } = this.scroller;
    const end = Math.max(0, scrollHeight - clientHeight);
    if (!this.anchor?.isConnected) return end;
    const above = this.anchor.getBoundingClientRect().top - this.scroller.getBoundingClientRect().top;
    return Math.max(0, Math.min(end, scrollTop + above - ABOVE_ANSWER));
  }

  /** Everything is written anew in another language: no reason to read it all out again. */
  private hush(): void {
    this.list.setAttribute("aria-live", "off");
    setTimeout(() => this.list.setAttribute("aria-live", "polite"), 500);
  }

  private reconcile(wanted: Row[], context: Context): void {
    const keep = new Map<string, { signature: string; node: HTMLElement }>();
    let place: ChildNode | null = this.list.firstChild;
    for (const row of wanted) {
      const signature = context.strings.language + content(row);
      const old = this.nodes.get(row.key);
      const node = old?.signature === signature ? old.node : this.build(row, context);
      keep.set(row.key, { signature, node });
      if (row.kind === "message") {
        updateMessage(node, row, context, (clientId) => this.client.retry(clientId));
      }
      if (old && old.node !== node) {
        node.classList.add("still");
        if (place === old.node) place = old.node.nextSibling;
        old.node.remove();
      }
      if (place === node) place = place.nextSibling;
      else this.list.insertBefore(node, place);
    }
    for (const [key, { node }] of this.nodes) if (!keep.has(key)) node.remove();
    this.nodes = keep;
  }

  private build(row: Row, context: Context): HTMLElement {
    if (row.kind === "divider") {
      return h(
        "div",
        { class: `divider ${row.tone}`, "data-testid": "divider" },
        row.initialsOf && h("span", { class: "avatar", "aria-hidden": "true" }, initials(row.initialsOf)),
        h("span", {}, row.text),
      );
    }
    return messageNode(row.message, context);
  }

  private renderExtras(empty: boolean, context: Context): void {
    const { strings } = context;
    const typing = this.client.typing;
    const open = this.openReplies();
    const key = JSON.stringify([empty && this.client.customer, empty, strings.language, typing, open]);
    if (this.extras.dataset.key === key) return;
    this.extras.dataset.key = key;
    this.extras.replaceChildren(
      ...(empty && !typing ? [welcome(this.client, context)] : []),
      ...(open.length ? [this.quickReplies(open, context)] : []),
      ...(typing ? [this.typing(typing, context)] : []),
    );
  }

  /** What the bot offered last, as long as nothing was said since. */
  private openReplies(): QuickReply[] {
    const { state } = this.client.handoff;
    if (state === "pending" || state === "assigned") return [];
    for (const message of this.client.messages.reverse()) {
      if (message.note?.type === "language" || message.sender === "system") continue;
      if (message.sender !== "bot") return [];
      if (message.quickReplies.length) return message.quickReplies;
    }
    return [];
  }

  private quickReplies(replies: QuickReply[], context: Context): HTMLElement {
    return h(
      "div",
      { class: "quick", role: "group", "aria-label": context.strings.t("quick_replies"), "data-testid": "quick-replies" },
      ...replies.map((reply) =>
        h(
          "button",
          {
            type: "button",
            class: "chip",
            "data-testid": "quick-reply",
            "data-payload": reply.payload,
            on: { click: () => context.choose(reply) },
          },
          reply.title,
        ),
      ),
    );
  }

  private typing(who: "bot" | "agent", { strings }: Context): HTMLElement {
    const name = this.client.handoff.agent ?? "";
    const label = who === "agent" ? strings.t("typing_agent", { name }) : strings.t("typing_bot");
    return h(
      "div",
      { class: "typing", role: "status", "data-testid": "typing" },
      h("span", { class: "hidden" }, label),
      h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i")),
    );
  }

  private follow(wanted: Row[]): void {
    const last = wanted.at(-1);
    if (last?.key === this.lastKey) return;
    const hadAny = this.lastKey !== undefined;
    this.lastKey = last?.key;
    const own = last?.kind === "message" && last.message.sender === "user";
    const begins = answerStart(wanted);
    if (this.following || own || !hadAny) {
      this.anchor = begins === undefined ? undefined : this.nodes.get(begins)?.node;
      this.toEnd();
    } else this.jump.hidden = false;
  }

  private scrolled(): void {
    const { scrollTop, clientHeight, scrollHeight } = this.scroller;
    const target = this.target();
    // Read on by hand: what grows below must not take the reader back.
    if (scrollTop > target + 2) this.anchor = undefined;
    this.following = scrollHeight - scrollTop - clientHeight < NEAR_END || Math.abs(scrollTop - target) <= 2;
    if (this.following) this.jump.hidden = true;
  }
}

/** The part of a row that, when it changes, needs a new node. */
function content(row: Row): string {
  if (row.kind === "divider") return JSON.stringify(row);
  const { text, custom, attachment, agent } = row.message;
  return JSON.stringify([text, custom, attachment, agent]);
}
