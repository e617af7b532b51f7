/** The agents' desk: sign in, see who waits, take over, answer, resolve; and the pages beside that. */

import { io } from "socket.io-client";
import { h } from "../widget/view/dom";
import { ConversationView } from "./conversation";
import { Head } from "./head";
import { loginForm } from "./login";
import { Desk } from "./model";
import { Shortcuts } from "./keys";
import { beside, pages, type Page, type View } from "./places";
import "./registered";
import { queueKeys, renderQueue, step } from "./queue";
import { play } from "./sound";
import { choose, current, t } from "./strings";

const desk = new Desk(() => io("/desk", { autoConnect: false, transports: ["websocket", "polling"] }));
const app = document.getElementById("app")!;
const conversation = new ConversationView(desk);
const columns = beside.map((make) => make(desk));
const aside = h("aside", { class: "beside", hidden: columns.length === 0 }, ...columns.map(({ element }) => element));
const controls = conversation.controls;
const shortcuts = new Shortcuts([
  { key: "Q", label: "next", run: () => void controls.next() },
  { key: "C", label: "claim", run: () => void controls.claim() },
  { key: "R", label: "key_reply", run: () => document.querySelector<HTMLElement>("[data-testid=desk-reply]")?.focus() },
  { key: "T", label: "transfer", run: () => controls.passOn() },
  { key: "B", label: "give_back", run: () => controls.giveBack() },
  { key: "E", label: "resolve", run: () => controls.ask(true) },
  { key: "J", label: "key_down", run: () => step(queue, desk, 1) },
  { key: "K", label: "key_up", run: () => step(queue, desk, -1) },
  { key: "M", label: "sound", run: () => head.toggleSound() },
]);
const head = new Head(desk, otherLanguage, () => shortcuts.overview());
const banner = h("p", { class: "banner", role: "status" });
const queue = h("nav", { class: "queue", on: { keydown: queueKeys } });
const main = h("main", {}, queue, conversation.element, aside);
const frame = h("div", { class: "desk" }, head.element, banner, main);
let page: Page | undefined;
let opened: View | undefined;
let shown: "login" | "desk" | undefined;

function render(): void {
  document.documentElement.lang = current() === "zh" ? "zh-Hans" : "en";
  const wanted = desk.section("waiting").length + desk.unread;
  document.title = desk.me && wanted ? t("title_waiting", { n: wanted }) : t("title");
  if (!desk.me) {
    if (shown !== "login") app.replaceChildren(head.language("corner"), loginForm(desk));
    shown = "login";
    return;
  }
  if (shown !== "desk") {
    app.replaceChildren(frame);
    shown = "desk";
    head.build(page?.id);
  }
  const text = desk.online ? "" : t("offline");
  if (banner.textContent !== text && (text || banner.dataset.kind === "offline")) {
    banner.textContent = text;
    banner.dataset.kind = "offline";
  }
  head.render();
  follow();
  turn();
  if (opened) return opened.render?.();
  frame.classList.toggle("reading", desk.selected !== undefined);
  renderQueue(queue, desk, Date.now());
  conversation.render();
  aside.setAttribute("aria-label", t("beside"));
  aside.hidden = columns.length === 0 || desk.selected === undefined || desk.me.answers === false;
  for (const column of columns) column.render?.();
}

/** Mails and tickets name a conversation: `#/c/<id>` opens it, and the address is the desk's again. */
function follow(): void {
  const id = /^#\/c\/([\w-]{1,64})$/.exec(location.hash)?.[1];
  if (!id) return;
  history.replaceState(null, "", "#/");
  void desk.select(id);
}

/** Shows the page that the address names, or the conversations where it names none of this role's. */
function turn(): void {
  const named = pages.find(({ id, roles }) => location.hash === `#/${id}` && desk.may(roles));
  if (named === page) return;
  opened?.close?.();
  page = named;
  opened = named?.open(desk);
  frame.classList.toggle("paged", opened !== undefined);
  frame.replaceChildren(head.element, banner, opened?.element ?? main);
  head.build(page?.id);
}

function otherLanguage(): void {
  choose(current() === "zh" ? "en" : "zh");
  shown = undefined;
  // A page writes its words when it is opened.
  opened?.close?.();
  page = opened = undefined;
  frame.replaceChildren(head.element, banner, main);
  render();
  document.querySelector<HTMLElement>("[data-testid=desk-language]")?.focus();
}

desk.on("change", render);
desk.on("written", () => {
  if (document.hidden || !document.hasFocus()) play();
});
desk.on("waiting", () => {
  play();
  banner.textContent = t("new_waiting");
  banner.dataset.kind = "new";
  setTimeout(() => {
    if (banner.dataset.kind === "new") banner.textContent = "";
  }, 4000);
});
window.addEventListener("hashchange", render);
document.addEventListener("visibilitychange", () => desk.me && render());
document.addEventListener("keydown", (event) => {
  if (desk.me && !opened && shortcuts.takes(event)) {
    event.preventDefault();
    return;
  }
  if (event.key === "Escape" && desk.selected && !event.isComposing) void desk.select(undefined);
});
setInterval(() => desk.me && !opened && renderQueue(queue, desk, Date.now()), 30_000);
void desk.start();
