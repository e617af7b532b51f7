/** A row of product cards that scrolls by finger, wheel, arrow keys or its two buttons. */

import type { ProductSummary } from "../../client/protocol";
import { actionButton, picture, type Context } from "../context";
import { h, icon } from "../dom";
import { safeUrl } from "../text";

export function productsRow(products: ProductSummary[], context: Context): HTMLElement {
  const { strings } = context;
  const list = h(
    "ul",
    { class: "products", tabindex: "0", "data-testid": "products-row", "aria-label": strings.t("products") },
    ...products.map((product) => h("li", {}, productCard(product, context))),
  );
  const step = (direction: 1 | -1): void => {
    const card = list.firstElementChild as HTMLElement | null;
    list.scrollBy({ left: direction * ((card?.offsetWidth ?? 180) + 12) });
  };
  list.addEventListener("keydown", (event) => {
    if (event.target !== list) return;
    if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
      event.preventDefault();
      step(event.key === "ArrowRight" ? 1 : -1);
    }
  });
  const button = (name: "left" | "right"): HTMLButtonElement =>
    h(
      "button",
      {
        type: "button",
        class: `scroll ${name}`,
        "aria-label": strings.t(name === "left" ? "products_previous" : "products_next"),
        on: { click: () => step(name === "left" ? -1 : 1) },
      },
      icon(name, 18),
    );
  const [left, right] = [button("left"), button("right")];
  const update = (): void => {
    left.hidden = list.scrollLeft < 8;
    right.hidden = list.scrollLeft + list.clientWidth > list.scrollWidth - 8;
  };
  list.addEventListener("scroll", update, { passive: true });
  if ("ResizeObserver" in window) new ResizeObserver(update).observe(list);
  return h("div", { class: "products-frame" }, left, list, right);
}

export function productCard(product: ProductSummary, context: Context): HTMLElement {
  const { strings } = context;
  const url = safeUrl(product.url, context.gateway);
  const soldOut = product.in_stock === false;
  return h(
    "article",
    { class: "card product", "data-testid": "product-card", "data-sku": product.sku },
    picture(context, product.image_url, "large"),
    h(
      "div",
      { class: "product-text" },
      h("h3", { class: "two-lines" }, url ? h("a", { href: url, target: "_top", on: { click: () => context.viewed(product.sku) } }, product.title) : product.title),
      h(
        "p",
        { class: "price" },
        h("strong", {}, product.price_label),
        product.old_price_label &&
          h(
            "s",
            { "aria-label": strings.t("was_price", { price: product.old_price_label }) },
            product.old_price_label,
          ),
      ),
      product.rating ? stars(product, context) : null,
      product.reason && h("p", { class: "reason" }, product.reason),
      (product.stock_label || soldOut) &&
        h("p", { class: soldOut ? "stock out" : "stock" }, product.stock_label ?? strings.t("sold_out")),
    ),
    product.actions?.length
      ? h(
          "div",
          { class: "card-actions" },
          ...product.actions
            .slice(0, 2)
            .map((action, i) => actionButton(context, action, { primary: i === 0, about: product.title })),
        )
      : null,
  );
}

function stars({ rating, review_count: reviews }: ProductSummary, { strings }: Context): HTMLElement {
  const value = Number(rating).toFixed(1);
  const label = reviews
    ? strings.t("rating_count", { rating: value, n: reviews })
    : strings.t("rating", { rating: value });
  const bar = h("span", { class: "stars", role: "img", "aria-label": label });
  bar.style.setProperty("--rating", value);
  return h(
    "p",
    { class: "rating" },
    bar,
    h("span", { class: "muted", "aria-hidden": "true" }, reviews ? `${value} (${reviews})` : value),
  );
}
