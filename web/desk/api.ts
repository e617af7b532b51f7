/** The desk's REST calls; the cookie of the login goes with each. */

import type { WireMessage } from "../widget/client/protocol";
import { current, type Language } from "./strings";

/** Two agents may have one name: the id tells them apart. */
export interface Agent {
  id: number;
  name: string;
}

export type Role = "agent" | "supervisor" | "trainer" | "admin";

export type Presence = "online" | "away" | "offline";

export interface Me extends Agent {
  email?: string;
  role?: Role;
  presence?: Presence;
  /** Whether this role talks with shoppers at all. */
  answers?: boolean;
  /** What the shop is called. */
  shop?: Record<Language, string>;
}

/** Somebody who answers shoppers. `load`: conversations now. */
export interface Colleague extends Agent {
  role: Role;
  team: string;
  languages: string[];
  presence: Presence;
  load: number;
  capacity: number;
}

export interface People {
  agents: Colleague[];
  teams: string[];
}

/** One agent's part in a conversation, and to whom it was passed on. */
export interface Turn {
  agent: Agent | null;
  started_at: string;
  ended_at: string | null;
  ending: "" | "resolved" | "transferred" | "returned" | "lost";
  to_agent: Agent | null;
  to_team: string;
  note: string;
}

export interface Rating {
  score: number;
  comment: string;
}

export interface Conversation {
  conversation_id: string;
  state: "bot" | "pending" | "assigned" | "resolved";
  language: "en" | "zh";
  reason?: string | null;
  reason_labels?: Record<Language, string> | null;
  customer?: { name: string; verified?: boolean } | null;
  waiting_since?: string | null;
  agent?: Agent | null;
  last_text?: string | null;
  mood?: string | number | null;
  position?: number | null;
  team?: string;
  score?: number;
  trend?: "rising" | "steady" | "falling" | string;
  /** Minutes of head start by cause: why it stands where it stands. */
  urgency?: Record<string, number>;
  unread?: number;
  last_seq?: number;
  shopper_read_seq?: number;
  csat?: Rating | null;
  turns?: Turn[];
}

export interface DeskMessage extends WireMessage {
  agent?: Agent | null;
  mood?: string | null;
}

/** What the server refused, with its own words for it where it gave some. */
export class RequestFailed extends Error {
  constructor(
    readonly status: number,
    readonly code = "",
    readonly text = "",
  ) {
    super(`status ${status}`);
  }
}

/** One call of the desk's REST interface; RequestFailed. */
export async function request<T>(method: "GET" | "POST" | "PUT" | "DELETE", path: string, body?: unknown): Promise<T> {
  const response = await fetch(`/api/desk/${path}`, {
    method,
    credentials: "same-origin",
    headers: {
      "accept-language": current(),
      ...(method !== "GET" && { "content-type": "application/json" }),
    },
    ...(method !== "GET" && { body: JSON.stringify(body ?? {}) }),
  });
  const text = await response.text();
  if (!response.ok) throw refusal(response.status, text);
  return (text ? JSON.parse(text) : {}) as T;
}

function refusal(status: number, body: string): RequestFailed {
  try {
    const { code, text } = (JSON.parse(body) as { error: { code: string; text: string } }).error;
    return new RequestFailed(status, code, text);
  } catch {
    return new RequestFailed(status);
  }
}

/** Why a person was asked for, in the desk's language. */
export const reasonOf = ({ reason_labels: labels, reason }: Conversation): string => labels?.[current()] ?? reason ?? "";

const one = (id: string): string => `conversations/${encodeURIComponent(id)}`;

export const me = (): Promise<Me> => request("GET", "me");
export const login = (email: string, password: string): Promise<unknown> =>
  request("POST", "login", { email, password });
export const logout = (): Promise<unknown> => request("POST", "logout");

export async function conversations(): Promise<Conversation[]> {
  return (await request<{ conversations: Conversation[] }>("GET", "conversations")).conversations;
}

export const conversation = (id: string): Promise<Conversation & { messages: DeskMessage[] }> =>
  request("GET", one(id));
export const people = (): Promise<People> => request("GET", "agents");
export const choosePresence = (presence: "online" | "away"): Promise<Me> => request("POST", "me/presence", { presence });
export const claimNext = (): Promise<Conversation> => request("POST", "next");
export const transfer = (id: string, to: { agent_id?: number; team?: string }, note: string): Promise<unknown> =>
  request("POST", `${one(id)}/transfer`, { ...to, note });
export const giveBack = (id: string, note: string): Promise<unknown> => request("POST", `${one(id)}/return`, { note });
export const claim = (id: string): Promise<unknown> => request("POST", `${one(id)}/claim`);
export const resolve = (id: string): Promise<unknown> => request("POST", `${one(id)}/resolve`);

/** A picture for the shopper, as it is. */
export async function sendPicture(id: string, picture: Blob, clientId: string): Promise<void> {
  const response = await fetch(`/api/desk/${one(id)}/pictures`, {
    method: "POST",
    credentials: "same-origin",
    headers: { "accept-language": current(), "content-type": picture.type, "x-client-id": clientId },
    body: picture,
  });
  if (!response.ok) throw refusal(response.status, await response.text());
}
export const reply = (id: string, text: string, clientId: string): Promise<unknown> =>
  request("POST", `${one(id)}/reply`, { text, client_id: clientId });
