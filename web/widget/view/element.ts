/** <smartmkt-chat>: launcher and panel in one shadow root. */

import { ChatClient, type ClientOptions } from "../client/client";
import { storageKey } from "../client/storage";
import { Strings } from "../strings";
import baseCss from "../styles/base.css";
import cardsCss from "../styles/cards.css";
import csatCss from "../styles/csat.css";
import logCss from "../styles/log.css";
import panelCss from "../styles/panel.css";
import productsCss from "../styles/products.css";
import { Composer } from "./composer";
import type { Context } from "./context";
import { h, icon } from "./dom";
import { Header } from "./header";
import { Log } from "./log";
import { followTheme } from "./theme";
import { Viewport } from "./viewport";

export interface ChatOptions extends ClientOptions {
  gateway: string;
  /** The shop's name in the panel's head, per language. */
  titles?: { en?: string; zh?: string };
  /** `light` or `dark`; otherwise the page's own `data-theme`, otherwise the system's. */
  theme?: string;
  position?: string;
}

export class SmartMktChat extends HTMLElement {
  client!: ChatClient;
  private options!: ChatOptions;
  private strings!: Strings;
  private launcher!: HTMLButtonElement;
  private badge!: HTMLElement;
  private panel!: HTMLElement;
  private banner!: HTMLElement;
  private header!: Header;
  private log!: Log;
  private composer!: Composer;
  private viewport!: Viewport;
  private isOpen = false;
  private scheduled = false;
  private pageTitle?: string;
  private returnFocus?: HTMLElement;

  static create(options: ChatOptions): SmartMktChat {
    const element = document.createElement("smartmkt-chat") as SmartMktChat;
    element.start(options);
    return element;
  }

  open(): void {
    if (this.isOpen) return;
    const active = document.activeElement;
    this.returnFocus = active instanceof HTMLElement && active !== document.body && active !== this ? active : undefined;
    this.isOpen = true;
    this.client.connect();
    this.options.tab.write("open", true);
    this.panel.hidden = false;
    this.viewport.activate(true);
    this.render();
    this.log.toEnd();
    this.composer.focus();
  }

  close(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.options.tab.remove("open");
    this.panel.hidden = true;
    this.viewport.activate(false);
    this.render();
    (this.returnFocus?.isConnected ? this.returnFocus : this.launcher).focus();
  }

  private start(options: ChatOptions): void {
    this.options = options;
    this.client = new ChatClient(options);
    this.strings = new Strings(this.client.language);
    this.build();
    this.client.on("change", () => this.schedule());
    this.client.on("language", (language) => {
      this.strings = new Strings(language);
    });
    window.addEventListener("storage", (event) => {
      const removed = event.newValue === null;
      if (event.key === storageKey("session")) this.client.storageChanged("session", { removed });
      if (event.key === storageKey("read")) this.client.storageChanged("read");
    });
    document.addEventListener("visibilitychange", () => this.schedule());
  }

  connectedCallback(): void {
    followTheme(this, this.options.theme);
    if (this.options.position === "left") this.dataset.position = "left";
    this.render();
    if (this.client.hasSession) this.client.connect();
    if (this.options.tab.read<boolean>("open") && !this.viewport.fullScreen) this.open();
  }

  private build(): void {
    const root = this.attachShadow({ mode: "open" });
    adoptStyles(root, baseCss + panelCss + logCss + cardsCss + csatCss + productsCss);
    const context = (): Context => this.context();
    this.header = new Header(this.client, context, { title: () => this.shopName(), onClose: () => this.close() });
    this.log = new Log(this.client, context);
    this.composer = new Composer(this.client, context, this.options.tab);
    this.banner = h("div", { class: "banner", role: "status", "data-testid": "banner" });
    this.badge = h("span", { class: "badge", "aria-hidden": "true", "data-testid": "badge" });
    this.launcher = h(
      "button",
      {
        type: "button",
        class: "launcher",
        "data-testid": "launcher",
        "aria-haspopup": "dialog",
        on: { click: () => (this.isOpen ? this.close() : this.open()) },
      },
      h("span", { class: "launcher-icon open" }, icon("chat", 26)),
      h("span", { class: "launcher-icon close" }, icon("down", 26)),
      this.badge,
    );
    this.panel = h(
      "section",
      { class: "panel", role: "dialog", "aria-labelledby": "title", "data-testid": "panel", hidden: true },
      this.header.element,
      this.banner,
      this.log.element,
      this.composer.element,
    );
    this.panel.addEventListener("keydown", (event) => this.keydown(event));
    this.viewport = new Viewport(this.panel, (full) => {
      this.panel.classList.toggle("full", full);
      this.panel.setAttribute("aria-modal", String(full));
    });
    root.append(this.panel, this.launcher);
  }

