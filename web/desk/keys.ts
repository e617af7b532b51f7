/** The desk by keyboard: a letter alone, or with Alt while one is writing; `?` shows them all. */

import { h } from "../widget/view/dom";
import { t, type Key } from "./strings";

export interface Shortcut {
  key: string;
  label: Key;
  run: () => void;
}

/** What else works, for the overview; those parts listen themselves. */
const ELSEWHERE: [string, Key][] = [
  ["Enter", "key_send"],
  ["/", "key_canned"],
  ["Alt 1–3", "key_suggestion"],
  ["Alt N", "key_note"],
  ["Esc", "key_leave"],
];

export class Shortcuts {
  private dialog?: HTMLDialogElement;

  constructor(private list: Shortcut[]) {}

  /** Whether the key was one of the desk's. */
  takes(event: KeyboardEvent): boolean {
    if (event.isComposing || event.ctrlKey || event.metaKey || document.querySelector("dialog[open]")) return false;
    const writing = isField(event.target);
    if (writing !== event.altKey) return false;
    if (!writing && event.key === "?") {
      this.overview();
      return true;
    }
    // With Alt some keyboards write another letter: there the key itself counts.
    const pressed = event.altKey ? event.code.replace("Key", "") : event.key.toUpperCase();
    const found = this.list.find(({ key }) => key === pressed);
    found?.run();
    return found !== undefined;
  }

  overview(): void {
    const row = (key: string, label: Key): HTMLElement => h("div", {}, h("dt", {}, h("kbd", {}, key)), h("dd", {}, t(label)));
    const dialog = h(
      "dialog",
      { class: "keys-dialog", "aria-labelledby": "keys-title", "data-testid": "desk-keys" },
      h("h2", { id: "keys-title" }, t("keys_title")),
      h("p", { class: "muted" }, t("keys_hint_alt")),
      h("dl", {}, ...this.list.map(({ key, label }) => row(key, label)), ...ELSEWHERE.map(([key, label]) => row(key, label)), row("?", "key_help")),
      h("p", { class: "dialog-buttons" }, h("button", { type: "button", class: "primary", on: { click: () => dialog.close() } }, t("close_dialog"))),
    );
    dialog.addEventListener("close", () => dialog.remove());
    // Escape closes this, not the conversation below.
    dialog.addEventListener("keydown", (event) => event.stopPropagation());
    this.dialog?.close();
    this.dialog = dialog;
    document.body.append(dialog);
    dialog.showModal();
  }
}

function isField(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]");
}
