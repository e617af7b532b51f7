/** The wire: every event between the widget and the gateway, and nothing else. */

export const PROTOCOL = 1;
export const MAX_LENGTH = 2000;

export type Language = "en" | "zh";
export type HandoffState = "bot" | "pending" | "assigned" | "resolved";
export type Sender = "user" | "bot" | "agent" | "system";

export interface QuickReply {
  title: string;
  payload: string;
  content_type?: string;
}

export interface Agent {
  name: string;
}

export interface OrderStep {
  key: string;
  label: string;
  state: "done" | "current" | "todo";
  at_label?: string | null;
}

export interface OrderItem {
  sku: string;
  title: string;
  quantity: number;
  price_label?: string | null;
  image_url?: string | null;
}

export interface TrackingEvent {
  at_label: string;
  location?: string | null;
  description: string;
}

export interface Order {
  order_number: string;
  status: string;
  status_label: string;
  placed_label?: string | null;
  total_label?: string | null;
  items: OrderItem[];
  steps?: OrderStep[];
  expected_label?: string | null;
  tracking?: { number: string; carrier: string; events: TrackingEvent[] } | null;
  address_label?: string | null;
  actions?: QuickReply[];
}

export interface OrderSummary {
  order_number: string;
  status?: string;
  status_label: string;
  placed_label?: string | null;
  total_label?: string | null;
  summary?: string | null;
  image_url?: string | null;
  action?: QuickReply | null;
}

export interface ProductSummary {
  sku: string;
  title: string;
  price_label: string;
  old_price_label?: string | null;
  rating?: number | null;
  review_count?: number | null;
  stock_label?: string | null;
  in_stock?: boolean;
  image_url?: string | null;
  url?: string | null;
  reason?: string | null;
  actions?: QuickReply[];
}

export interface ComparedProduct {
  sku: string;
  title: string;
  image_url?: string | null;
  url?: string | null;
  actions?: QuickReply[];
}

/** `best`: the place of the better value, where one is. */
export interface ComparisonRow {
  label: string;
  values: string[];
  best?: number | null;
}

export interface BasketLine {
  sku: string;
  quantity: number;
}

export interface Checkout {
  title: string;
  /** The shop's checkout with this basket; empty where the page has its own. */
  url: string;
  items: BasketLine[];
  lines: { title: string; price_label: string; image_url?: string | null }[];
  total_label: string;
}

export type Custom =
  | ({ type: "checkout" } & Checkout)
  | { type: "comparison"; products: ComparedProduct[]; rows: ComparisonRow[] }
  | { type: "basket"; add: BasketLine[] }
  | { type: "order"; order: Order }
  | { type: "orders"; orders: OrderSummary[] }
  | { type: "products"; products: ProductSummary[] }
  | { type: "document"; title: string; url: string; mime?: string }
  | { type: "photo_request" }
  | { type: "csat"; id: number; agent: string; score: number | null; comment?: string; refused?: string }
  | { type: "handoff"; event: "transferred" | "transferred_team" | "returned" | "lost"; agent: string }
  | { type: "language"; language: Language };

export interface WireMessage {
  seq: number;
  at: string;
  sender: Sender;
  text?: string | null;
  quick_replies?: QuickReply[] | null;
  attachment?: unknown;
  custom?: Custom | null;
  client_id?: string | null;
  agent?: Agent | string | null;
}

export type AckError =
  | "empty"
  | "too_long"
  | "not_allowed"
  | "rate_limited"
  | "no_session"
  | "internal";

/** What the gateway sends; `agent_joined` and `agent_uttered` carry no sender, the event's name says it. */
export interface ServerEvents {
  session_confirm: {
    session_id: string;
    session_token: string;
    last_seq: number;
    language?: Language;
    state?: HandoffState;
    /** How far whoever helps has read. */
    agent_read?: number;
    customer?: { name: string } | null;
  };
  ack: {
    client_id: string | null;
    seq?: number;
    at?: string;
    error?: { code: AckError; text?: string };
  };
  bot_uttered: Omit<WireMessage, "sender">;
  agent_uttered: Omit<WireMessage, "sender">;
  agent_joined: { seq?: number; at?: string; agent: Agent };
  system_uttered: Omit<WireMessage, "sender">;
  user_uttered: Omit<WireMessage, "sender">;
  read: { who: "agent"; seq: number };
  csat: { id: number; score?: number; comment?: string; error?: { code: string; text: string } };
  typing: { who: "bot" | "agent"; on: boolean };
  handoff_status: { state: HandoffState; position?: number | null; expected_minutes?: number | null; agent?: Agent | string | null };
  history: { messages: WireMessage[]; complete?: boolean };
  language: { language: Language };
}

/** What the widget sends. */
export interface ClientEvents {
  session_request: {
    session_id?: string;
    session_token?: string;
    customer_token?: string;
    language?: Language;
    last_seq?: number;
    protocol: typeof PROTOCOL;
  };
  user_uttered: {
    message: string;
    session_id: string;
    metadata: { client_id: string; payload?: string; basket?: BasketLine[] };
  };
  typing: { on: boolean };
  read: { seq: number };
  behaviour: { event: "view"; sku: string; source: "chat" | "shop" };
  csat: { id: number; score: number; comment: string };
  history: { since: number };
  set_language: { language: Language };
  sign_in: { customer_token: string };
  sign_out: Record<string, never>;
}

/** The part of a Socket.IO socket that the client uses; tests bring their own. */
export interface Transport {
  readonly connected: boolean;
  on(event: string, listener: (data: never) => void): unknown;
  emit(event: string, data: unknown): unknown;
  connect(): unknown;
  disconnect(): unknown;
}

export function agentName(agent: Agent | string | null | undefined): string | undefined {
  if (!agent) return undefined;
  return typeof agent === "string" ? agent : agent.name;
}
