/** One order: picture, what, number, a progress line with the current step named, one primary action. */

import type { Order, OrderStep } from "../../client/protocol";
import { actionButton, picture, type Context } from "../context";
import { h, icon } from "../dom";

export function orderCard(order: Order, context: Context): HTMLElement {
  const { strings } = context;
  const title = strings.t("order", { number: order.order_number });
  return h(
    "article",
    { class: "card order", "data-testid": "order-card", "data-order": order.order_number, "aria-label": title },
    h(
      "header",
      { class: "order-head" },
      h("div", {}, h("h3", {}, title), order.placed_label && h("p", { class: "muted" }, order.placed_label)),
      h("span", { class: `pill status-${order.status}`, "data-testid": "order-status" }, order.status_label),
    ),
    order.steps?.length ? progress(order.steps, context) : null,
    order.expected_label && h("p", { class: "expected" }, icon("truck", 18), h("span", {}, strings.t("order_expected", { when: order.expected_label }))),
    items(order, context),
    details(order, context),
    order.actions?.length
      ? h(
          "footer",
          { class: "card-actions" },
          ...order.actions.map((action, i) => actionButton(context, action, { primary: i === 0, about: title })),
        )
      : null,
  );
}

function progress(steps: OrderStep[], { strings }: Context): HTMLElement {
  const reached = steps.reduce((last, step, i) => (step.state === "todo" ? last : i), 0);
  const current = steps[reached]!;
  const fraction = steps.length > 1 ? reached / (steps.length - 1) : 1;
  const line = h(
    "ol",
    { class: "steps", "aria-label": strings.t("order_progress", { step: current.label }) },
    ...steps.map((step, i) =>
      h(
        "li",
        {
          class: `step ${step.state}`,
          "aria-current": i === reached ? "step" : null,
          title: [step.label, step.at_label].filter(Boolean).join(" · "),
        },
        h("span", { class: "hidden" }, step.label),
      ),
    ),
  );
  line.style.setProperty("--done", String(fraction));
  return h(
    "div",
    { class: "progress", "data-testid": "order-progress" },
    line,
    h(
      "p",
      { class: "step-now" },
      h("strong", {}, current.label),
      current.at_label && h("span", { class: "muted" }, current.at_label),
    ),
  );
}

function items(order: Order, context: Context): HTMLElement {
  const shown = order.items.slice(0, 3);
  const more = order.items.length - shown.length;
  return h(
    "ul",
    { class: "items" },
    ...shown.map((item) =>
      h(
        "li",
        {},
        picture(context, item.image_url, "small"),
        h("span", { class: "item-title" }, item.quantity > 1 ? `${item.quantity} × ${item.title}` : item.title),
        item.price_label && h("span", { class: "item-price" }, item.price_label),
      ),
    ),
    more > 0 && h("li", { class: "muted" }, context.strings.plural("order_items_more", more)),
    order.total_label &&
      h(
        "li",
        { class: "total" },
        h("span", {}, context.strings.t("order_total")),
        h("strong", {}, order.total_label),
      ),
  );
}

function details(order: Order, { strings }: Context): HTMLElement | null {
  const { tracking, address_label: address } = order;
  const arrived = order.status === "delivered" || order.status === "returned";
  if (!tracking && !address) return null;
  const events = tracking?.events ?? [];
  return h(
    "dl",
    { class: "details" },
    address && h("div", {}, h("dt", {}, strings.t(arrived ? "order_address_delivered" : "order_address")), h("dd", {}, address)),
    tracking &&
      h(
        "div",
        {},
        h("dt", {}, strings.t("order_tracking")),
        h("dd", {}, `${tracking.carrier} ${tracking.number}`),
      ),
    events.length > 0 && h("div", { class: "wide" }, h("dt", { class: "hidden" }, strings.t("order_history")), history()),
  );

  function history(): HTMLElement {
    return h(
      "dd",
      {},
      h(
        "details",
        { class: "history" },
        h("summary", {}, strings.t("order_history"), icon("down", 16)),
        h(
          "ol",
          {},
          ...events.map((event) =>
            h(
              "li",
              {},
              h("span", {}, event.description),
              h("span", { class: "muted" }, [event.at_label, event.location].filter(Boolean).join(" · ")),
            ),
          ),
        ),
      ),
    );
  }
}
