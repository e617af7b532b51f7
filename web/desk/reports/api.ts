/** What the server counts, and asking for it. */

import { request } from "../api";

export interface Figures {
  conversations: number;
  contained: number;
  containment: number | null;
  messages: number;
  handoffs: number;
  tickets: number;
  resolved: number;
  /** Medians and 90th percentiles, in seconds. */
  first_response: number | null;
  first_response_p90: number | null;
  resolution: number | null;
  resolution_p90: number | null;
  csat: number | null;
  csat_asked: number;
  rated: number;
  /** How often 1 to 5 was given. */
  csat_scores: number[];
  /** From -1 (unhappy) to 1 (happy). */
  mood_before: number | null;
  mood_after: number | null;
  mood_visits: number;
}

export interface PeriodFigures extends Figures {
  from: string;
  to: string;
}

export interface AgentFigures {
  id: number;
  name: string;
  handled: number;
  resolved: number;
  transferred: number;
  lost: number;
  handling: number | null;
  first_response: number | null;
  csat: number | null;
  rated: number;
}

export interface Report {
  from: string;
  to: string;
  zone: string;
  periods: PeriodFigures[];
  total: Figures;
  /** The same number of days before. */
  before: Figures;
  causes: { cause: string; conversations: number }[];
  agents: AgentFigures[];
}

export interface AgentNow {
  id: number;
  name: string;
  availability: string;
  there: boolean;
  load: number;
  capacity: number;
}

export interface Board {
  at: string;
  waiting: number;
  waiting_since: string | null;
  waiting_by_language: Record<string, number>;
  assigned: number;
  resolved_today: number;
  open_tickets: number;
  undelivered: number;
  moods: Record<string, number>;
  agents: AgentNow[];
}

/** Days as `2026-11-22`; empty: the server's default, the last two weeks. */
export interface Filter {
  from: string;
  to: string;
  language: "" | "en" | "zh";
}

export type Table = "series" | "causes" | "agents";

export const board = (): Promise<Board> => request("GET", "reports/live");
export const report = (filter: Filter): Promise<Report> => request("GET", `reports${query(filter)}`);
export const tableUrl = (table: Table, filter: Filter): string => `/api/desk/reports/${table}.csv${query(filter)}`;

function query(filter: Filter): string {
  const given = Object.entries(filter).filter(([, value]) => value);
  return given.length ? `?${new URLSearchParams(given).toString()}` : "";
}
