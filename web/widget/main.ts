/**
 * One script tag on any page:
 * <script src="/widget/smartmkt.js" data-gateway="https://shop.example" data-language="auto|en|zh"
 *         data-customer-token="…" data-title="…" data-title-zh="…" data-theme="light|dark"
 *         data-position="right|left" async></script>
 */

import { io } from "socket.io-client";
import type { BasketLine, Language } from "./client/protocol";
import { browserStorage } from "./client/storage";
import { chooseLanguage } from "./strings";
import { SmartMktChat } from "./view/element";

export interface SmartMktApi {
  open(): void;
  close(): void;
  signIn(token: string): void;
  signOut(): void;
  setLanguage(language: Language): void;
  /** What is in the page's basket, told with each message. The page that calls this also hears
   * "smartmkt:basket" events: what the assistant was asked to put in, `{ id, add: [{ sku, quantity }] }`. */
  setBasket(lines: BasketLine[]): void;
  /** The page shows a product: what a shopper looks at counts for what is suggested. */
  viewed(sku: string): void;
}

declare global {
  interface Window {
    SmartMkt?: SmartMktApi;
  }
}

function start(script: HTMLScriptElement | null): void {
  if (window.SmartMkt) return;
  const data = script?.dataset ?? {};
  const gateway = new URL(data.gateway || "/", script?.src || location.href).href;
  const local = browserStorage("local");
  const language = chooseLanguage(data.language, {
    stored: local.read<Language>("language"),
    page: document.documentElement.lang,
    browser: navigator.languages,
  });
  customElements.define("smartmkt-chat", SmartMktChat);
  const chat = SmartMktChat.create({
    gateway,
    local,
    tab: browserStorage("tab"),
    language,
    customerToken: data.customerToken || undefined,
    titles: data.title ? { en: data.title, zh: data.titleZh ?? data.title } : undefined,
    theme: data.theme,
    position: data.position,
    transport: () =>
      io(new URL(gateway).origin, {
        autoConnect: false,
        transports: ["websocket", "polling"],
        reconnectionDelay: 500,
        reconnectionDelayMax: 5000,
      }),
  });
  window.SmartMkt = {
    open: () => chat.open(),
    close: () => chat.close(),
    signIn: (token) => chat.client.signIn(token),
    signOut: () => chat.client.signOut(),
    setLanguage: (wanted) => chat.client.setLanguage(wanted),
    viewed: (sku) => chat.client.viewed(sku, "shop"),
    setBasket: (lines) => (chat.client.basket = lines.map(({ sku, quantity }) => ({ sku, quantity }))),
  };
  chat.client.on("incoming", ({ custom, seq }) => {
    if (custom?.type !== "basket") return;
    // Every tab hears it: by the id the page puts each in but once.
    const detail = { id: `${chat.client.sessionId ?? ""}#${seq ?? ""}`, add: custom.add };
    window.dispatchEvent(new CustomEvent("smartmkt:basket", { detail }));
  });
  const attach = (): void => {
    document.body.append(chat);
    window.dispatchEvent(new CustomEvent("smartmkt:ready"));
  };
  if (document.body) attach();
  else document.addEventListener("DOMContentLoaded", attach);
}

start(document.currentScript as HTMLScriptElement | null);
