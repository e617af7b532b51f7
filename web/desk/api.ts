/** The desk's REST calls; the cookie of the login goes with each. */

import type { WireMessage } from "../widget/client/protocol";
import { current, type Language } from "./strings";

/** Two agents may have one name: the id tells them apart. */
export interface Agent {
  id: number;
  name: string;
}

export interface Me extends Agent {
  email?: string;
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
}

export interface DeskMessage extends WireMessage {
  agent?: Agent | null;
  mood?: string | null;
}

export class RequestFailed extends Error {
  constructor(readonly status: number) {
    super(`status ${status}`);
  }
}

async function request<T>(method: "GET" | "POST", path: string, body?: unknown): Promise<T> {
  const response = await fetch(`/api/desk/${path}`, {
    method,
    credentials: "same-origin",
    ...(method === "POST" && {
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body ?? {}),
    }),
  });
  if (!response.ok) throw new RequestFailed(response.status);
  const text = await response.text();
  return (text ? JSON.parse(text) : {}) as T;
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
export const claim = (id: string): Promise<unknown> => request("POST", `${one(id)}/claim`);
export const close = (id: string): Promise<unknown> => request("POST", `${one(id)}/close`);
export const reply = (id: string, text: string, clientId: string): Promise<unknown> =>
  request("POST", `${one(id)}/reply`, { text, client_id: clientId });
