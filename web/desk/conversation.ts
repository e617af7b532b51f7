/** One conversation: who and why, the transcript, and the reply. */

import type { Custom } from "../widget/client/protocol";
import { PHOTO_PATH, pictureIn } from "../widget/client/photos";
import { h, icon } from "../widget/view/dom";
import { sendsMessage } from "../widget/view/keys";
import { textNodes } from "../widget/view/text";
import { reasonOf, type DeskMessage } from "./api";
import type { Desk } from "./model";
import { moodMark, nameOf } from "./queue";
import { current, locale, t } from "./strings";

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
  private asking = false;

  constructor(private desk: Desk) {
    this.input.addEventListener("keydown", (event) => this.keydown(event));
    this.input.addEventListener("input", () => {
      if (this.id) this.drafts.set(this.id, this.input.value);
      desk.typing(this.input.value.trim() !== "");
    });
  }

  render(): void {
    const { selected } = this.desk;
    if (!selected) {
      this.id = undefined;
      this.element.replaceChildren(h("div", { class: "pick" }, h("p", {}, t("pick")), h("p", { class: "muted" }, t("pick_hint"))));
      return;
    }
    if (this.id !== selected.conversation_id) {
      this.id = selected.conversation_id;
      this.asking = false;
      this.key = "";
      this.input.value = this.drafts.get(this.id) ?? "";
    }
    if (this.head.parentElement !== this.element) {
      this.element.replaceChildren(this.head, this.log, this.typing, this.foot);
    }
    this.log.setAttribute("aria-label", t("transcript"));
    this.renderHead();
    this.renderLog();
    this.typing.textContent = this.desk.shopperTypes ? t("typing") : "";
    this.renderFoot();
  }

  private renderHead(): void {
    const conversation = this.desk.selected!;
    const { customer } = conversation;
    this.head.replaceChildren(
      h(
        "button",
        { type: "button", class: "icon-button back", "aria-label": t("back"), on: { click: () => void this.desk.select(undefined) } },
        icon("left"),
      ),
      h(
        "div",
        { class: "who" },
        h("h2", {}, nameOf(conversation)),
        h(
          "p",
          { class: "tags" },
          h("span", { class: "tag" }, t(customer?.verified ? "verified" : "unverified")),
          h("span", { class: "tag" }, t(conversation.language === "zh" ? "language_zh" : "language_en")),
          reasonOf(conversation) && h("span", { class: "tag why", "data-testid": "desk-reason" }, reasonOf(conversation)),
        ),
      ),
      ...this.controls(),
    );
  }

  private controls(): HTMLElement[] {
    const section = this.desk.sectionOf(this.desk.selected!);
    if (section === "waiting") {
      return [button("primary", "desk-claim", t("claim"), () => void this.claim())];
    }
    if (section !== "mine") return [];
    if (!this.asking) return [button("secondary", "desk-close", t("close"), () => this.ask(true))];
    return [
      h("span", { class: "confirm", role: "status" }, t("close_confirm")),
      button("secondary", "desk-close-cancel", t("cancel"), () => this.ask(false)),
      button("primary", "desk-close-confirm", t("close_yes"), () => void this.desk.close().then(() => this.ask(false))),
    ];
  }

  private ask(asking: boolean): void {
    this.asking = asking;
    this.render();
    const next = asking ? "desk-close-confirm" : "desk-close";
    this.head.querySelector<HTMLElement>(`[data-testid=${next}]`)?.focus();
  }

  private async claim(): Promise<void> {
    if (await this.desk.claim()) this.input.focus();
  }

  private renderLog(): void {
    const key = current() + this.id + this.desk.messages.map((message) => message.seq).join(",");
    if (key === this.key) return;
    const atEnd = this.key === "" || this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 120;
    this.key = key;
    this.log.replaceChildren(...this.desk.messages.map(line));
    if (atEnd) this.log.scrollTop = this.log.scrollHeight;
  }

  private renderFoot(): void {
    const conversation = this.desk.selected!;
    const section = this.desk.sectionOf(conversation);
    const error = h("p", { class: "error", role: "alert" }, this.desk.error ? t(this.desk.error) : "");
    if (section !== "mine") {
      const name = conversation.agent?.name ?? "";
      const note = section === "waiting" ? t("claim_first") : section === "others" ? t("belongs", { name }) : t("is_closed");
      this.foot.replaceChildren(error, h("p", { class: "muted note" }, note));
      return;
    }
    this.input.setAttribute("aria-label", t("reply"));
    this.input.setAttribute("placeholder", t("reply_placeholder", { name: nameOf(conversation) }));
    const old = this.foot.querySelector(".error");
    if (this.input.parentElement?.parentElement === this.foot && old) {
      old.textContent = error.textContent;
      this.foot.querySelector(".hint")!.textContent = t("send_hint");
      this.foot.querySelector("[data-testid=desk-send]")!.textContent = t("send");
      return;
    }
    this.foot.replaceChildren(
      error,
      h("div", { class: "reply" }, this.input, button("primary", "desk-send", t("send"), () => void this.send())),
      h("p", { class: "muted hint" }, t("send_hint")),
    );
  }

  private keydown(event: KeyboardEvent): void {
    if (!sendsMessage(event)) return;
    event.preventDefault();
    void this.send();
  }

  private async send(): Promise<void> {
    const text = this.input.value.trim();
    const id = this.id;
    if (!text || !id) return;
    this.input.value = "";
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

function line(message: DeskMessage): HTMLElement {
  const name = message.agent?.name || undefined;
  if (message.sender === "system") {
    return h("p", { class: "event muted" }, message.text || (name ? t("joined", { name }) : ""));
  }
  const time = new Date(message.at).toLocaleTimeString(locale(), { hour: "2-digit", minute: "2-digit" });
  const about = [message.custom && cardText(message.custom), choices(message)].filter(Boolean);
  return h(
    "article",
    { class: `line ${message.sender}`, "data-testid": "desk-message", "data-seq": message.seq, "data-sender": message.sender },
    h("p", { class: "line-head" }, h("strong", {}, name ?? t(message.sender)), h("time", { datetime: message.at }, time), moodMark(message.mood)),
    message.text && h("div", { class: "line-text" }, ...textNodes(message.text)),
    photo(message),
    ...about.map((text) => h("p", { class: "card-note" }, text)),
  );
}

/** A shopper's photo, which the desk's cookie opens; the whole of it in a tab of its own. */
function photo({ attachment }: DeskMessage): HTMLElement | undefined {
  const address = pictureIn(attachment);
  if (!address?.startsWith(PHOTO_PATH)) return undefined;
  const image = h("img", { src: address, alt: t("photo"), loading: "lazy", "data-testid": "desk-photo" });
  return h("a", { class: "photo", href: address, target: "_blank", rel: "noopener" }, image);
}

function cardText(custom: Custom): string {
  switch (custom.type) {
    case "order":
      return t("card_order", { number: custom.order.order_number, status: custom.order.status_label });
    case "orders":
      return t("card_orders", { n: custom.orders.length });
    case "products":
      return t("card_products", { list: custom.products.map(({ title }) => title).join(current() === "zh" ? "、" : ", ") });
    case "photo_request":
      return t("card_photo");
    case "document":
      return t("card_document", { title: custom.title });
    default:
      return "";
  }
}

function choices({ quick_replies: replies }: DeskMessage): string {
  return replies?.length ? t("choices", { list: replies.map(({ title }) => title).join(" · ") }) : "";
}
