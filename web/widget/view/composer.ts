/** Where the shopper writes: grows to five lines, Enter sends, an input method's Enter never does. */

import type { ChatClient } from "../client/client";
import { PHOTO_TYPES } from "../client/photos";
import { MAX_LENGTH } from "../client/protocol";
import type { Storage } from "../client/storage";
import type { Context } from "./context";
import { h, icon } from "./dom";
import { sendsMessage } from "./keys";

/** The counter appears when this much is left. */
const COUNT_FROM = 200;

export class Composer {
  readonly element: HTMLFormElement;
  private input: HTMLTextAreaElement;
  private button: HTMLButtonElement;
  private counter: HTMLElement;
  private camera: HTMLButtonElement;
  private file: HTMLInputElement;

  constructor(
    private client: ChatClient,
    private context: () => Context,
    private drafts: Storage,
  ) {
    this.input = h("textarea", { rows: "1", "data-testid": "composer-input", enterkeyhint: "send", autocomplete: "off" });
    this.input.value = drafts.read<string>("draft") ?? "";
    this.button = h("button", { type: "submit", class: "send", "data-testid": "send" }, icon("send"));
    this.file = h("input", {
      type: "file",
      accept: PHOTO_TYPES,
      multiple: true,
      hidden: true,
      tabindex: "-1",
      "data-testid": "photo-input",
      on: { change: () => this.picked() },
    });
    this.camera = h(
      "button",
      { type: "button", class: "camera", "data-testid": "photo-button", on: { click: () => this.file.click() } },
      icon("camera"),
    );
    this.counter = h("div", { class: "counter", id: "counter", role: "status", "data-testid": "counter" });
    this.element = h(
      "form",
      { class: "composer" },
      this.counter,
      h("div", { class: "field" }, this.camera, this.file, this.input, this.button),
    );
    this.input.addEventListener("keydown", (event) => this.keydown(event));
    this.input.addEventListener("input", () => this.edited());
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
  }

  focus(): void {
    this.input.focus({ preventScroll: true });
  }

  render(): void {
    const { strings } = this.context();
    this.input.setAttribute("aria-label", strings.t("composer"));
    this.input.setAttribute("placeholder", strings.t("placeholder"));
    this.button.setAttribute("aria-label", strings.t("send"));
    this.camera.setAttribute("aria-label", strings.t("photo_add"));
    this.camera.setAttribute("title", strings.t("photo_add"));
    this.camera.classList.toggle("wanted", this.client.photoWanted);
    this.measure();
  }

  private picked(): void {
    for (const photo of this.file.files ?? []) this.client.sendPhoto(photo);
    // The same photo may be chosen once more.
    this.file.value = "";
    this.focus();
  }

  private keydown(event: KeyboardEvent): void {
    if (!sendsMessage(event)) return;
    event.preventDefault();
    this.submit();
  }

  private edited(): void {
    this.drafts.write("draft", this.input.value);
    if (this.input.value.trim()) this.client.notifyTyping();
    this.measure();
  }

  private submit(): void {
    if (this.client.send(this.input.value)) {
      this.input.value = "";
      this.drafts.remove("draft");
    }
    this.measure();
    this.focus();
  }

  private measure(): void {
    const { strings } = this.context();
    const length = this.input.value.trim().length;
    const left = MAX_LENGTH - length;
    const over = left < 0;
    this.button.disabled = length === 0 || over;
    this.counter.textContent =
      left > COUNT_FROM ? "" : strings.plural(over ? "count_over" : "count_left", Math.abs(left));
    this.counter.classList.toggle("over", over);
    this.input.setAttribute("aria-invalid", String(over));
    this.input.style.height = "auto";
    const height = this.input.scrollHeight;
    if (height > 0) this.input.style.height = `${height}px`;
  }
}
