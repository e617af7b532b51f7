/** The widget's script may load before or after this page's own. */

type Api = NonNullable<typeof window.SmartMkt>;

declare global {
  interface Window {
    SmartMkt?: {
      open(): void;
      close(): void;
      signIn(token: string): void;
      signOut(): void;
      setLanguage(language: "en" | "zh"): void;
      viewed(sku: string): void;
      setBasket(lines: { sku: string; quantity: number }[]): void;
    };
  }
}

export function chat(use: (api: Api) => void): void {
  if (window.SmartMkt) use(window.SmartMkt);
  else window.addEventListener("smartmkt:ready", () => window.SmartMkt && use(window.SmartMkt), { once: true });
}

/** A shopper who came here from the chat goes on talking while looking at the product. */
export function chatIsOpen(): boolean {
  try {
    return sessionStorage.getItem("smartmkt.open") === "true";
  } catch {
    return false;
  }
}
