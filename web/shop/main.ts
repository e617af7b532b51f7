/** The demo shop's front page: categories, search, products, signing in. */

import { h, icon } from "../widget/view/dom";
import { Account } from "./account";
import * as api from "./api";
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
  shown: PAGE,
  status: "loading" as "loading" | "ready" | "failed",
  products: [] as api.Product[],
  categories: [] as api.Category[],
};

const account = new Account();
const dialog = new ProductDialog(() => go({ product: "" }));
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
  state.shown = PAGE;
  state.status = "loading";
  render();
  try {
    const answer = await api.products({ category: state.category, q: state.q });
    if (turn !== newest) return;
    state.products = answer.products;
    if (answer.categories.length > state.categories.length || !state.category) {
      state.categories = answer.categories.length ? answer.categories : state.categories;
    }
    state.status = "ready";
  } catch {
    if (turn !== newest) return;
    state.status = "failed";
  }
  render();
  void showProduct();
}

async function showProduct(): Promise<void> {
  if (!state.product) return dialog.element.close();
  const known = state.products.find(({ sku }) => sku === state.product);
  const product = known ?? (await findElsewhere(state.product));
  if (product && product.sku === state.product) dialog.show(product);
}

/** The product of a link may be outside what the page shows. */
async function findElsewhere(sku: string): Promise<api.Product | undefined> {
  const shelves = state.categories.map(({ key }) => api.products({ category: key, q: "" }).catch(() => undefined));
  for (const shelf of await Promise.all(shelves)) {
    const product = shelf?.products.find((one) => one.sku === sku);
    if (product) return product;
  }
  return undefined;
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
      account.element,
    ),
    categoryNav(),
  );
  account.render();
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
      h("button", { type: "button", class: "primary", on: { click: () => chat((widget) => widget.open()) } }, icon("chat"), t("hero_button")),
    ),
    h("div", { class: "hero-picture" }, landscape()),
  );
}

function list(): HTMLElement {
  const label = state.categories.find(({ key }) => key === state.category)?.label ?? state.category;
  const title = state.q ? t("results", { q: state.q }) : label || t("favourites");
  const n = state.products.length;
  const heading = h(state.category || state.q ? "h1" : "h2", { class: "list-title" }, title);
  const featured = !state.category && !state.q;
  const count = state.status === "ready" && !featured ? (n === 1 ? t("count_one") : t("count", { n })) : "";
  const top = h("div", { class: "list-head" }, heading, h("p", { class: "muted", role: "status" }, count));
  if (state.status === "failed") {
    const again = h("button", { type: "button", class: "secondary", on: { click: () => void load() } }, t("retry"));
    return h("section", {}, top, h("div", { class: "empty", role: "alert" }, h("p", {}, t("failed")), again));
  }
  if (state.status === "loading" && n === 0) {
    const blanks = Array.from({ length: 8 }, () => h("li", { class: "tile blank" }, h("div", { class: "tile-picture" })));
    return h("section", { "aria-busy": "true" }, top, h("ul", { class: "grid", "aria-label": t("loading") }, ...blanks));
  }
  if (n === 0) return h("section", {}, top, h("div", { class: "empty" }, h("p", {}, t("none"))));
  const open = (sku: string): void => {
    go({ product: sku });
    void showProduct();
  };
  const more = h("button", { type: "button", class: "secondary more", on: { click: () => ((state.shown += PAGE), render()) } }, t("more"));
  return h(
    "section",
    {},
    top,
    h("ul", { class: "grid" }, ...state.products.slice(0, state.shown).map((product, i) => tile(product, open, { eager: i < 8 }))),
    n > state.shown && more,
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
  state.category = query.get("category") ?? "";
  state.q = query.get("q") ?? "";
  state.product = query.get("product") ?? "";
  void load();
});

document.getElementById("app")!.replaceChildren(header, main, footer, dialog.element);
void account.restore();
void load();
