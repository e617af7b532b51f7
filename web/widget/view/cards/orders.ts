/** Several orders to choose from, each one row. */

import type { OrderSummary } from "../../client/protocol";
import { picture, type Context } from "../context";
import { h, icon } from "../dom";

export function ordersList(orders: OrderSummary[], context: Context): HTMLElement {
  return h(
    "ul",
    { class: "card orders", "data-testid": "orders-list", "aria-label": context.strings.t("orders") },
    ...orders.map((order) => h("li", {}, row(order, context))),
  );
}

function row(order: OrderSummary, context: Context): HTMLElement {
  const body = [
    picture(context, order.image_url, "small"),
    h(
      "span",
      { class: "row-text" },
      h("strong", {}, context.strings.t("order", { number: order.order_number })),
      order.summary && h("span", { class: "one-line" }, order.summary),
      h("span", { class: "muted" }, [order.status_label, order.placed_label].filter(Boolean).join(" · ")),
    ),
    h("span", { class: "row-total" }, order.total_label ?? ""),
  ];
  const { action } = order;
  if (!action) return h("div", { class: "row", "data-order": order.order_number }, ...body);
  return h(
    "button",
    {
      type: "button",
      class: "row",
      "data-testid": "orders-item",
      "data-order": order.order_number,
      on: { click: () => context.choose(action) },
    },
    ...body,
    icon("right", 16),
  );
}
