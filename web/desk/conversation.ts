/** One conversation: who and why, the transcript, and the reply. */

import { h, icon, present } from "../widget/view/dom";
import { sendsMessage } from "../widget/view/keys";
import { reasonOf } from "./api";
import type { Desk } from "./model";
import { Controls, pictureButton } from "./controls";
import { Answers } from "./panel/answers";
import { firstGap } from "./panel/gaps";
import { showDetails } from "./panel/details";
import { panelOf, type Panel } from "./panel/model";
import { w } from "./panel/words";
import { nameOf, proven } from "./queue";
import { current, t } from "./strings";
import { ending, seenLine } from "./history";
import { pick } from "./pick";
import { lines, moodLine, type Line, type Understood } from "./transcript";

export class ConversationView {
  readonly element = h("section", { class: "conversation", "data-testid": "desk-conversation-view" });
  private head = h("header", { class: "conversation-head" });
  private log = h("div", { class: "transcript", role: "log", tabindex: "0", "data-testid": "desk-transcript" });
  private typing = h("p", { class: "muted typing", role: "status", "data-testid": "desk-typing" });
  private foot = h("footer");
  private input = h("textarea", { rows: "3", maxlength: "2000", "data-testid": "desk-reply" });
  private drafts = new Map<string, string>();
  private key = "";
  private id?: string;
  readonly controls: Controls;
  private panel: Panel;
  private answers: Answers;
  private gap = h("p", { class: "error", role: "alert", "data-testid": "desk-gap" });
  private mood = h("div", { class: "mood-place" });
  private jump = h("button", { type: "button", class: "jump", hidden: true, "data-testid": "desk-jump", on: { click: () => this.toEnd() } });
  /** Whether the newest line is in view, so that the next one is shown too. */
  private atEnd = true;
  private newest = 0;
  /** The transcript's height on the screen. */
  private room = 0;

  constructor(private desk: Desk) {
    this.controls = new Controls(desk, () => this.input.focus());
    this.panel = panelOf(desk);
    this.answers = new Answers(this.panel, this.input, () => this.edited());
    this.panel.on("change", () => this.render());
    desk.hear<{ conversation_id: string; seq: number } & Understood>("mood", ({ conversation_id: id, seq, ...mood }) => {
      const message = id === this.id && desk.messages.find((one) => one.seq === seq);
      if (message) Object.assign(message, mood);
      if (message) this.render();
    });
    this.input.addEventListener("keydown", (event) => this.keydown(event));
    this.input.addEventListener("input", () => this.edited());
    this.log.addEventListener("scroll", () => {
      // It also scrolls because there is less room: that is none of the reader's doing.
      if (this.log.clientHeight !== this.room) return;
      this.atEnd = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 80;
      if (this.atEnd) this.jump.hidden = true;
    });
    // Suggestions and pictures come later than the lines, and would cover the newest.
    new ResizeObserver(() => {
      this.room = this.log.clientHeight;
      if (this.atEnd) this.toEnd();
    }).observe(this.log);
    this.log.addEventListener("load", () => this.atEnd && this.toEnd(), true);
  }

  private toEnd(): void {
    this.log.scrollTop = this.log.scrollHeight;
    this.jump.hidden = true;
  }

  private edited(): void {
    this.gap.textContent = "";
    if (this.id) this.drafts.set(this.id, this.input.value);
    this.desk.typing(this.input.value.trim() !== "");
  }

  render(): void {
    const { selected } = this.desk;
    if (!selected) {
      this.id = undefined;
      this.element.replaceChildren(pick(this.desk, Date.now()));
      return;
    }
    if (this.id !== selected.conversation_id) {
      this.id = selected.conversation_id;
      this.controls.reset();
      this.key = "";
      this.input.value = this.drafts.get(this.id) ?? "";
      this.gap.textContent = "";
      this.answers.close();
    }
    if (this.head.parentElement !== this.element) {
      this.element.replaceChildren(this.head, this.mood, this.log, this.jump, this.typing, this.foot);
    }
    this.log.setAttribute("aria-label", t("transcript"));
    this.renderHead();
    this.renderLog();
    this.typing.textContent = this.desk.shopperTypes ? t("typing") : seenLine(this.desk);
    if (!document.hidden) this.desk.markRead();
    this.renderFoot();
  }

