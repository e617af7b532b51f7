/** The words beside a conversation, in the desk's language. */

import { current, locale } from "../strings";
import en from "./strings.en.json";
import zh from "./strings.zh.json";

export type Word = keyof typeof en;

export function w(key: Word, values: Record<string, string | number> = {}): string {
  return (current() === "zh" ? zh : en)[key].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ""));
}

/** The word of a family, as `case_damaged`; the name itself where there is none. */
export function named(family: string, name: string): string {
  const key = `${family}_${name}`;
  return key in en ? w(key as Word) : name;
}

export const money = (amount: string, currency: string): string =>
  new Intl.NumberFormat(locale(), { style: "currency", currency: currency || "USD", currencyDisplay: "narrowSymbol" }).format(Number(amount));

export const day = (iso: string): string => new Date(iso).toLocaleDateString(locale(), { day: "numeric", month: "short", year: "numeric" });

export const moment = (iso: string): string =>
  new Date(iso).toLocaleString(locale(), { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