  private context(): Context {
    return {
      strings: this.strings,
      gateway: this.options.gateway,
      photo: (path) => this.client.photo(path),
      choose: ({ title, payload }) => this.answer(title, payload),
      say: (text) => this.answer(text),
      viewed: (sku) => this.client.viewed(sku, "chat"),
      rate: (id, score, comment) => this.client.feedback.rate(id, score, comment),
    };
  }

  /** On a phone the keyboard would cover the answer to a tap. */
  private answer(text: string, payload?: string): void {
    this.client.send(text, payload);
    if (this.viewport.fullScreen) this.log.focus();
    else this.composer.focus();
  }

  private shopName(): string {
    return this.options.titles?.[this.strings.language] ?? this.options.titles?.en ?? this.strings.t("title");
  }

  private schedule(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    queueMicrotask(() => {
      this.scheduled = false;
      this.render();
    });
  }

  private render(): void {
    const { strings } = this;
    this.setAttribute("lang", strings.language === "zh" ? "zh-Hans" : "en");
    if (this.isOpen && !document.hidden) this.client.markRead();
    const unread = this.client.unread;
    this.badge.textContent = unread > 9 ? "9+" : unread ? String(unread) : "";
    this.launcher.setAttribute("aria-expanded", String(this.isOpen));
    this.launcher.setAttribute(
      "aria-label",
      this.isOpen
        ? strings.t("launcher_close")
        : unread
          ? strings.plural("launcher_unread", unread)
          : strings.t("launcher_open"),
    );
    this.showInTitle(unread);
    if (!this.isOpen) return;
    this.header.render();
    this.renderBanner();
    this.log.render();
    this.composer.render();
  }

  private renderBanner(): void {
    const { handoff, connection } = this.client;
    const { strings } = this;
    const [tone, text] =
      connection === "offline"
        ? ["offline", strings.t("offline")]
        : handoff.state === "pending"
          ? [
              "waiting",
              waitingText(handoff, strings),
            ]
          : handoff.state === "assigned" && handoff.agent
            ? ["agent", strings.t("with_agent", { name: handoff.agent })]
            : ["", ""];
    if (this.banner.textContent === text) return;
    this.banner.className = `banner ${tone}`;
    this.banner.dataset.state = tone;
    this.banner.replaceChildren(
      ...(text ? [icon(tone === "offline" ? "offline" : tone === "agent" ? "person" : "clock", 18), h("span", {}, text)] : []),
    );
  }

  private showInTitle(unread: number): void {
    if (unread && !this.isOpen) {
      this.pageTitle ??= document.title;
      document.title = this.strings.t("title_unread", { n: unread }) + this.pageTitle;
    } else if (this.pageTitle !== undefined) {
      document.title = this.pageTitle;
      this.pageTitle = undefined;
    }
  }

  private keydown(event: KeyboardEvent): void {
    if (event.key === "Escape" && !event.isComposing) {
      event.stopPropagation();
      if (!this.header.closeMenu()) this.close();
    } else if (event.key === "Tab" && this.viewport.fullScreen) {
      this.keepFocus(event);
    }
  }

  /** Full screen covers the page, so Tab must not wander behind it. */
  private keepFocus(event: KeyboardEvent): void {
    const focusable = [
      ...this.panel.querySelectorAll<HTMLElement>("button, a[href], textarea, summary, [tabindex='0']"),
    ].filter((element) => element.checkVisibility?.() !== false && !(element as HTMLButtonElement).disabled);
    const edge = event.shiftKey ? focusable[0] : focusable.at(-1);
    if (this.shadowRoot!.activeElement !== edge) return;
    event.preventDefault();
    (event.shiftKey ? focusable.at(-1) : focusable[0])?.focus();
  }
}

/** The place in the queue, and how long it probably takes where that is known. */
function waitingText({ position, minutes }: { position?: number; minutes?: number }, strings: Strings): string {
  if (!position) return strings.t("waiting");
  const place = strings.t("waiting_position", { n: position });
  return minutes ? `${place} ${strings.plural("waiting_minutes", minutes)}` : place;
}

/** A constructed sheet also passes a page's strict style policy; older Safari gets an element. */
function adoptStyles(root: ShadowRoot, css: string): void {
  if ("adoptedStyleSheets" in root) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [sheet];
  } else {
    (root as ShadowRoot).append(h("style", {}, css));
  }
}
