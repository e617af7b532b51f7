/** Asks before something is done for a shopper: what it means, what is still to choose, why. */

import { h } from "../../widget/view/dom";
import { current } from "../strings";
import * as api from "./api";
import type { Item, Option, PanelOrder, Wanted } from "./api";
import { wordsOf, type Panel } from "./model";
import { money, w, type Word } from "./words";

export interface Asked {
  action: "cancel" | "refund" | "resend" | "coupon" | "approve" | "reject";
  order?: PanelOrder;
  option?: Option;
  case?: string;
  /** The shopper's language, in which they are told. */
  language: string;
}

/** Closes by itself once it is done; focus goes back to where it was. */
export function ask(panel: Panel, asked: Asked): void {
  new Confirmation(panel, asked).open();
}

class Confirmation {
  private dialog: HTMLDialogElement;
  private error = h("p", { class: "error", role: "alert", "data-testid": "panel-dialog-error" });
  private button = h("button", { type: "submit", class: "primary", "data-testid": "panel-confirm" }, w("confirm"));
  private key = api.newKey();
  private amount = this.number("amount", { step: "0.01", min: "0.01" });
  private percent = this.number("percent", { step: "1", min: "1", value: "10" });
  private quantity = this.number("quantity", { step: "1", min: "1", value: "1" });
  private item = h("select", { id: "panel-item", "data-testid": "panel-item" });
  private kind = h(
    "select",
    { id: "panel-why" },
    ...(["missing", "damaged", "wrong"] as const).map((kind) => h("option", { value: kind }, w(`why_${kind}`))),
  );
  private reason = h("input", { id: "panel-reason", maxlength: "500", autocomplete: "off", "data-testid": "panel-reason" });
  private waive = h("input", { id: "panel-waive", type: "checkbox", "data-testid": "panel-waive" });

  constructor(
    private panel: Panel,
    private asked: Asked,
  ) {
    for (const one of this.items) this.item.append(h("option", { value: one.id }, `${one.title} (${one.left})`));
    const title = h("h2", { id: "panel-dialog-title" }, this.words("title"));
    const form = h(
      "form",
      {
        method: "dialog",
        novalidate: true,
        on: {
          submit: (event) => {
            event.preventDefault();
            void this.submit();
          },
        },
      },
      title,
      h("p", {}, this.effect()),
      ...this.fields(),
      this.error,
      h(
        "div",
        { class: "dialog-buttons" },
        h("button", { type: "button", class: "secondary", "data-testid": "panel-back", on: { click: () => this.dialog.close() } }, w("back")),
        this.button,
      ),
    );
    this.dialog = h("dialog", { class: "panel-dialog", "aria-labelledby": title.id, "data-testid": "panel-dialog" }, form);
    this.dialog.addEventListener("close", () => this.dialog.remove());
    // The desk's own Escape closes the conversation.
    this.dialog.addEventListener("keydown", (event) => event.stopPropagation());
  }

  open(): void {
    document.body.append(this.dialog);
    this.dialog.showModal();
    (this.dialog.querySelector<HTMLElement>("input, select") ?? this.button).focus();
  }

  private get items(): Item[] {
    return (this.asked.order?.items ?? []).filter(({ left, stock }) => left > 0 && stock > 0);
  }

  private words(family: "title" | "effect"): string {
    const { order, option, action } = this.asked;
    const unpaid = family === "effect" && action === "cancel" && Number(option?.most) === 0;
    return w((`${family}_${action}` + (unpaid ? "_unpaid" : "")) as Word, {
      number: order?.number ?? "",
      case: this.asked.case ?? "",
      amount: order ? money(option?.most ?? "0", order.currency) : "",
      method: order?.payment || w("method_unknown"),
    });
  }

  private effect(): string {
    const told = w("told", { language: w(this.asked.language === "zh" ? "speaks_zh" : "speaks_en") });
    return [this.words("effect"), told].join(current() === "zh" ? "" : " ");
  }

  private fields(): HTMLElement[] {
    const { action, option } = this.asked;
    const fields: HTMLElement[] = [];
    if (action === "refund") fields.push(this.field("amount", this.amount));
    if (action === "coupon") fields.push(this.field("percent", this.percent));
    if (action === "resend") fields.push(this.field("item", this.item), this.field("quantity", this.quantity), this.field("why", this.kind));
    if (option?.refused) {
      fields.push(
        h("p", { class: "warning", role: "note" }, option.refused_text),
        h("label", { class: "check", for: this.waive.id }, this.waive, w("waive")),
      );
    }
    if (action !== "approve") fields.push(this.field("reason", this.reason));
    return fields;
  }

  private field(word: Word, input: HTMLElement): HTMLElement {
    return h("div", { class: "field" }, h("label", { for: input.id }, w(word)), input);
  }

  private number(word: Word, props: Record<string, string>): HTMLInputElement {
    return h("input", { id: `panel-${word}`, type: "number", inputmode: "decimal", "data-testid": `panel-${word}`, ...props });
  }

  /** What is still missing or wrong, with where. */
  private lack(): [string, HTMLElement] | undefined {
    const { action, option, order } = this.asked;
    const within = (input: HTMLInputElement, least: number, most: number): boolean =>
      input.value !== "" && Number(input.value) >= least && Number(input.value) <= most;
    if (action === "refund" && !within(this.amount, 0.01, Number(option?.most))) {
      return [w("amount_must", { most: money(option?.most ?? "0", order?.currency ?? "") }), this.amount];
    }
    if (action === "coupon" && !/^[1-9]\d?$/.test(this.percent.value)) return [w("percent_must"), this.percent];
    if (action === "resend") {
      const chosen = this.items.find(({ id }) => String(id) === this.item.value);
      if (!chosen) return [w("item_must"), this.item];
      const most = Math.min(chosen.left, chosen.stock);
      if (!Number.isInteger(Number(this.quantity.value)) || !within(this.quantity, 1, most)) return [w("quantity_must", { most }), this.quantity];
    }
    if (option?.refused && !this.waive.checked) return [option.refused_text ?? "", this.waive];
    const needed = option?.refused || action === "reject";
    if (needed && !this.reason.value.trim()) return [w("reason_must"), this.reason];
    return undefined;
  }

  private wanted(): Wanted {
    const { action, order, option } = this.asked;
    return {
      key: this.key,
      action,
      order: order?.number,
      case: this.asked.case,
      ...(action === "refund" && { amount: this.amount.value }),
      ...(action === "coupon" && { amount: this.percent.value }),
      ...(action === "resend" && { item_id: Number(this.item.value), quantity: Number(this.quantity.value), kind: this.kind.value }),
      ...(option?.refused && { waived: option.refused }),
      reason: this.reason.value.trim(),
    };
  }

  private async submit(): Promise<void> {
    const lack = this.lack();
    if (lack) {
      this.error.textContent = lack[0];
      lack[1].focus();
      return;
    }
    this.error.textContent = "";
    this.button.disabled = true;
    this.button.textContent = w("doing");
    try {
      await this.panel.act(this.wanted());
      this.dialog.close();
    } catch (problem) {
      this.error.textContent = wordsOf(problem) || w("act_failed");
      this.button.disabled = false;
      this.button.textContent = w("confirm");
    }
  }
}
