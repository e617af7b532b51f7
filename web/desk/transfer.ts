/** The dialog that passes a conversation on to a person or a team, or back to the queue, with a note. */

import { h } from "../widget/view/dom";
import type { Colleague } from "./api";
import type { Desk } from "./model";
import { t } from "./strings";

type Kind = "transfer" | "back";

export class TransferDialog {
  private dialog?: HTMLDialogElement;

  constructor(private desk: Desk) {}

  close(): void {
    this.dialog?.close();
  }

  open(kind: Kind): void {
    this.close();
    const note = h("textarea", { id: "pass-note", rows: "3", maxlength: "1000", "data-testid": "desk-transfer-note" });
    const error = h("p", { class: "error", role: "alert", "data-testid": "desk-transfer-error" });
    const form = h(
      "form",
      { method: "dialog" },
      h("h2", { id: "pass-title" }, t(kind === "back" ? "give_back_title" : "transfer_title")),
      kind === "transfer" && this.targets(),
      h("label", { for: "pass-note" }, t("pass_note")),
      note,
      error,
      h(
        "div",
        { class: "dialog-buttons" },
        h("button", { type: "button", class: "secondary", "data-testid": "desk-transfer-cancel", on: { click: () => this.close() } }, t("cancel_dialog")),
        h("button", { type: "submit", class: "primary", "data-testid": "desk-transfer-confirm" }, t(kind === "back" ? "give_back" : "transfer")),
      ),
    );
    const dialog = h("dialog", { class: "pass-dialog", "aria-labelledby": "pass-title", "data-testid": "desk-transfer-dialog" }, form);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.submit(kind, form, note.value, error);
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      if (this.dialog === dialog) this.dialog = undefined;
    });
    // The desk's own keys stay out of what is typed here.
    dialog.addEventListener("keydown", (event) => event.stopPropagation());
    this.dialog = dialog;
    document.body.append(dialog);
    dialog.showModal();
    form.querySelector<HTMLElement>("input:not([disabled]), textarea")?.focus();
  }

  private targets(): HTMLElement {
    const owner = this.desk.selected?.agent?.id;
    const people = this.desk.people.agents.filter(({ id }) => id !== owner).sort((a, b) => Number(unfit(a)) - Number(unfit(b)));
    const { teams } = this.desk.people;
    if (!people.length && !teams.length) return h("p", { class: "muted" }, t("transfer_nobody"));
    return h(
      "fieldset",
      { class: "targets" },
      h("legend", {}, t("transfer_to")),
      ...people.map((one) => choice(`agent:${one.id}`, one.name, detail(one), unfit(one))),
      ...teams.map((team) => choice(`team:${team}`, team, t("team"), false)),
    );
  }

  private async submit(kind: Kind, form: HTMLFormElement, note: string, error: HTMLElement): Promise<void> {
    error.textContent = "";
    let done: boolean;
    if (kind === "back") done = await this.desk.giveBack(note);
    else {
      const chosen = form.querySelector<HTMLInputElement>("input[name=target]:checked")?.value ?? "";
      const name = chosen.slice(chosen.indexOf(":") + 1);
      if (!name) {
        error.textContent = t("transfer_choose");
        return;
      }
      done = await this.desk.transfer(chosen.startsWith("agent:") ? { agent_id: Number(name) } : { team: name }, note);
    }
    if (done) this.close();
    else error.textContent = this.desk.problem;
  }
}

function choice(value: string, name: string, told: string, disabled: boolean): HTMLElement {
  return h(
    "label",
    { class: "target" },
    h("input", { type: "radio", name: "target", value, disabled, "data-testid": "desk-transfer-target" }),
    h("span", {}, name),
    h("span", { class: "muted" }, told),
  );
}

/** Whether nothing can be passed on to somebody now. */
const unfit = ({ presence, load, capacity }: Colleague): boolean => presence === "offline" || load >= capacity;

/** How somebody stands: there or not, how much they have, in which languages they answer. */
function detail({ presence, load, capacity, languages, team }: Colleague): string {
  const spoken = languages.map((one) => t(one === "zh" ? "language_zh" : "language_en"));
  const there = t(presence === "offline" ? "offline_person" : presence);
  return [there, t("load", { n: load, of: capacity }), team, ...spoken].filter(Boolean).join(" · ");
}
