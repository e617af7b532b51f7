/** What stands beside a conversation, as the server tells it, and the calls that change it. */

import { request } from "../api";

export interface Option {
  action: "cancel" | "refund" | "resend";
  most: string;
  refused: string | null;
  refused_text: string | null;
  waivable: boolean;
}

export interface Item {
  id: number;
  title: string;
  quantity: number;
  left: number;
  stock: number;
  price: string;
  image: string | null;
}

export interface Case {
  number: string;
  kind: string;
  status: string;
  wish: string;
  reason: string;
  quantity: number;
  amount: string | null;
  at: string;
  title: string | null;
  photos: string[];
}

export interface PanelOrder {
  number: string;
  status: string;
  status_label: string;
  placed_at: string;
  total: string;
  currency: string;
  payment: string;
  payment_status: string;
  address: string;
  expected: string | null;
  late: boolean;
  carrier: string | null;
  tracking_number: string | null;
  items: Item[];
  refunds: { amount: string; currency: string; state: string; expected: string | null }[];
  cases: Case[];
  options: Option[];
}

export interface Customer {
  id: string;
  name: string;
  email: string;
  phone: string;
  language: string;
  newsletter: boolean;
  since: string | null;
}

export interface Note {
  id: number;
  text: string;
  agent: string;
  at: string;
  here: boolean;
}

export interface Glance {
  conversation_id: string;
  state: string;
  language: string;
  at: string;
  messages: number;
  first_text: string;
  escalation_level: string;
}

export interface ShopperRequest {
  number: string;
  kind: string;
  label: string;
  status: string;
  contact: string;
  at: string;
  closed_at: string | null;
}

export interface Done {
  id: number;
  at: string;
  agent: string;
  action: string;
  label: string;
  order_number: string | null;
  waived: string | null;
  reason: string | null;
}

export interface PanelData {
  conversation_id: string;
  who: { verified: "signed_in" | "order" | ""; proven: string[]; customer: Customer | null };
  orders: PanelOrder[];
  requests: ShopperRequest[];
  past: Glance[];
  taste: {
    categories: { name: string; share: number }[];
    brands: { name: string; share: number }[];
    recent: { title: string; event: string; at: string; image: string | null }[];
  };
  notes: Note[];
  labels: string[];
  labels_in_use: string[];
  done: Done[];
}

export interface Line {
  text: string;
  seq: number | null;
}

export type Summary = Record<"asked" | "tried" | "failed" | "open", Line[]>;

export interface Canned {
  name: string;
  shortcut: string;
  title: string;
  text: string;
  missing: string[];
}

export interface Suggestion {
  text: string;
  source: "faq" | "answer";
  about: string;
}

export type Names = Record<"intents" | "signs", Record<string, string>>;

/** What an agent wants done; the key makes a repetition harmless. */
export interface Wanted {
  key: string;
  action: string;
  order?: string;
  amount?: string;
  item_id?: number;
  quantity?: number;
  kind?: string;
  case?: string;
  waived?: string;
  reason?: string;
}

const one = (id: string, rest: string): string => `conversations/${encodeURIComponent(id)}/${rest}`;

export const panel = (id: string): Promise<PanelData> => request("GET", one(id, "panel"));
export const summary = (id: string): Promise<Summary> => request("GET", one(id, "summary"));
export const canned = (id: string): Promise<{ language: string; replies: Canned[] }> => request("GET", one(id, "canned"));
export const suggestions = (id: string): Promise<{ suggestions: Suggestion[]; ready: boolean }> => request("GET", one(id, "suggestions"));
/** What intents are called, and the signs of a conversation that goes wrong. */
export const names = (): Promise<Names> => request("GET", "intents");
export const note = (id: string, text: string, key: string): Promise<unknown> => request("POST", one(id, "notes"), { text, client_id: key });
export const label = (id: string, labels: string[]): Promise<unknown> => request("PUT", one(id, "labels"), { labels });
export const act = (id: string, wanted: Wanted): Promise<unknown> => request("POST", one(id, "actions"), wanted);
export const verify = (id: string, number: string, proof: string): Promise<{ number: string }> => request("POST", one(id, "verify"), { number, proof });
export const settle = (id: string, number: string, status: "done" | "cancelled"): Promise<unknown> =>
  request("POST", one(id, `requests/${encodeURIComponent(number)}`), { status });

/** A name for something that is done once, however often it is sent. */
export const newKey = (): string => Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(16).padStart(8, "0")).join("");
