/** The basket once more, and the way to where it is paid: the shop's link, or the page's own. */

import type { Checkout } from "../../client/protocol";
import { picture, type Context } from "../context";
import { h, icon } from "../dom";
import { safeUrl } from "../text";

export function checkoutCard(checkout: Checkout, context: Context): HTMLElement {
  const href = checkout.url ? safeUrl(checkout.url, context.gateway) : undefined;
  return h(
    "div",
    { class: "card checkout", "data-testid": "checkout-card" },
    h(
      "ul",
      { class: "orders" },
      ...checkout.lines.map((line) =>
        h(
          "li",
          {},
          h(
            "div",
            { class: "row" },
            picture(context, line.image_url, "small"),
            h("span", { class: "row-text" }, h("span", {}, line.title)),
            h("span", { class: "row-total" }, line.price_label),
          ),
        ),
      ),
    ),
    h("div", { class: "card-actions" }, href ? link(href, checkout) : button(checkout)),
  );
}

function link(href: string, { title }: Checkout): HTMLElement {
  return h("a", { class: "action primary", href, target: "_top", "data-testid": "checkout-link" }, title, icon("external", 16));
}

/** A page without an address for it opens its own checkout when it hears of this. */
function button({ title, items }: Checkout): HTMLElement {
  const open = (): boolean => window.dispatchEvent(new CustomEvent("smartmkt:checkout", { detail: { items } }));
  return h(
    "button",
    { type: "button", class: "action primary", "data-testid": "checkout-button", on: { click: open } },
    title,
  );
}
