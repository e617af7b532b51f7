/** The desk's words and the language they are in. */

import en from "./strings.en.json";
import zh from "./strings.zh.json";

export type Language = "en" | "zh";
export type Key = keyof typeof en;

const KEY = "smartmkt.desk.language";
let language: Language = read();

function read(): Language {
  const stored = localStorage.getItem(KEY);
  if (stored === "en" || stored === "zh") return stored;
  return /^zh\b/i.test(navigator.language) ? "zh" : "en";
}

export const current = (): Language => language;
export const locale = (): string => (language === "zh" ? "zh-CN" : "en-GB");

export function choose(next: Language): void {
  language = next;
  localStorage.setItem(KEY, next);
}

export function t(key: Key, values: Record<string, string | number> = {}): string {
  return (language === "zh" ? zh : en)[key].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ""));
}

/** How long ago, in the unit a person would say. */
export function since(iso: string | null | undefined, now: number): string {
  if (!iso) return "";
  const minutes = Math.floor((now - Date.parse(iso)) / 60_000);
  if (!(minutes >= 1)) return t("now");
  if (minutes < 60) return t("minutes", { n: minutes });
  return t("hours", { n: Math.floor(minutes / 60), m: minutes % 60 });
}
