/** The agents' desk: sign in, see who waits, take over, answer, close. */

import { io } from "socket.io-client";
import { h, icon } from "../widget/view/dom";
import { ConversationView } from "./conversation";
import { loginForm } from "./login";
import { Desk } from "./model";
import { queueKeys, renderQueue } from "./queue";
import { choose, current, t } from "./strings";

const desk = new Desk(() => io("/desk", { autoConnect: false, transports: ["websocket", "polling"] }));
const app = document.getElementById("app")!;
const view = new ConversationView(desk);
const head = h("header", { class: "desk-head" });
const banner = h("p", { class: "banner", role: "status" });
const queue = h("nav", { class: "queue", on: { keydown: queueKeys } });
const frame = h("div", { class: "desk" }, head, banner, h("main", {}, queue, view.element));
let shown: "login" | "desk" | undefined;

function render(): void {
  document.documentElement.lang = current() === "zh" ? "zh-Hans" : "en";
  const waiting = desk.section("waiting").length;
  document.title = desk.me && waiting ? t("title_waiting", { n: waiting }) : t("title");
  if (!desk.me) {
    if (shown !== "login") app.replaceChildren(languageButton("corner"), loginForm(desk));
    shown = "login";
    return;
  }
  if (shown !== "desk") {
    app.replaceChildren(frame);
    shown = "desk";
    renderHead();
  }
  const text = desk.online ? "" : t("offline");
  if (banner.textContent !== text && (text || banner.dataset.kind === "offline")) {
    banner.textContent = text;
    banner.dataset.kind = "offline";
  }
  frame.classList.toggle("reading", desk.selected !== undefined);
  renderQueue(queue, desk, Date.now());
  view.render();
}

function renderHead(): void {
  head.replaceChildren(
    h("span", { class: "mark" }, icon("leaf", 20)),
    h("h1", {}, `${t("shop")} · ${t("title")}`),
    languageButton(""),
    h("span", { class: "me", "data-testid": "desk-me" }, desk.me!.name),
    h(
      "button",
      { type: "button", class: "secondary small", "data-testid": "desk-logout", on: { click: () => void desk.logout() } },
      t("sign_out"),
    ),
  );
}

function languageButton(place: string): HTMLElement {
  const other = current() === "zh" ? "en" : "zh";
  return h(
    "button",
    {
      type: "button",
      class: `quiet ${place}`,
      lang: other,
      "data-testid": "desk-language",
      "aria-label": `${t("language")}, ${t("language_label")}`,
      on: {
        click: () => {
          choose(other);
          shown = undefined;
          render();
          document.querySelector<HTMLElement>("[data-testid=desk-language]")?.focus();
        },
      },
    },
    t("language"),
  );
}

desk.on("change", render);
desk.on("waiting", () => {
  banner.textContent = t("new_waiting");
  banner.dataset.kind = "new";
  setTimeout(() => {
    if (banner.dataset.kind === "new") banner.textContent = "";
  }, 4000);
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && desk.selected && !event.isComposing) void desk.select(undefined);
});
setInterval(() => desk.me && renderQueue(queue, desk, Date.now()), 30_000);
void desk.start();