  private renderHead(): void {
    this.controls.render();
    const conversation = this.desk.selected!;
    const { customer } = conversation;
    this.head.replaceChildren(...present([
      h(
        "button",
        { type: "button", class: "icon-button back", "aria-label": t("back"), on: { click: () => void this.desk.select(undefined) } },
        icon("left"),
      ),
      h(
        "div",
        { class: "who" },
        h("h2", {}, nameOf(conversation)),
        customer?.verified ? proven() : h("span", { class: "tag" }, t("unverified")),
        h("span", { class: "tag" }, t(conversation.language === "zh" ? "language_zh" : "language_en")),
      ),
      this.controls.element,
      this.desk.me?.answers !== false && button("secondary small details-toggle", "desk-details", w("details"), () => showDetails(true)),
      reasonOf(conversation) && h("p", { class: "reason", "data-testid": "desk-reason" }, reasonOf(conversation)),
    ]));
  }

  private renderLog(): void {
    const { names } = this.panel;
    const named = Object.keys(names.intents).length;
    const { csat, turns } = this.desk.selected!;
    const key = [current(), this.id, named, JSON.stringify([csat, turns]), ...this.desk.messages.map(lineKey)].join();
    if (key === this.key) return;
    const fresh = this.key === "";
    const last = this.desk.messages.at(-1);
    const news = !fresh && last?.sender === "user" && last.seq > this.newest;
    this.newest = last?.seq ?? 0;
    this.key = key;
    this.log.replaceChildren(...lines(this.desk.messages, names), ...ending(this.desk.selected!));
    this.mood.replaceChildren(...present([moodLine(this.desk.messages, (seq) => this.goTo(seq))]));
    if (fresh || this.atEnd) {
      this.atEnd = true;
      return this.toEnd();
    }
    this.jump.textContent = `${t("new_message")} ↓`;
    if (news) this.jump.hidden = false;
  }

  private goTo(seq: number): void {
    this.log.querySelector(`[data-seq="${seq}"]`)?.scrollIntoView({ block: "center" });
  }

  private renderFoot(): void {
    const conversation = this.desk.selected!;
    const section = this.desk.sectionOf(conversation);
    const error = h("p", { class: "error", role: "alert" }, this.desk.problem);
    if (section !== "mine") {
      const name = conversation.agent?.name ?? "";
      const note = this.desk.me?.answers === false ? t("reads_only") : section === "waiting" ? t("claim_first") : section === "others" ? t("belongs", { name }) : t("is_closed");
      this.foot.replaceChildren(error, h("p", { class: "muted note" }, note));
      return;
    }
    this.answers.render();
    this.input.setAttribute("aria-label", t("reply"));
    this.input.setAttribute("placeholder", t("reply_placeholder", { name: nameOf(conversation) }));
    const old = this.foot.querySelector(".error");
    if (this.input.parentElement?.parentElement === this.foot && old) {
      old.textContent = error.textContent;
      this.foot.querySelector(".hint")!.textContent = hint();
      this.foot.querySelector("[data-testid=desk-send]")!.textContent = t("send");
      return;
    }
    this.foot.replaceChildren(
      error,
      this.gap,
      this.answers.suggestions,
      this.answers.status,
      this.answers.list,
      h("div", { class: "reply" }, this.input, pictureButton(this.desk), button("primary", "desk-send", t("send"), () => void this.send())),
      h("p", { class: "muted hint" }, hint()),
    );
  }

  private keydown(event: KeyboardEvent): void {
    if (this.answers.takes(event) || !sendsMessage(event)) return;
    event.preventDefault();
    void this.send();
  }

  private async send(): Promise<void> {
    const text = this.input.value.trim();
    const id = this.id;
    if (!text || !id) return;
    const gap = firstGap(this.input.value);
    if (gap) {
      this.gap.textContent = w("gap_left", { gap: gap.gap });
      this.input.focus();
      this.input.setSelectionRange(gap.start, gap.start + gap.gap.length);
      return;
    }
    this.input.value = "";
    this.answers.close();
    this.desk.typing(false);
    const clientId = Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(16)).join("");
    if (await this.desk.reply(text, clientId)) this.drafts.delete(id);
    else {
      this.drafts.set(id, text);
      if (this.id === id && !this.input.value) this.input.value = text;
    }
    this.input.focus();
  }
}

function button(kind: string, testId: string, label: string, onClick: () => void): HTMLButtonElement {
  return h("button", { type: "button", class: kind, "data-testid": testId, on: { click: onClick } }, label);
}

const hint = (): string => `${t("send_hint")} · ${w("keys_hint")}`;

/** What a line shows that may still change: it is understood after it was said. */
const lineKey = ({ seq, mood, intent }: Line): string => `${seq}${mood ?? ""}${intent ?? ""}`;
