/** Private notes and labels. What is being written stays whatever else changes. */

import { h } from "../../widget/view/dom";
import * as api from "./api";
import type { PanelData } from "./api";
import type { Panel } from "./model";
import { quiet, Section, small } from "./section";
import { moment, w } from "./words";

export class Notes {
  private section = new Section("notes");
  readonly element = this.section.element;
  readonly input = h("textarea", { rows: "2", maxlength: "4000", id: "panel-note", "data-testid": "panel-note" });
  private error = h("p", { class: "error", role: "alert" });
  private list = h("div", { class: "notes" });
  private add = small("", "panel-note-add", () => void this.send());
  private key = api.newKey();

  constructor(private panel: Panel) {
    this.input.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing) void this.send();
      if (event.key === "Escape") event.stopPropagation();
    });
  }

  /** Another conversation: what was written for the last one is not for this one. */
  reset(): void {
    this.input.value = "";
    this.error.textContent = "";
    this.key = api.newKey();
  }

  render(data: PanelData): void {
    this.input.setAttribute("aria-label", w("note_new"));
    this.input.placeholder = w("notes_hint");
    this.add.textContent = w("note_add");
    this.list.replaceChildren(
      ...data.notes.map((note) =>
        h(
          "article",
          { class: "note", "data-testid": "panel-note-line" },
          h("p", { class: "note-text" }, note.text),
          quiet([note.agent, moment(note.at), !note.here && w("note_earlier")].filter(Boolean).join(" · ")),
        ),
      ),
    );
    this.section.show("", () => [this.list, this.input, this.error, h("p", { class: "panel-actions" }, this.add)], data.notes.length);
  }

  private async send(): Promise<void> {
    const text = this.input.value.trim();
    if (!text || this.add.disabled) return;
    this.add.disabled = true;
    this.error.textContent = "";
    try {
      await this.panel.note(text, this.key);
      this.input.value = "";
      this.key = api.newKey();
    } catch {
      this.error.textContent = w("note_failed");
    }
    this.add.disabled = false;
  }
}

export class Labels {
  private section = new Section("labels");
  readonly element = this.section.element;
  private input = h("input", { id: "panel-label", maxlength: "40", list: "panel-labels-known", autocomplete: "off", "data-testid": "panel-label" });
  private known = h("datalist", { id: "panel-labels-known" });
  private list = h("p", { class: "tags" });
  private button = h("button", { type: "submit", class: "secondary tiny", "data-testid": "panel-label-add" });
  private form: HTMLFormElement;
  private labels: string[] = [];

  constructor(private panel: Panel) {
    this.form = h(
      "form",
      {
        class: "inline",
        on: {
          submit: (event) => {
            event.preventDefault();
            const name = this.input.value.trim();
            if (!name) return;
            this.input.value = "";
            void this.panel.label([...this.labels, name]).catch(() => (this.input.value = name));
          },
        },
      },
      this.input,
      this.known,
      this.button,
    );
  }

  render(data: PanelData): void {
    this.labels = data.labels;
    this.input.setAttribute("aria-label", w("label_new"));
    this.input.placeholder = w("label_new");
    this.button.textContent = w("label_add");
    this.known.replaceChildren(...data.labels_in_use.map((name) => h("option", { value: name })));
    this.list.replaceChildren(...data.labels.map((name) => this.chip(name)));
    this.section.show("", () => [this.list, this.form], data.labels.length);
  }

  private chip(name: string): HTMLElement {
    const remove = (): void => void this.panel.label(this.labels.filter((one) => one !== name)).catch(() => undefined);
    return h(
      "span",
      { class: "tag label", "data-testid": "panel-label-chip" },
      name,
      h("button", { type: "button", class: "chip-remove", "aria-label": w("label_remove", { name }), on: { click: remove } }, "×"),
    );
  }
}
