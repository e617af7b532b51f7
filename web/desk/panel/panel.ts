/** What stands beside the open conversation. */

import { h } from "../../widget/view/dom";
import type { Desk } from "../model";
import type { View } from "../places";
import type { Line } from "../transcript";
import { current } from "../strings";
import { Claims } from "./claims";
import { detailsLieOver, showDetails } from "./details";
import { panelOf } from "./model";
import { Labels, Notes } from "./notes";
import { Orders } from "./orders";
import { ActionRecord, Case, Past, Taste, Who } from "./person";
import { w } from "./words";

export function panel(desk: Desk): View {
  const model = panelOf(desk);
  const language = (): string => desk.selected?.language ?? "en";
  const sections = {
    case: new Case(goTo),
    who: new Who(model),
    orders: new Orders(model, language),
    claims: new Claims(model, language),
    notes: new Notes(model),
    labels: new Labels(model),
    past: new Past(model),
    taste: new Taste(),
    done: new ActionRecord(),
  };
  const all = Object.values(sections).map(({ element }) => element);
  const close = h("button", { type: "button", class: "secondary tiny details-close", "data-testid": "panel-close", on: { click: () => showDetails(false) } });
  const state = h("div", { class: "panel-state", role: "status" });
  const element = h("div", { class: "panel", "data-testid": "panel" }, close, state, ...all);
  let shown: string | undefined;
  let standing: string | undefined;

  function render(): void {
    const { data, summary, failed } = model;
    const id = desk.selected?.conversation_id;
    if (id !== shown) {
      shown = id;
      sections.notes.reset();
      sections.who.reset();
      sections.orders.reset();
      if (detailsLieOver()) showDetails(false);
    }
    close.textContent = w("details_close");
    element.setAttribute("aria-busy", String(!data && !failed));
    for (const one of all) one.hidden = !data;
    const now = current() + (failed ? "failed" : data ? "there" : "loading");
    // Written anew only when it changes: somebody may be about to press its button.
    if (now !== standing) {
      standing = now;
      state.replaceChildren(...(failed ? [failure()] : data ? [] : [h("p", { class: "muted" }, w("loading"))]));
    }
    if (!data || !summary) return;
    sections.case.render(summary);
    sections.who.render(data);
    sections.orders.render(data, meantOrder(desk.messages));
    sections.claims.render(data);
    sections.notes.render(data);
    sections.labels.render(data);
    sections.past.render(data);
    sections.taste.render(data);
    sections.done.render(data);
  }

  function failure(): HTMLElement {
    const again = h("button", { type: "button", class: "secondary tiny", on: { click: () => void model.load() } }, w("retry"));
    return h("p", { class: "error" }, w("failed"), " ", again);
  }

  document.addEventListener("keydown", (event) => {
    if (event.altKey && event.code === "KeyN" && model.data && !element.closest("[hidden]")) {
      event.preventDefault();
      sections.notes.element.open = true;
      sections.notes.input.focus();
    }
  });
  element.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !detailsLieOver()) return;
    event.stopPropagation();
    showDetails(false);
  });
  model.on("change", render);
  return { element, render };
}

/** The number of the order that was named or shown last. */
function meantOrder(messages: readonly Line[]): string | undefined {
  for (const { custom, entities } of [...messages].reverse()) {
    const named = entities?.filter(({ entity }) => entity === "order_number").at(-1)?.value;
    const number = named ?? (custom?.type === "order" ? custom.order.order_number : undefined);
    if (number) return number;
  }
  return undefined;
}

/** Shows a message of the transcript and gives it the focus. */
function goTo(seq: number): void {
  const line = document.querySelector<HTMLElement>(`[data-testid=desk-message][data-seq="${seq}"]`);
  line?.scrollIntoView({ block: "center" });
  line?.focus();
}
