/** A product as a tile of the grid and as the dialog with everything about it. */

import { h, icon } from "../widget/view/dom";
import { attributeRows, type Product } from "./api";
import { chat, chatIsOpen } from "./chat";
import { t } from "./strings";

export function tile(product: Product, onOpen: (sku: string) => void, { eager = false } = {}): HTMLElement {
  return h(
    "li",
    { class: "tile", "data-testid": "shop-product", "data-sku": product.sku },
    h("div", { class: "tile-picture" }, image(product, eager), soldOut(product) && h("span", { class: "flag" }, stockLabel(product))),
    h(
      "h3",
      {},
      h(
        "a",
        {
          href: `?product=${encodeURIComponent(product.sku)}`,
          on: {
            click: (event) => {
              if (event.metaKey || event.ctrlKey || event.shiftKey) return;
              event.preventDefault();
              onOpen(product.sku);
            },
          },
        },
        product.title,
      ),
    ),
    price(product),
    stars(product),
  );
}

export class ProductDialog {
  readonly element: HTMLDialogElement;

  constructor(
    onClose: () => void,
    private onAdd: (sku: string) => void,
  ) {
    this.element = h("dialog", { class: "product-dialog", "data-testid": "product-dialog", "aria-labelledby": "product-title" });
    this.element.addEventListener("close", onClose);
    this.element.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.element.close();
    });
    this.element.addEventListener("click", (event) => {
      if (event.target === this.element) this.element.close();
    });
  }

  show(product: Product): void {
    chat((widget) => widget.viewed(product.sku));
    this.element.replaceChildren(
      h(
        "div",
        { class: "product-page" },
        h(
          "button",
          { type: "button", class: "dialog-close", "aria-label": t("close"), on: { click: () => this.element.close() } },
          icon("close"),
        ),
        h("div", { class: "product-picture" }, image(product, true)),
        h(
          "div",
          { class: "product-info" },
          h("p", { class: "muted" }, [product.category_label ?? product.category, product.brand].filter(Boolean).join(" · ")),
          h("h2", { id: "product-title" }, product.title),
          stars(product),
          price(product),
          h("p", { class: soldOut(product) ? "stock out" : "stock" }, stockLabel(product)),
          product.description && h("p", { class: "description" }, product.description),
          !soldOut(product) && this.adding(product.sku),
          h(
            "button",
            {
              type: "button",
              class: "secondary",
              on: {
                click: () => {
                  this.element.close();
                  chat((widget) => widget.open());
                },
              },
            },
            icon("chat"),
            t("ask"),
          ),
          this.attributes(product),
        ),
      ),
    );
    this.open();
  }

  private adding(sku: string): HTMLElement {
    const said = h("span", { class: "hidden", role: "status" });
    const add = (): void => {
      this.onAdd(sku);
      said.textContent = t("basket_added");
    };
    return h("div", {}, h("button", { type: "button", class: "primary", "data-testid": "add-to-basket", on: { click: add } }, icon("bag"), t("basket_add")), said);
  }

  /** In place of a product that can't be shown: why. */
  explain(text: string): void {
    this.element.replaceChildren(
      h(
        "div",
        { class: "product-page missing" },
        h("p", { id: "product-title", role: "alert" }, text),
        h("button", { type: "button", class: "secondary", on: { click: () => this.element.close() } }, t("close")),
      ),
    );
    this.open();
  }

  private open(): void {
    if (this.element.open) return;
    const beside = chatIsOpen() && window.innerWidth >= 1000;
    this.element.classList.toggle("beside", beside);
    if (beside) this.element.show();
    else this.element.showModal();
  }

  private attributes(product: Product): HTMLElement | null {
    const rows = attributeRows(product);
    if (rows.length === 0) return null;
    return h(
      "section",
      {},
      h("h3", {}, t("details")),
      h("dl", {}, ...rows.map(([label, value]) => h("div", {}, h("dt", {}, label), h("dd", {}, value)))),
    );
  }
}

const soldOut = (product: Product): boolean => product.in_stock === false;

function stockLabel(product: Product): string {
  return product.stock_label ?? t(soldOut(product) ? "sold_out" : "in_stock");
}

function image({ image_url: src }: Product, eager: boolean): HTMLElement | null {
  if (!src) return null;
  return h("img", { src, alt: "", loading: eager ? "eager" : "lazy", decoding: "async", width: "400", height: "400" });
}

function price(product: Product): HTMLElement {
  const old = product.old_price_label;
  return h(
    "p",
    { class: "price" },
    h("strong", {}, product.price_label),
    old && h("s", {}, h("span", { class: "hidden" }, `${t("before", { price: "" })} `), old),
  );
}

function stars({ rating, review_count: n }: Product): HTMLElement | null {
  if (!rating) return null;
  const value = Number(rating).toFixed(1);
  const bar = h("span", { class: "stars", role: "img", "aria-label": t("reviews", { rating: value, n: n ?? 0 }) });
  bar.style.setProperty("--rating", value);
  return h("p", { class: "rating" }, bar, h("span", { class: "muted", "aria-hidden": "true" }, n ? `${value} (${n})` : value));
}
