/** The shopper's orders, and what the agent may do with each. */

import { h, type Child } from "../../widget/view/dom";
import type { Option, PanelData, PanelOrder } from "./api";
import { ask } from "./dialog";
import type { Panel } from "./model";
import { pair, quiet, Section, small } from "./section";
import { day, money, w, type Word } from "./words";

export class Orders {
  private section = new Section("orders");
  readonly element = this.section.element;
  /** Which orders the agent sees whole, and which not any more. */
  private opened = new Map<string, boolean>();

  constructor(
    private panel: Panel,
    private language: () => string,
  ) {}

  reset(): void {
    this.opened.clear();
  }

  /** `meant`: the number of the order that the conversation is about; it stands first. */
  render(data: PanelData, meant: string | undefined): void {
    const { mine } = this.panel;
    this.section.show([data.orders, data.who.verified, mine, meant], () => this.content(data, mine, meant), data.orders.length);
  }

  private content(data: PanelData, mine: boolean, meant: string | undefined): Child[] {
    const coupon = small(w("do_coupon"), "panel-coupon", () => ask(this.panel, { action: "coupon", language: this.language() }));
    return [
      !data.orders.length && quiet(w(data.who.verified ? "orders_none" : "orders_unproven")),
      ...[...data.orders]
        .sort((a, b) => Number(b.number === meant) - Number(a.number === meant))
        .map((order, at) => this.order(order, { mine, open: this.opened.get(order.number) ?? at === 0 })),
      mine ? h("p", { class: "panel-actions" }, coupon) : data.orders.length > 0 && quiet(w("only_owner")),
    ];
  }

  private order(order: PanelOrder, { mine, open }: { mine: boolean; open: boolean }): HTMLElement {
    const { currency } = order;
    const remember = (event: Event): void => void this.opened.set(order.number, (event.currentTarget as HTMLDetailsElement).open);
    return h(
      "details",
      { class: "order", open, "data-testid": "panel-order", "data-order": order.number, on: { toggle: remember } },
      h(
        "summary",
        {},
        h("strong", {}, order.number),
        h("span", { class: "tag" }, order.status_label),
        order.late && h("span", { class: "tag why" }, w("late")),
        h("span", { class: "order-total" }, money(order.total, currency)),
      ),
      h(
        "ul",
        { class: "items" },
        ...order.items.map((item) => h("li", {}, h("span", {}, `${item.quantity} × ${item.title}`), h("span", { class: "muted" }, money(String(Number(item.price) * item.quantity), currency)))),
      ),
      h(
        "dl",
        {},
        pair(w("placed", { date: "" }).trim(), day(order.placed_at)),
        order.expected && pair(w("expected", { date: "" }).trim(), day(order.expected)),
        order.tracking_number && pair(w("parcel"), [order.carrier, order.tracking_number].filter(Boolean).join(" · ")),
        order.address && pair(w("ship_to"), order.address),
        order.payment && pair(w("paid_with"), order.payment),
      ),
      ...order.refunds.map((refund) =>
        h(
          "p",
          { class: "muted" },
          `${w(`refund_${refund.state}` as Word)}: ${money(refund.amount, refund.currency)}`,
          refund.expected && refund.state !== "paid" && ` · ${day(refund.expected)}`,
        ),
      ),
      mine && h("div", { class: "panel-actions" }, ...order.options.map((option) => this.button(order, option))),
      ...(mine ? order.options.filter(impossible) : []).map((option) => quiet(`${w(`do_${option.action}`)}: ${option.refused_text ?? ""}`)),
    );
  }

  /** What can't be done says why; what a reason sets aside can still be chosen. */
  private button(order: PanelOrder, option: Option): HTMLElement {
    const start = (): void => ask(this.panel, { action: option.action, order, option, language: this.language() });
    const button = small(w(`do_${option.action}`), `panel-${option.action}`, start, { disabled: impossible(option) });
    if (option.refused_text) button.title = option.refused_text;
    return button;
  }
}

/** Whether nothing sets aside what stands against it. */
const impossible = ({ refused, waivable }: Option): boolean => refused !== null && !waivable;
