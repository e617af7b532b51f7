/** The basket of the demo shop: kept in this browser, told to the assistant, filled by both. */

import { h, icon } from "../widget/view/dom";
import * as api from "./api";
import { chat } from "./chat";
import { t } from "./strings";

export interface Line {
  sku: string;
  quantity: number;
}

const KEY = "linden.basket";
const DONE = "linden.basket.done";
const MOST = 99;
const REMEMBERED = 50;

export class Basket {
  readonly button = h("div", { class: "basket" });
  readonly element: HTMLDialogElement;
  private lines: Line[] = read<Line[]>(KEY) ?? [];

  constructor(private onOpen: (sku: string) => void) {
    this.element = h("dialog", { class: "basket-dialog", "data-testid": "basket-dialog", "aria-labelledby": "basket-title" });
    this.element.addEventListener("click", (event) => {
      if (event.target === this.element) this.element.close();
    });
    window.addEventListener("storage", ({ key }) => {
      if (key === KEY) this.changed(read<Line[]>(KEY) ?? [], { store: false });
    });
    window.addEventListener("smartmkt:basket", (event) => this.hear((event as CustomEvent<Request>).detail));
    window.addEventListener("smartmkt:checkout", () => void this.show());
    this.tell();
  }

  get count(): number {
    return this.lines.reduce((sum, { quantity }) => sum + quantity, 0);
  }

  add(sku: string, quantity = 1): void {
    const before = this.lines.find((line) => line.sku === sku)?.quantity ?? 0;
    this.set(sku, before + quantity);
  }

  /** What a customer had put in elsewhere joins what is in here. */
  join(lines: Line[]): void {
    const known = new Set(this.lines.map(({ sku }) => sku));
    this.changed([...this.lines, ...lines.filter(({ sku }) => !known.has(sku))]);
  }

  clear(): void {
    this.changed([]);
  }

  render(): void {
    const label = this.count === 1 ? t("basket_one") : t("basket_count", { n: this.count });
    this.button.replaceChildren(
      h(
        "button",
        { type: "button", class: "quiet", "data-testid": "basket", "aria-label": label, on: { click: () => void this.show() } },
        icon("bag"),
        h("span", { class: "basket-word", "aria-hidden": "true" }, t("basket")),
        this.count > 0 && h("span", { class: "basket-count", "aria-hidden": "true" }, this.count),
      ),
    );
  }

  async show(): Promise<void> {
    const found = await Promise.all(this.lines.map(({ sku }) => api.product(sku).catch(() => undefined)));
    const rows = this.lines.map((line, i) => this.row(line, found[i]));
    const empty = h("p", { class: "muted" }, t("basket_empty"));
    this.element.replaceChildren(
      h("div", { class: "basket-head" },
        h("h2", { id: "basket-title" }, t("basket")),
        h("button", { type: "button", class: "dialog-close", "aria-label": t("close"), on: { click: () => this.element.close() } }, icon("close"))),
      rows.length ? h("ul", {}, ...rows) : empty,
      h("p", { class: "muted" }, t("basket_note")),
    );
    if (!this.element.open) this.element.showModal();
  }

  private row({ sku, quantity }: Line, product?: api.Product): HTMLElement {
    const title = product?.title ?? sku;
    const step = (by: number, label: string, sign: string): HTMLElement =>
      h("button", { type: "button", class: "step", "aria-label": `${label}: ${title}`, on: { click: () => (this.set(sku, quantity + by), void this.show()) } }, sign);
    const open = (): void => {
      this.element.close();
      this.onOpen(sku);
    };
    return h(
      "li",
      { "data-testid": "basket-line", "data-sku": sku, "data-quantity": String(quantity) },
      h("button", { type: "button", class: "link", on: { click: open } }, title),
      h("span", { class: "muted" }, product?.price_label ?? ""),
      h("span", { class: "steps" }, step(-1, t("basket_less"), "−"), h("span", {}, quantity), step(1, t("basket_more"), "+")),
    );
  }

  private set(sku: string, quantity: number): void {
    const rest = this.lines.filter((line) => line.sku !== sku);
    this.changed(quantity > 0 ? [...rest, { sku, quantity: Math.min(MOST, quantity) }] : rest);
  }

  /** Puts in what the assistant was asked to, once, however many tabs hear of it. */
  private hear({ id, add }: Request): void {
    const done = read<string[]>(DONE) ?? [];
    if (done.includes(id)) return;
    write(DONE, [...done, id].slice(-REMEMBERED));
    this.lines = read<Line[]>(KEY) ?? this.lines;
    for (const { sku, quantity } of add) this.add(sku, quantity);
  }

  private changed(lines: Line[], { store = true } = {}): void {
    this.lines = lines;
    if (store) write(KEY, lines);
    this.render();
    this.tell();
  }

  private tell(): void {
    chat((widget) => widget.setBasket(this.lines));
  }
}

interface Request {
  id: string;
  add: Line[];
}

function read<T>(key: string): T | undefined {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "null") ?? undefined;
  } catch {
    return undefined;
  }
}

function write(key: string, value: unknown): void {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // A browser that keeps nothing: the basket lasts as long as the page.
  }
}
