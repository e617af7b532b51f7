/** One message: its bubble, its card, and on the shopper's own what became of it. */

import type { Custom } from "../client/protocol";
import { PHOTO_PATH, pictureIn } from "../client/photos";
import type { Message, Status } from "../client/timeline";
import type { StringKey } from "../strings";
import { comparisonTable } from "./cards/comparison";
import { csatCard } from "./cards/csat";
import { checkoutCard } from "./cards/checkout";
import { documentLink } from "./cards/document";
import { orderCard } from "./cards/order";
import { ordersList } from "./cards/orders";
import { productsRow } from "./cards/products";
import { picture, type Context } from "./context";
import { h, icon, initials, setProps, type IconName } from "./dom";
import type { MessageRow } from "./rows";
import { safeUrl, textNodes } from "./text";

const STATUS_ICONS: Record<Status, IconName> = {
  queued: "clock",
  sending: "clock",
  sent: "check",
  delivered: "checks",
  read: "checks",
  failed: "alert",
};

/** What stays as it is, whatever becomes of the message: built once, and read out once. */
export function messageNode(message: Message, context: Context): HTMLElement {
  const { strings } = context;
  const agent = message.sender === "agent";
  const who = message.sender === "user" ? strings.t("you") : (message.agent ?? strings.t("assistant"));
  return h(
    "div",
    { class: `message ${message.sender}`, "data-testid": "message", "data-sender": message.sender },
    agent && h("div", { class: "who", "aria-hidden": "true" }, message.agent),
    h(
      "div",
      { class: "line" },
      agent && h("span", { class: "avatar", "aria-hidden": "true" }, initials(message.agent ?? "")),
      h(
        "div",
        { class: "content" },
        h("span", { class: "hidden" }, `${who}: `),
        message.text && h("div", { class: "bubble", "data-testid": "bubble" }, ...textNodes(message.text)),
        attachment(message, context),
        message.custom && card(message.custom, context),
      ),
    ),
    h("div", { class: "foot", "aria-live": "off" }),
  );
}

/** What changes: its place in a group, its number, its status. */
export function updateMessage(
  node: HTMLElement,
  { message, first, last, meta }: MessageRow,
  context: Context,
  retry: (clientId: string) => void,
): void {
  node.classList.toggle("first", first);
  node.classList.toggle("last", last);
  setProps(node, { "data-seq": message.seq, "data-status": message.status });
  const failed = message.status === "failed";
  const foot = node.lastElementChild as HTMLElement;
  const key = JSON.stringify([meta || failed, message.status, message.error, message.at]);
  if (foot.dataset.key === key) return;
  foot.dataset.key = key;
  const below = failed ? failure(message, context, retry) : meta ? timeAndStatus(message, context) : undefined;
  foot.replaceChildren(...(below ? [below] : []));
}

function card(custom: Custom, context: Context): HTMLElement | null {
  switch (custom.type) {
    case "order":
      return orderCard(custom.order, context);
    case "orders":
      return ordersList(custom.orders, context);
    case "products":
      return productsRow(custom.products, context);
    case "comparison":
      return comparisonTable(custom, context);
    case "document":
      return documentLink(custom, context);
    case "checkout":
      return checkoutCard(custom, context);
    case "csat":
      return csatCard(custom, context);
    default:
      return null;
  }
}

function attachment(message: Message, context: Context): HTMLElement | null {
  const address = pictureIn(message.attachment);
  if (address?.startsWith(PHOTO_PATH) || address?.startsWith("blob:")) return photo(address, context);
  return safeUrl(address, context.gateway) ? picture(context, address, "attachment") : null;
}

/** A shopper's own photo; what lies at the gateway is fetched with the session's token. */
function photo(address: string, { strings, photo: fetched }: Context): HTMLElement {
  const image = h("img", { alt: strings.t("photo_sent"), "data-testid": "photo" });
  const frame = h("span", { class: "picture photo" }, image);
  const gone = (): void => frame.replaceChildren(h("span", { class: "gone" }, strings.t("photo_gone")));
  image.addEventListener("error", gone);
  const local = address.startsWith("blob:") ? Promise.resolve<string | undefined>(address) : fetched(address);
  void local.then((source) => {
    if (source) image.src = source;
    else gone();
  });
  return frame;
}

function timeAndStatus(message: Message, { strings }: Context): HTMLElement {
  const { status } = message;
  return h(
    "div",
    { class: "meta" },
    h("time", { datetime: message.at }, strings.time(message.at)),
    status && icon(STATUS_ICONS[status], 14),
    status && h("span", { "data-testid": "message-status" }, strings.t(`status_${status}` as StringKey)),
  );
}

const FINAL = ["too_long", "not_allowed", "empty", "too_large", "not_a_picture", "too_many"];
const KNOWN = ["too_long", "not_allowed", "rate_limited", "internal", "too_large", "not_a_picture", "photo_not_sent"];

function failure(message: Message, { strings }: Context, retry: (clientId: string) => void): HTMLElement {
  const code = message.error?.code;
  const known = KNOWN.includes(code ?? "");
  const reason = message.error?.text ?? strings.t(known ? (`error_${code}` as StringKey) : "status_failed");
  const final = FINAL.includes(code ?? "");
  return h(
    "div",
    { class: "meta failed", role: "alert" },
    icon("alert", 14),
    h("span", { "data-testid": "message-status" }, reason),
    !final &&
      h(
        "button",
        { type: "button", class: "link", "data-testid": "retry", on: { click: () => retry(message.clientId!) } },
        strings.t("retry"),
      ),
  );
}
