/** Tickets: what shoppers asked for while nobody was there. Answered by e-mail, closed here. */

import { h } from "../../widget/view/dom";
import { RequestFailed, request } from "../api";
import type { View } from "../places";
import { locale, t } from "../strings";

interface Ticket {
  number: string;
  conversation_id: string;
  status: "open" | "closed";
  reason: string;
  contact: string | null;
  language: "en" | "zh";
  opened_at: string;
  answers_at: string | null;
}

export function ticketsPage(): View {
  const list = h("div");
  const status = h("p", { class: "error", role: "alert" });
  let every = false;
  let closed = false;

  async function load(): Promise<void> {
    try {
      const { tickets } = await request<{ tickets: Ticket[] }>("GET", `tickets${every ? "?every=true" : ""}`);
      if (!closed) show(tickets);
    } catch {
      if (!closed) status.textContent = t("ticket_failed");
    }
  }

  function show(tickets: Ticket[]): void {
    status.textContent = "";
    if (!tickets.length) {
      list.replaceChildren(h("p", { class: "muted" }, t("ticket_none")));
      return;
    }
    list.replaceChildren(h("ul", { class: "tickets" }, ...tickets.map(row)));
  }

  function row(ticket: Ticket): HTMLElement {
    return h(
      "li",
      { "data-testid": "ticket" },
      h("p", { class: "row-top" }, h("strong", {}, ticket.number), h("time", { datetime: ticket.opened_at, class: "muted" }, moment(ticket.opened_at))),
      h("p", {}, ticket.reason),
      h(
        "p",
        { class: "tags" },
        h("span", { class: "tag" }, t(`language_${ticket.language}`)),
        h("span", { class: "tag" }, t(`ticket_${ticket.status}`)),
        ticket.answers_at && h("span", { class: "tag" }, t("ticket_promised", { when: moment(ticket.answers_at) })),
      ),
      h(
        "p",
        { class: "ticket-ways" },
        ticket.contact
          ? h("a", { href: `mailto:${encodeURIComponent(ticket.contact)}?subject=${encodeURIComponent(`[${ticket.number}]`)}` }, ticket.contact)
          : h("span", { class: "muted" }, t("ticket_no_address")),
        h("a", { href: `#/c/${encodeURIComponent(ticket.conversation_id)}` }, t("ticket_conversation")),
        ticket.status === "open" &&
          h("button", { type: "button", class: "secondary small", "data-testid": "ticket-close", on: { click: () => void close(ticket.number) } }, t("ticket_close")),
      ),
    );
  }

  async function close(number: string): Promise<void> {
    try {
      await request("POST", `tickets/${number}/close`);
    } catch (problem) {
      status.textContent = (problem instanceof RequestFailed && problem.text) || t("ticket_failed");
    }
    await load();
  }

  const all = h("input", { type: "checkbox", id: "tickets-all" });
  all.addEventListener("change", () => {
    every = all.checked;
    void load();
  });
  void load();
  return {
    element: h(
      "main",
      { class: "reports" },
      h(
        "section",
        { class: "ticket-page" },
        h("h2", {}, t("ticket_title")),
        h("p", { class: "muted" }, t("ticket_hint")),
        h("label", { for: "tickets-all", class: "check" }, all, h("span", {}, t("ticket_all"))),
        status,
        list,
      ),
    ),
    close: () => {
      closed = true;
    },
  };
}

const moment = (iso: string): string => new Date(iso).toLocaleString(locale(), { dateStyle: "medium", timeStyle: "short" });
