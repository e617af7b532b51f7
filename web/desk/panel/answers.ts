/** Beside the editor: canned replies behind a slash, and three suggested ones above it. */

import { h } from "../../widget/view/dom";
import type { Canned } from "./api";
import { fitting, firstGap, typedShortcut, type Typed } from "./gaps";
import type { Panel } from "./model";
import { w } from "./words";

const STEPS: Record<string, number | undefined> = { ArrowDown: 1, ArrowUp: -1 };

export class Answers {
  readonly suggestions = h("div", { class: "suggestions", role: "group", "data-testid": "desk-suggestions" });
  readonly list = h("div", { class: "canned", id: "canned-list", role: "listbox", hidden: true, "data-testid": "desk-canned" });
  readonly status = h("p", { class: "muted canned-status", role: "status" });
  private shown: Canned[] = [];
  private at = 0;
  private typed?: Typed;
  private known?: Canned[];

  /** `changed`: called after a reply was put into the editor. */
  constructor(
    private panel: Panel,
    private input: HTMLTextAreaElement,
    private changed: () => void,
  ) {
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", this.list.id);
    input.addEventListener("input", () => this.look());
    input.addEventListener("blur", () => this.close());
  }

  render(): void {
    this.suggestions.setAttribute("aria-label", w("suggestions"));
    this.list.setAttribute("aria-label", w("canned"));
    const { canned, suggestions, searching } = this.panel;
    // A slash may have been typed before the replies had arrived.
    if (canned !== this.known && this.typed) this.look();
    this.known = canned;
    this.suggestions.hidden = !searching && !suggestions.length;
    this.suggestions.replaceChildren(
      ...(searching && !suggestions.length ? [h("p", { class: "muted" }, w("suggestions_searching"))] : []),
      ...suggestions.map(({ text, source, about }, at) =>
        h(
          "button",
          {
            type: "button",
            class: "suggestion",
            title: about,
            "data-testid": "desk-suggestion",
            "aria-keyshortcuts": `Alt+${at + 1}`,
            on: { click: () => this.suggest(at) },
          },
          h("span", { class: "suggestion-key", "aria-hidden": "true" }, at + 1),
          h("span", { class: "suggestion-text" }, text),
          h("span", { class: "muted" }, w(`suggestion_${source}`)),
        ),
      ),
    );
  }

  /** Whether the key was for the list, or for a suggestion; then nobody else gets it. */
  takes(event: KeyboardEvent): boolean {
    if (event.isComposing || event.keyCode === 229) return false;
    const digit = event.altKey && /^Digit([1-3])$/.exec(event.code);
    if (digit) return this.taken(event, () => this.suggest(Number(digit[1]) - 1));
    if (this.list.hidden) return false;
    const many = this.shown.length;
    const step = STEPS[event.key];
    if (step && many) return this.taken(event, () => this.choose((this.at + step + many) % many));
    if ((event.key === "Enter" || event.key === "Tab") && many) return this.taken(event, () => this.take(this.shown[this.at]!));
    if (event.key === "Escape") return this.taken(event, () => this.close());
    return false;
  }

  close(): void {
    this.list.hidden = true;
    this.status.textContent = "";
    this.typed = undefined;
    this.input.removeAttribute("aria-activedescendant");
  }

  private look(): void {
    this.typed = typedShortcut(this.input.value, this.input.selectionStart);
    if (!this.typed) return this.close();
    this.shown = fitting(this.panel.canned, this.typed.word).slice(0, 8);
    this.list.hidden = this.shown.length === 0;
    const none = this.panel.cannedFailed ? "canned_failed" : "canned_none";
    this.status.textContent = this.shown.length ? w("canned_count", { n: this.shown.length }) : w(none);
    this.list.replaceChildren(
      ...this.shown.map((reply, at) =>
        h(
          "div",
          {
            id: `canned-${at}`,
            class: "canned-row",
            role: "option",
            "data-testid": "desk-canned-reply",
            on: {
              // Before the editor loses the focus, which closes the list.
              mousedown: (event) => {
                event.preventDefault();
                this.take(reply);
              },
            },
          },
          h("strong", {}, `/${reply.shortcut}`),
          h("span", {}, reply.title),
          h("span", { class: "one-line muted" }, reply.text),
        ),
      ),
    );
    this.choose(0);
  }

  private choose(at: number): void {
    this.at = at;
    for (const [index, row] of [...this.list.children].entries()) row.setAttribute("aria-selected", String(index === at));
    if (!this.shown.length) return this.input.removeAttribute("aria-activedescendant");
    this.input.setAttribute("aria-activedescendant", `canned-${at}`);
    this.list.children[at]?.scrollIntoView({ block: "nearest" });
  }

  private take(reply: Canned): void {
    const { value, selectionStart } = this.input;
    const start = this.typed?.start ?? selectionStart;
    this.put(value.slice(0, start) + reply.text + value.slice(selectionStart), start + reply.text.length);
  }

  private suggest(at: number): void {
    const found = this.panel.suggestions[at];
    if (!found) return;
    const before = this.input.value.trimEnd();
    const text = before ? `${before}\n${found.text}` : found.text;
    this.put(text, text.length);
  }

  /** Puts the text in; a gap is chosen, so that typing fills it. */
  private put(text: string, caret: number): void {
    this.close();
    this.input.value = text;
    this.input.focus();
    const gap = firstGap(text);
    if (gap) this.input.setSelectionRange(gap.start, gap.start + gap.gap.length);
    else this.input.setSelectionRange(caret, caret);
    this.changed();
  }

  private taken(event: KeyboardEvent, act: () => void): true {
    event.preventDefault();
    event.stopPropagation();
    act();
    return true;
  }
}
