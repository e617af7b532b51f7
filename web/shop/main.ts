/** The demo shop's front page: categories, search, products, signing in. */

import { h, icon } from "../widget/view/dom";
import { Account } from "./account";
import * as api from "./api";
import { Basket } from "./basket";
import { chat } from "./chat";
import { landscape } from "./landscape";
import { ProductDialog, tile } from "./product";
import { choose, current, t } from "./strings";

const PAGE = 24;

const place = new URLSearchParams(location.search);
const state = {
  category: place.get("category") ?? "",
  q: place.get("q") ?? "",
  product: place.get("product") ?? "",
  status: "loading" as "loading" | "ready" | "failed",
  more: "ready" as "ready" | "loading" | "failed",
  products: [] as api.Product[],
  total: 0,
  categories: [] as api.Category[],
};

const basket = new Basket((sku) => {
  go({ product: sku });
  void showProduct();
});
const account = new Account(basket);
const dialog = new ProductDialog(
  () => go({ product: "" }),
  (sku) => basket.add(sku),
);
const header = h("header", { class: "site-head" });
const main = h("main", { id: "products" });
const footer = h("footer", { class: "site-foot" });
let newest = 0;

function go(change: Partial<Pick<typeof state, "category" | "q" | "product">>): void {
  Object.assign(state, change);
  const query = new URLSearchParams();
  for (const key of ["category", "q", "product"] as const) if (state[key]) query.set(key, state[key]);
  const address = query.size ? `?${query}` : location.pathname;
  if (address !== location.search) history.pushState(null, "", address);
  if ("category" in change || "q" in change) void load();
}

async function load(): Promise<void> {
  const turn = ++newest;
  state.status = "loading";
  state.more = "ready";
  render();
  try {
    const answer = await api.products({ category: state.category, q: state.q, offset: 0, limit: PAGE });
    if (turn !== newest) return;
    state.products = answer.products;
    state.total = answer.total;
    state.categories = answer.categories;
    state.status = "ready";
  } catch {
    if (turn !== newest) return;
    state.status = "failed";
  }
  render();
  void showProduct();
}

/** The next page, below what is shown; the focus goes to the first new product. */
async function loadMore(): Promise<void> {
  const turn = newest;
  const offset = state.products.length;
  state.more = "loading";
  render();
  try {
    const answer = await api.products({ category: state.category, q: state.q, offset, limit: PAGE });
    if (turn !== newest) return;
    const known = new Set(state.products.map(({ sku }) => sku));
    state.products = [...state.products, ...answer.products.filter(({ sku }) => !known.has(sku))];
    // A shop that changes meanwhile may have fewer than it said.
    state.total = answer.products.length ? answer.total : state.products.length;
    state.more = "ready";
  } catch {
    if (turn !== newest) return;
    state.more = "failed";
  }
  render();
  const next = main.querySelectorAll<HTMLElement>(".tile a")[offset] ?? main.querySelector<HTMLElement>(".more");
  next?.focus({ preventScroll: true });
}

async function showProduct(): Promise<void> {
  const { product: sku } = state;
  if (!sku) return dialog.element.close();
  const known = state.products.find((one) => one.sku === sku);
  try {
    const product = known ?? (await api.product(sku));
    if (state.product === sku) dialog.show(product);
  } catch (error) {
    if (state.product === sku) dialog.explain((error instanceof api.Refused && error.text) || t("failed"));
  }
}

function render(): void {
  document.documentElement.lang = current() === "zh" ? "zh-Hans" : "en";
  document.title = current() === "zh" ? "林湖 Linden & Lake" : "Linden & Lake";
  document.querySelector(".skip")!.textContent = t("skip");
  renderHeader();
  main.replaceChildren(...[hero(), list()].filter((node): node is HTMLElement => node !== null));
  footer.replaceChildren(h("p", {}, t("footer_about")), h("a", { href: "/desk" }, t("footer_desk")));
}

function renderHeader(): void {
  const searching = header.querySelector<HTMLInputElement>("input") === document.activeElement;
  if (header.dataset.key === headerKey() && searching) return;
  header.dataset.key = headerKey();
  const input = h("input", { type: "search", name: "q", placeholder: t("search"), "aria-label": t("search"), value: state.q, "data-testid": "shop-search" });
  const other = current() === "zh" ? "en" : "zh";
  header.replaceChildren(
    h(
      "div",
      { class: "head-row" },
      h(
        "a",
        { class: "logo", href: "/", "aria-label": t("home"), on: { click: (event) => (event.preventDefault(), go({ category: "", q: "" })) } },
        h("span", { class: "logo-mark" }, icon("leaf", 22)),
        h("span", { class: "logo-name" }, current() === "zh" ? "林湖" : "Linden & Lake"),
      ),
      h(
        "form",
        {
          class: "search",
          role: "search",
          on: {
            submit: (event) => {
              event.preventDefault();
              go({ q: input.value.trim(), category: "" });
            },
          },
        },
        input,
        h("button", { type: "submit", "aria-label": t("search_button") }, searchIcon()),
      ),
      h(
        "button",
        { type: "button", class: "quiet", lang: other, "data-testid": "shop-language", "aria-label": `${t("language")}, ${t("language_label")}`, on: { click: () => switchLanguage(other) } },
        icon("globe"),
        h("span", {}, t("language")),
      ),
      basket.button,
      account.element,
    ),
    categoryNav(),
  );
  account.render();
  basket.render();
}

