/** Every sentence of the widget, in the language of the conversation. */

import type { Language } from "../client/protocol";
import en from "./en.json";
import zh from "./zh.json";

export type StringKey = keyof typeof en;
export type Values = Record<string, string | number>;

const TEXTS: Record<Language, Record<StringKey, string>> = { en, zh };
const LOCALES: Record<Language, string> = { en: "en-GB", zh: "zh-CN" };

export class Strings {
  constructor(readonly language: Language) {}

  get locale(): string {
    return LOCALES[this.language];
  }

  t(key: StringKey, values: Values = {}): string {
    return TEXTS[this.language][key].replace(/\{(\w+)\}/g, (_, name: string) =>
      String(values[name] ?? ""),
    );
  }

  /** Texts that come in two numbers: `key_one` for exactly one, `key` for the rest. */
  plural(key: StringKey, n: number): string {
    const one = `${key}_one` as StringKey;
    return this.t(n === 1 && one in TEXTS[this.language] ? one : key, { n });
  }

  time(iso: string): string {
    const date = new Date(iso);
    if (Number.isNaN(date.getTime())) return "";
    return date.toLocaleTimeString(this.locale, { hour: "2-digit", minute: "2-digit" });
  }

  day(iso: string, now = new Date()): string {
    const date = new Date(iso);
    const start = (d: Date): number => new Date(d.getFullYear(), d.getMonth(), d.getDate()).getTime();
    const days = Math.round((start(now) - start(date)) / 86_400_000);
    if (days === 0) return this.t("today");
    if (days === 1) return this.t("yesterday");
    const sameYear = date.getFullYear() === now.getFullYear();
    return date.toLocaleDateString(this.locale, {
      weekday: "short",
      day: "numeric",
      month: "short",
      ...(!sameYear && { year: "numeric" }),
    });
  }
}

/** `auto`: what this shopper chose before, else the page's language, else the browser's. */
export function chooseLanguage(
  wanted: string | null | undefined,
  { stored, page, browser }: { stored?: Language; page?: string; browser?: readonly string[] },
): Language {
  if (wanted === "en" || wanted === "zh") return wanted;
  if (stored) return stored;
  for (const tag of [page, ...(browser ?? [])]) {
    if (tag && /^zh\b/i.test(tag)) return "zh";
    if (tag && /^en\b/i.test(tag)) return "en";
  }
  return "en";
}
