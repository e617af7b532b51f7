/** The panel's head: who answers, the language, and the way to a person. */

import type { ChatClient } from "../client/client";
import type { Context } from "./context";
import { h, icon, initials } from "./dom";

export class Header {
  readonly element: HTMLElement;
  private menuOpen = false;
  private key = "";

  constructor(
    private client: ChatClient,
    private context: () => Context,
    private options: { title: () => string; onClose: () => void },
  ) {
    this.element = h("div", { class: "head" });
    this.element.addEventListener("focusout", (event) => {
      const next = event.relatedTarget as Node | null;
      if (this.menuOpen && next && !this.element.contains(next)) this.toggle(false);
    });
  }

  /** Returns whether there was an open menu to close. */
  closeMenu(): boolean {
    if (!this.menuOpen) return false;
    this.toggle(false);
    this.menuButton?.focus();
    return true;
  }

  render(): void {
    const { strings } = this.context();
    const { connection, handoff } = this.client;
    const agent = handoff.state === "assigned" ? handoff.agent : undefined;
    const waiting = handoff.state === "pending";
    const title = this.options.title();
    const subtitle =
      connection === "offline"
        ? strings.t("subtitle_offline")
        : agent
          ? strings.t("subtitle_agent", { name: agent })
          : strings.t(waiting ? "subtitle_pending" : "subtitle_bot");
    const key = JSON.stringify([strings.language, subtitle, title, agent, handoff.state, connection]);
    if (key === this.key) return;
    const focused = (this.element.getRootNode() as ShadowRoot).activeElement?.getAttribute("data-testid");
    this.key = key;
    this.element.replaceChildren(
      h("span", { class: "avatar big", "aria-hidden": "true" }, agent ? initials(agent) : icon("leaf", 22)),
      h(
        "div",
        { class: "head-text" },
        h("h2", { id: "title" }, title),
        h("p", { "data-testid": "subtitle" }, h("i", { class: `dot ${connection} ${handoff.state}` }), h("span", {}, subtitle)),
      ),
      this.languageButton(),
      this.menu(handoff.state === "bot" || handoff.state === "resolved"),
      h(
        "button",
        {
          type: "button",
          class: "icon-button",
          "data-testid": "close",
          "aria-label": strings.t("close"),
          on: { click: () => this.options.onClose() },
        },
        icon("close"),
      ),
    );
    if (focused) this.element.querySelector<HTMLElement>(`[data-testid="${focused}"]`)?.focus();
  }

  private languageButton(): HTMLElement {
    const { strings } = this.context();
    const other = strings.language === "en" ? "zh" : "en";
    return h(
      "button",
      {
        type: "button",
        class: "language",
        lang: other,
        "data-testid": "language-switch",
        "aria-label": `${strings.t("switch_language_short")}, ${strings.t("switch_language")}`,
        on: { click: () => this.client.setLanguage(other) },
      },
      strings.t("switch_language_short"),
    );
  }

  private get menuButton(): HTMLElement | null {
    return this.element.querySelector("[data-testid=menu]");
  }

  private menu(canAsk: boolean): HTMLElement {
    const { strings } = this.context();
    const list = h(
      "div",
      { class: "menu", id: "menu", hidden: !this.menuOpen },
      h(
        "button",
        {
          type: "button",
          "data-testid": "talk-to-person",
          disabled: !canAsk,
          on: {
            click: () => {
              this.toggle(false);
              this.menuButton?.focus();
              this.client.send(strings.t("talk_to_person_message"));
            },
          },
        },
        icon("person"),
        strings.t("talk_to_person"),
      ),
    );
    return h(
      "div",
      { class: "menu-frame" },
      h(
        "button",
        {
          type: "button",
          class: "icon-button",
          "data-testid": "menu",
          "aria-label": strings.t("menu"),
          "aria-expanded": String(this.menuOpen),
          "aria-controls": "menu",
          on: { click: () => this.toggle(!this.menuOpen) },
        },
        icon("more"),
      ),
      list,
    );
  }

  private toggle(open: boolean): void {
    this.menuOpen = open;
    const list = this.element.querySelector<HTMLElement>(".menu");
    if (list) list.hidden = !open;
    this.menuButton?.setAttribute("aria-expanded", String(open));
    if (open) list?.querySelector<HTMLElement>("button:not([disabled])")?.focus();
  }
}
