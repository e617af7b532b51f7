/** What an agent does with the open conversation: take it over, pass it on, give it back, resolve it. */

import { randomId } from "../widget/client/delivery";
import { h, icon } from "../widget/view/dom";
import type { Desk } from "./model";
import { TransferDialog } from "./transfer";
import { t } from "./strings";

export class Controls {
  readonly element = h("div", { class: "controls" });
  private asking = false;
  private key = "";
  private dialog: TransferDialog;

  /** `answer`: the conversation is mine now, so the focus goes to the reply. */
  constructor(
    private desk: Desk,
    private answer: () => void,
  ) {
    this.dialog = new TransferDialog(desk);
  }

  reset(): void {
    this.asking = false;
    this.dialog.close();
  }

  render(): void {
    const { selected } = this.desk;
    const section = selected && this.desk.sectionOf(selected);
    const leads = this.desk.may(["supervisor", "admin"]);
    const key = JSON.stringify([section, selected?.conversation_id, this.asking, leads, t("claim")]);
    if (key === this.key) return;
    this.key = key;
    this.element.replaceChildren(...this.buttons(section, leads));
  }

  async claim(): Promise<void> {
    if (this.desk.selected && this.desk.sectionOf(this.desk.selected) === "waiting" && (await this.desk.claim()) && !this.writing) this.answer();
  }

  /** Whoever began to write something meanwhile goes on. */
  private get writing(): boolean {
    return document.activeElement?.matches("input, textarea, select") ?? false;
  }

  async next(): Promise<void> {
    if (await this.desk.next()) this.answer();
  }

  passOn(): void {
    if (this.mayPass) this.dialog.open("transfer");
  }

  giveBack(): void {
    if (this.mayPass) this.dialog.open("back");
  }

  /** Asks first: the shopper is told at once. */
  ask(asking: boolean): void {
    if (!this.desk.selected || this.desk.sectionOf(this.desk.selected) !== "mine") return;
    this.asking = asking;
    this.render();
    const next = asking ? "desk-resolve-confirm" : "desk-resolve";
    this.element.querySelector<HTMLElement>(`[data-testid=${next}]`)?.focus();
  }

  private get mayPass(): boolean {
    const section = this.desk.selected && this.desk.sectionOf(this.desk.selected);
    return section === "mine" || (section === "others" && this.desk.may(["supervisor", "admin"]));
  }

  private buttons(section: string | undefined, leads: boolean): HTMLElement[] {
    if (section === "waiting") {
      return this.desk.me?.answers === false ? [] : [button("primary small", "desk-claim", t("claim"), "C", () => void this.claim())];
    }
    if (section !== "mine" && !(section === "others" && leads)) return [];
    if (this.asking) {
      return [
        h("span", { class: "confirm", role: "status" }, t("resolve_confirm")),
        button("secondary small", "desk-resolve-cancel", t("cancel"), "", () => this.ask(false)),
        button("primary small", "desk-resolve-confirm", t("resolve_yes"), "", () => void this.resolve()),
      ];
    }
    const passing = [
      button("secondary small", "desk-transfer", t("transfer"), "T", () => this.passOn()),
      button("secondary small", "desk-return", t("give_back"), "B", () => this.giveBack()),
    ];
    return section === "mine" ? [...passing, button("secondary small done", "desk-resolve", t("resolve"), "E", () => this.ask(true))] : passing;
  }

  private async resolve(): Promise<void> {
    await this.desk.resolve();
    this.asking = false;
    this.render();
  }
}

/** A picture from the agent's disk, sent as it is; the server draws it anew. */
export function pictureButton(desk: Desk): HTMLElement {
  const file = h("input", { type: "file", accept: "image/jpeg,image/png,image/webp", hidden: true, "data-testid": "desk-picture-file" });
  file.addEventListener("change", () => {
    const picture = file.files?.[0];
    file.value = "";
    if (picture) void desk.sendPicture(picture, randomId());
  });
  return h(
    "span",
    {},
    file,
    h(
      "button",
      { type: "button", class: "secondary picture-button", "aria-label": t("send_picture"), title: t("send_picture"), "data-testid": "desk-picture", on: { click: () => file.click() } },
      icon("camera", 20),
    ),
  );
}

function button(kind: string, testId: string, label: string, key: string, onClick: () => void): HTMLButtonElement {
  const props = { type: "button", class: kind, "data-testid": testId, "aria-keyshortcuts": key || null, title: key ? `${label} (${key})` : null };
  return h("button", { ...props, on: { click: onClick } }, label);
}
