/** Numbers of reports as people read them. */

import { locale, t } from "../strings";

export const count = (value: number): string => new Intl.NumberFormat(locale()).format(value);
export const share = (value: number): string =>
  new Intl.NumberFormat(locale(), { style: "percent", maximumFractionDigits: 0 }).format(value);
export const score = (value: number): string => new Intl.NumberFormat(locale(), { maximumFractionDigits: 1 }).format(value);

/** With its sign, as a mood is read: −0.4, 0, +0.3. */
export const mood = (value: number): string =>
  new Intl.NumberFormat(locale(), { maximumFractionDigits: 2, signDisplay: "exceptZero" }).format(value).replace("-", "−");

/** Seconds in the two largest units: "45 s", "3 min", "1 h 20 min", "2 d 3 h". */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return t("report_seconds", { n: whole });
  const minutes = Math.round(whole / 60);
  if (minutes < 60) return t("report_minutes", { n: minutes });
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return two("report_hours", hours, "report_minutes", minutes % 60);
  return two("report_days", Math.floor(hours / 24), "report_hours", hours % 24);
}

type Unit = "report_minutes" | "report_hours" | "report_days";

function two(large: Unit, n: number, small: Unit, rest: number): string {
  return rest ? `${t(large, { n })} ${t(small, { n: rest })}` : t(large, { n });
}

/** A day of the server's as it stands under an axis: "22 Nov", "11月22日". */
export function day(iso: string): string {
  return new Date(`${iso}T12:00:00Z`).toLocaleDateString(locale(), { day: "numeric", month: "short", timeZone: "UTC" });
}

/** A value that may not be there. */
export const or = (value: number | null, format: (value: number) => string): string => (value === null ? "–" : format(value));
