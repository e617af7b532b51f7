/** The desk's REST calls; the cookie of the login goes with each. */

import type { Agent, WireMessage } from "../widget/client/protocol";
import { current } from "./strings";

export interface Me {
  name: string;
  email?: string;
}

export interface Conversation {
  conversation_id: string;
  state: "bot" | "pending" | "assigned" | "resolved";
  language: "en" | "zh";
  reason?: string | null;
  reason_label?: string | null;
  customer?: { name: string; verified?: boolean } | null;
  waiting_since?: string | null;
  agent?: Agent | string | null;
  last_text?: string | null;
  mood?: string | number | null;
}

export interface DeskMessage extends WireMessage {
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

const one = (id: string): string => `conversations/${encodeURIComponent(id)}`;

export const me = (): Promise<Me> => request("GET", "me");
export const login = (email: string, password: string): Promise<unknown> =>
  request("POST", "login", { email, password });
export const logout = (): Promise<unknown> => request("POST", "logout");

export async function conversations(): Promise<Conversation[]> {
  const answer = await request<Conversation[] | { conversations: Conversation[] }>("GET", `conversations?language=${current()}`);
  return Array.isArray(answer) ? answer : answer.conversations;
}

export const conversation = (id: string): Promise<Conversation & { messages: DeskMessage[] }> =>
  request("GET", `${one(id)}?language=${current()}`);
export const claim = (id: string): Promise<unknown> => request("POST", `${one(id)}/claim`);
export const close = (id: string): Promise<unknown> => request("POST", `${one(id)}/close`);
export const reply = (id: string, text: string, clientId: string): Promise<unknown> =>
  request("POST", `${one(id)}/reply`, { text, client_id: clientId });
