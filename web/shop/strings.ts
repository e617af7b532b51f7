/** The shop page's words and the language they are in. */

import en from "./strings.en.json";
import zh from "./strings.zh.json";

export type Language = "en" | "zh";
type Key = Exclude<keyof typeof en, "attributes">;

const KEY = "linden.language";
let language: Language = read();

function read(): Language {
  const stored = localStorage.getItem(KEY);
  if (stored === "en" || stored === "zh") return stored;
  return navigator.languages.some((tag) => /^zh\b/i.test(tag)) ? "zh" : "en";
}

export const current = (): Language => language;

export function choose(next: Language): void {
  language = next;
  localStorage.setItem(KEY, next);
}

export function t(key: Key, values: Record<string, string | number> = {}): string {
  const text = (language === "zh" ? zh : en)[key];
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ""));
}

export function attributeLabel(key: string): string | undefined {
  const labels: Record<string, string> = (language === "zh" ? zh : en).attributes;
  return labels[key];
}
