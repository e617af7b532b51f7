/** Signing in as one of the demo customers, and passing the token on to the widget. */

import { h, icon, initials } from "../widget/view/dom";
import * as api from "./api";
import type { Basket } from "./basket";
import { chat } from "./chat";
import { t } from "./strings";

const KEY = "linden.customer";

export class Account {
  readonly element = h("div", { class: "account" });
  private customer?: api.Customer;
  private open = false;
  private problem = "";
  private customers: api.Customer[] = [];

  constructor(private basket: Basket) {
    document.addEventListener("click", (event) => {
      if (this.open && !event.composedPath().includes(this.element)) this.toggle(false);
    });
    this.element.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !this.open) return;
      this.toggle(false);
      this.element.querySelector("button")?.focus();
    });
  }

  /** A customer who was signed in stays so, with a fresh token. */
  async restore(): Promise<void> {
    const id = localStorage.getItem(KEY);
    if (id) await this.signIn(id, { focus: false });
  }

  render(): void {
    const name = this.customer?.name;
    this.element.replaceChildren(
      h(
        "button",
        {
          type: "button",
          class: "account-button",
          "data-testid": "sign-in",
          "aria-expanded": String(this.open),
          "aria-controls": "account-menu",
          on: { click: () => this.toggle(!this.open) },
        },
        name ? h("span", { class: "avatar", "aria-hidden": "true" }, initials(name)) : icon("person"),
        name && h("span", { class: "hidden" }, `${t("signed_in_as")} `),
        h("span", { class: "account-name", "data-testid": "customer-name" }, name ?? t("sign_in")),
        icon("down", 16),
      ),
      h("div", { class: "account-menu", id: "account-menu", hidden: !this.open }, ...(name ? this.signedIn(name) : this.choices())),
    );
  }

  private signedIn(name: string): Node[] {
    return [
      h("p", { class: "muted" }, t("signed_in_as")),
      h("p", { class: "menu-name" }, name),
      h(
        "button",
        { type: "button", class: "menu-item", "data-testid": "sign-out", on: { click: () => this.signOut() } },
        t("sign_out"),
      ),
    ];
  }

  private choices(): Node[] {
    return [
      h("p", { class: "menu-name" }, t("sign_in_title")),
      h("p", { class: "muted" }, t("sign_in_note")),
      ...(this.problem ? [h("p", { class: "error", role: "alert" }, this.problem)] : []),
      h(
        "ul",
        {},
        ...this.customers.map((customer) =>
          h(
            "li",
            {},
            h(
              "button",
              {
                type: "button",
                class: "menu-item",
                "data-testid": "customer-option",
                "data-customer": customer.customer_id,
                on: { click: () => void this.signIn(customer.customer_id) },
              },
              h("span", { class: "avatar", "aria-hidden": "true" }, initials(customer.name)),
              h("span", {}, customer.name),
            ),
          ),
        ),
      ),
    ];
  }

  private toggle(open: boolean): void {
    this.open = open;
    this.problem = "";
    this.render();
    if (open && !this.customer && this.customers.length === 0) void this.load();
    if (open) this.element.querySelector<HTMLElement>(".account-button")?.focus();
  }

  private async load(): Promise<void> {
    this.customers = await api.customers().catch(() => {
      this.problem = t("sign_in_failed");
      return [];
    });
    this.render();
  }

  private async signIn(id: string, { focus = true } = {}): Promise<void> {
    try {
      const { customer_token: token, name, basket } = await api.signIn(id);
      // Whoever stays signed in has it here already, less what was taken out again.
      if (focus && basket) this.basket.join(basket);
      localStorage.setItem(KEY, id);
      this.customer = { customer_id: id, name };
      this.open = false;
      this.problem = "";
      chat((widget) => widget.signIn(token));
    } catch (error) {
      localStorage.removeItem(KEY);
      // Who was signed in and is gone is simply signed out; only a choice made here is answered.
      if (focus) this.problem = (error instanceof api.Refused && error.text) || t("sign_in_failed");
      // The list may be older than the shop's customers.
      if (focus) void this.load();
    }
    this.render();
    if (focus) this.element.querySelector("button")?.focus();
  }

  private signOut(): void {
    localStorage.removeItem(KEY);
    this.customer = undefined;
    this.open = false;
    this.basket.clear();
    chat((widget) => widget.signOut());
    this.render();
    this.element.querySelector("button")?.focus();
  }
}
