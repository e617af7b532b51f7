/** A part of the panel that folds away, and is written anew only when what it shows has changed. */

import { h, type Child } from "../../widget/view/dom";
import { current } from "../strings";
import { w, type Word } from "./words";

export class Section {
  readonly element: HTMLDetailsElement;
  private heading = h("span", {});
  private count = h("span", { class: "count", hidden: true });
  private body = h("div", { class: "panel-body" });
  private key?: string;

  constructor(
    private title: Word,
    { open = true, testId }: { open?: boolean; testId?: string } = {},
  ) {
    this.element = h("details", { class: "panel-section", open, "data-testid": testId ?? `panel-${title}` });
    this.element.append(h("summary", {}, h("h3", {}, this.heading, this.count)), this.body);
  }

  /** `known`: what the content depends on besides the language. */
  show(known: unknown, content: () => Child[], count?: number): void {
    this.heading.textContent = w(this.title);
    this.count.hidden = !count;
    this.count.textContent = String(count ?? "");
    const key = current() + JSON.stringify(known ?? null);
    if (key === this.key) return;
    this.key = key;
    const focused = this.body.contains(document.activeElement) ? (document.activeElement as HTMLElement).dataset.testid : undefined;
    this.body.replaceChildren(...(content().filter((child) => child != null && child !== false) as Node[]));
    if (focused) this.body.querySelector<HTMLElement>(`[data-testid="${CSS.escape(focused)}"]`)?.focus();
  }
}

export const quiet = (text: string): HTMLElement => h("p", { class: "muted" }, text);

export function pair(name: string, ...value: Child[]): HTMLElement {
  return h("div", { class: "pair" }, h("dt", {}, name), h("dd", {}, ...value));
}

export function small(label: string, testId: string, onClick: () => void, { kind = "secondary", disabled = false } = {}): HTMLButtonElement {
  return h("button", { type: "button", class: `${kind} tiny`, "data-testid": testId, disabled, on: { click: onClick } }, label);
}
