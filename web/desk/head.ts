/** The line above everything: the pages, the language, who is signed in. */

import { h, icon } from "../widget/view/dom";
import { deskIcon } from "./icons";
import type { Desk } from "./model";
import { pages } from "./places";
import { chooseSound, soundOn } from "./sound";
import { current, t } from "./strings";

export class Head {
  readonly element = h("header", { class: "desk-head" });
  private presence = h("button", { type: "button", class: "quiet presence", "data-testid": "desk-presence", on: { click: () => void this.toggle() } });
  private sound = h("button", { type: "button", class: "quiet square", "data-testid": "desk-sound", "aria-keyshortcuts": "M", on: { click: () => this.toggleSound() } });
  private key = "";

  constructor(
    private desk: Desk,
    private otherLanguage: () => void,
    private showKeys: () => void,
  ) {}

  /** Written anew for another language, another person or another page. */
  build(page: string | undefined): void {
    this.element.replaceChildren(
      h("span", { class: "mark" }, icon("leaf", 20)),
      h("h1", {}, [this.desk.me?.shop?.[current()], t("title")].filter(Boolean).join(" · ")),
      ...this.pages(page),
      h("span", { class: "gap" }),
      this.language(""),
      this.sound,
      h(
        "button",
        { type: "button", class: "quiet square", "data-testid": "desk-show-keys", "aria-label": t("keys_title"), title: `${t("keys_title")} (?)`, on: { click: () => this.showKeys() } },
        deskIcon("keyboard"),
      ),
      this.presence,
      h("span", { class: "me", "data-testid": "desk-me" }, this.desk.me?.name),
      h(
        "button",
        { type: "button", class: "secondary small", "data-testid": "desk-logout", on: { click: () => void this.desk.logout() } },
        t("sign_out"),
      ),
    );
  }

  render(): void {
    const { me } = this.desk;
    this.presence.hidden = me?.answers === false;
    const key = JSON.stringify([me?.presence, soundOn(), current()]);
    if (key === this.key) return;
    this.key = key;
    const away = me?.presence === "away";
    this.presence.textContent = `${away ? "○" : "●"} ${t(away ? "away" : "online")}`;
    this.presence.setAttribute("aria-pressed", String(away));
    this.presence.setAttribute("title", t(away ? "be_online" : "be_away"));
    this.presence.dataset.presence = away ? "away" : "online";
    this.sound.replaceChildren(deskIcon(soundOn() ? "bell" : "mute"));
    this.sound.setAttribute("aria-label", t("sound"));
    this.sound.setAttribute("title", `${t(soundOn() ? "sound_on" : "sound_off")} (M)`);
    this.sound.setAttribute("aria-pressed", String(soundOn()));
  }

  toggleSound(): void {
    chooseSound(!soundOn());
    this.render();
  }

  language(place: string): HTMLElement {
    return h(
      "button",
      {
        type: "button",
        class: `quiet ${place}`,
        lang: current() === "zh" ? "en" : "zh",
        "data-testid": "desk-language",
        "aria-label": `${t("language")}, ${t("language_label")}`,
        on: { click: () => this.otherLanguage() },
      },
      t("language"),
    );
  }

  private toggle(): Promise<void> {
    return this.desk.choosePresence(this.desk.me?.presence === "away" ? "online" : "away");
  }

  private pages(open: string | undefined): HTMLElement[] {
    const mine = pages.filter(({ roles }) => this.desk.may(roles));
    if (!mine.length) return [];
    const link = (id: string | undefined, title: string): HTMLElement =>
      h(
        "a",
        { href: `#/${id ?? ""}`, class: "quiet", "aria-current": id === open ? "page" : null, "data-testid": `desk-page-${id ?? "conversations"}` },
        title,
      );
    return [
      h("nav", { class: "pages", "aria-label": t("pages") }, link(undefined, t("conversations_page")), ...mine.map(({ id, title }) => link(id, t(title)))),
    ];
  }
}
