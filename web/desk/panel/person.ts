/** Who it is and how that is known; earlier conversations; taste; what agents did. */

import { h, type Child } from "../../widget/view/dom";
import type { PanelData, Summary } from "./api";
import { wordsOf, type Panel } from "./model";
import { pair, quiet, Section } from "./section";
import { day, moment, named, w } from "./words";

export class Who {
  private section = new Section("who");
  readonly element = this.section.element;
  private number = h("input", { id: "panel-prove-number", maxlength: "60", autocomplete: "off", "data-testid": "panel-prove-number" });
  private proof = h("input", { id: "panel-prove-proof", maxlength: "200", autocomplete: "off", "data-testid": "panel-prove-proof" });
  private answer = h("p", { role: "status", class: "muted", "data-testid": "panel-prove-answer" });

  constructor(private panel: Panel) {}

  reset(): void {
    this.number.value = this.proof.value = this.answer.textContent = "";
  }

  render(data: PanelData): void {
    const { mine } = this.panel;
    this.section.show([data.who, mine], () => this.content(data, mine));
  }

  private content({ who }: PanelData, mine: boolean): Child[] {
    const { customer, verified } = who;
    const how = verified === "order" ? w("who_order", { numbers: who.proven.join(", ") }) : w(verified ? "who_signed_in" : "who_none");
    return [
      customer && h("p", { class: "who-name" }, h("strong", {}, customer.name)),
      h("p", { class: verified ? "proof" : "warning", "data-testid": "panel-verified" }, h("span", { "aria-hidden": "true" }, verified ? "✓ " : "! "), how),
      customer &&
        h(
          "dl",
          {},
          customer.email && pair(w("email"), customer.email),
          customer.phone && pair(w("phone"), customer.phone),
          pair(w("speaks"), w(customer.language === "zh" ? "speaks_zh" : "speaks_en")),
        ),
      customer && quiet([customer.since && w("customer_since", { date: day(customer.since) }), customer.newsletter && w("newsletter_on")].filter(Boolean).join(" · ")),
      mine && this.form(),
    ];
  }

  private form(): HTMLElement {
    return h(
      "details",
      { class: "prove" },
      h("summary", {}, w("prove")),
      h(
        "form",
        {
          on: {
            submit: (event) => {
              event.preventDefault();
              void this.prove();
            },
          },
        },
        h("label", { for: this.number.id }, w("prove_number")),
        this.number,
        h("label", { for: this.proof.id }, w("prove_proof")),
        this.proof,
        h("p", { class: "panel-actions" }, h("button", { type: "submit", class: "secondary tiny", "data-testid": "panel-prove" }, w("prove_do"))),
      ),
      this.answer,
    );
  }

  private async prove(): Promise<void> {
    if (!this.number.value.trim() || !this.proof.value.trim()) return;
    try {
      const number = await this.panel.verify(this.number.value, this.proof.value);
      this.answer.textContent = w("proved", { number });
    } catch (problem) {
      this.answer.textContent = wordsOf(problem) || w("act_failed");
    }
  }
}

/** The case in a few lines; each leads to the message in which it shows. */
export class Case {
  private section = new Section("summary");
  readonly element = this.section.element;

  constructor(private goTo: (seq: number) => void) {}

  render(summary: Summary): void {
    const parts = (["asked", "tried", "failed", "open"] as const).filter((part) => summary[part].length);
    this.section.show(summary, () => [
      !parts.length && quiet(w("summary_empty")),
      ...parts.flatMap((part) => [
        h("h4", {}, w(`summary_${part}`)),
        h("ul", { class: `facts ${part}`, "data-testid": `panel-summary-${part}` }, ...summary[part].map(({ text, seq }) => h("li", {}, seq ? this.link(text, seq) : text))),
      ]),
    ]);
  }

  private link(text: string, seq: number): HTMLElement {
    return h("button", { type: "button", class: "linkish", title: w("go_to"), on: { click: () => this.goTo(seq) } }, text);
  }
}

export class Past {
  private section = new Section("past", { open: false });
  readonly element = this.section.element;

  constructor(private panel: Panel) {}

  render({ past }: PanelData): void {
    this.section.show(
      past,
      () => [
        !past.length && quiet(w("past_none")),
        ...past.map((one) =>
          h(
            "button",
            { type: "button", class: "past", "data-testid": "panel-past", on: { click: () => this.panel.open(one.conversation_id) } },
            h("span", { class: "one-line" }, one.first_text || "…"),
            h("span", { class: "muted" }, [day(one.at), w("past_messages", { n: one.messages }), one.escalation_level === "handover" && w("past_handover")].filter(Boolean).join(" · ")),
          ),
        ),
      ],
      past.length,
    );
  }
}

export class Taste {
  private section = new Section("taste", { open: false });
  readonly element = this.section.element;

  render({ taste }: PanelData): void {
    const shares = (list: { name: string; share: number }[]): string => list.map(({ name, share }) => `${name} ${Math.round(share * 100)}%`).join(", ");
    this.section.show(taste, () => [
      !taste.recent.length && quiet(w("taste_none")),
      taste.recent.length > 0 &&
        h(
          "dl",
          {},
          taste.categories.length > 0 && pair(w("taste_categories"), shares(taste.categories)),
          taste.brands.length > 0 && pair(w("taste_brands"), shares(taste.brands)),
        ),
      taste.recent.length > 0 &&
        h("ul", { class: "facts" }, ...taste.recent.map(({ title, event, at }) => h("li", {}, `${title} `, h("span", { class: "muted" }, `${named("event", event)} · ${day(at)}`)))),
    ]);
  }
}

export class ActionRecord {
  private section = new Section("done", { open: false });
  readonly element = this.section.element;

  render({ done }: PanelData): void {
    this.element.hidden = done.length === 0;
    this.section.show(
      done,
      () => [
        h(
          "ul",
          { class: "facts", "data-testid": "panel-record" },
          ...done.map((one) =>
            h("li", {}, [one.label, one.order_number].filter(Boolean).join(" · "), " ", h("span", { class: "muted" }, [one.agent, moment(one.at), one.waived, one.reason].filter(Boolean).join(" · "))),
          ),
        ),
      ],
      done.length,
    );
  }
}