const headerKey = (): string => JSON.stringify([current(), state.category, state.categories]);

function categoryNav(): HTMLElement {
  const link = ({ key, label }: api.Category): HTMLElement =>
    h(
      "li",
      {},
      h(
        "a",
        {
          href: key ? `?category=${encodeURIComponent(key)}` : "/",
          "data-testid": "shop-category",
          "aria-current": key === state.category && !state.q ? "page" : null,
          on: { click: (event) => (event.preventDefault(), go({ category: key, q: "", product: "" })) },
        },
        label,
      ),
    );
  return h("nav", { class: "categories", "aria-label": t("categories") }, h("ul", {}, ...[{ key: "", label: t("all") }, ...state.categories].map(link)));
}

function hero(): HTMLElement | null {
  if (state.category || state.q) return null;
  return h(
    "section",
    { class: "hero" },
    h(
      "div",
      { class: "hero-text" },
      h("h1", {}, t("hero_title")),
      h("p", {}, t("hero_text")),
      askButton(),
    ),
    h("div", { class: "hero-picture" }, landscape()),
  );
}

function askButton(): HTMLElement {
  return h("button", { type: "button", class: "primary", on: { click: () => chat((widget) => widget.open()) } }, icon("chat"), t("hero_button"));
}

function list(): HTMLElement {
  const label = state.categories.find(({ key }) => key === state.category)?.label ?? state.category;
  const title = state.q ? t("results", { q: state.q }) : label || t("favourites");
  const { length: shown } = state.products;
  const n = state.total;
  const heading = h(state.category || state.q ? "h1" : "h2", { class: "list-title" }, title);
  const featured = !state.category && !state.q;
  const count = state.status === "ready" && !featured && n > 0 ? (n === 1 ? t("count_one") : t("count", { n })) : "";
  const top = h("div", { class: "list-head" }, heading, h("p", { class: "muted", role: "status" }, count));
  if (state.status === "failed") {
    const again = h("button", { type: "button", class: "secondary", on: { click: () => void load() } }, t("retry"));
    return h("section", {}, top, h("div", { class: "empty", role: "alert" }, h("p", {}, t("failed")), again));
  }
  if (state.status === "loading" && shown === 0) {
    const blanks = Array.from({ length: 8 }, () => h("li", { class: "tile blank" }, h("div", { class: "tile-picture" })));
    return h("section", { "aria-busy": "true" }, top, h("ul", { class: "grid", "aria-label": t("loading") }, ...blanks));
  }
  if (shown === 0) return h("section", {}, top, h("div", { class: "empty" }, h("p", {}, t("none")), askButton()));
  const open = (sku: string): void => {
    go({ product: sku });
    void showProduct();
  };
  return h(
    "section",
    { "aria-busy": state.status === "loading" ? "true" : null },
    top,
    h("ul", { class: "grid" }, ...state.products.map((product, i) => tile(product, open, { eager: i < 8 }))),
    n > shown && moreButton(shown, n),
  );
}

function moreButton(shown: number, total: number): HTMLElement {
  const busy = state.more === "loading";
  return h(
    "div",
    { class: "more-row" },
    state.more === "failed" && h("p", { class: "error", role: "alert" }, t("more_failed")),
    h("p", { class: "muted" }, t("shown", { n: shown, total })),
    h(
      "button",
      {
        type: "button",
        class: "secondary more",
        "data-testid": "shop-more",
        "aria-disabled": busy ? "true" : null,
        on: { click: () => (busy ? undefined : void loadMore()) },
      },
      t(busy ? "loading" : "more"),
    ),
  );
}

function searchIcon(): SVGSVGElement {
  const svg = icon("clock");
  svg.replaceChildren();
  for (const d of ["M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14Z", "m20 20-4-4"]) {
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", d);
    svg.append(path);
  }
  return svg;
}

function switchLanguage(language: "en" | "zh"): void {
  choose(language);
  chat((widget) => widget.setLanguage(language));
  state.categories = [];
  void load();
}

window.addEventListener("popstate", () => {
  const query = new URLSearchParams(location.search);
  const [category, q] = [query.get("category") ?? "", query.get("q") ?? ""];
  const elsewhere = category !== state.category || q !== state.q;
  Object.assign(state, { category, q, product: query.get("product") ?? "" });
  // Back from a product: the list stays as long as it has grown.
  if (elsewhere) void load();
  else void showProduct();
});

document.getElementById("app")!.replaceChildren(header, main, footer, dialog.element, basket.element);
void account.restore();
void load();
