/** The lines of a conversation: what was said, in which mood, what was understood, where we failed. */

import type { Custom } from "../widget/client/protocol";
import { PHOTO_PATH, pictureIn } from "../widget/client/photos";
import { h } from "../widget/view/dom";
import { textNodes } from "../widget/view/text";
import type { DeskMessage } from "./api";
import type { Names } from "./panel/api";
import { named, w } from "./panel/words";
import { happened } from "./history";
import { moodMark } from "./queue";
import { current, locale, t } from "./strings";

/** What was understood of a message, where the server tells it. */
export interface Understood {
  intent?: string | null;
  confidence?: number | null;
  entities?: { entity: string; value: string }[];
  failure?: string | null;
  cause?: string | null;
  anger?: number | null;
  signs?: Record<string, number> | null;
}

export type Line = DeskMessage & Understood;

/** Signs that the mood itself tells, or that are of the whole conversation. */
const MOODS = ["anger", "negative", "rising", "value", "stake"];
const FALLBACK = ["nlu_fallback", "fallback"];
/** From here on the mood model's anger is told: it is sure of it. */
const ANGRY = 0.6;

/** The whole transcript: a day's name before its first line, one heading for what was said in one go. */
export function lines(messages: Line[], names: Names): HTMLElement[] {
  return messages.flatMap((message, at) => {
    const before = messages[at - 1];
    const day = dayOf(message);
    const opens = before ? dayOf(before) !== day : day !== dayOf({ at: new Date().toISOString() });
    return [...(opens ? [h("p", { class: "event muted" }, day)] : []), line(message, names, !opens && continues(before, message))];
  });
}

const dayOf = ({ at }: { at: string }): string => new Date(at).toLocaleDateString(locale(), { weekday: "short", day: "numeric", month: "short" });

/** Whether it goes on with what the one of ours above said, within the same minute. */
function continues(before: Line | undefined, { sender, agent, at }: Line): boolean {
  if (!before || before.sender !== sender || (sender !== "bot" && sender !== "agent")) return false;
  return before.agent?.id === agent?.id && before.at.slice(0, 16) === at.slice(0, 16);
}

function line(message: Line, names: Names, continued: boolean): HTMLElement {
  const name = message.agent?.name || undefined;
  if (message.sender === "system") {
    return h("p", { class: "event muted" }, message.text || happened(message) || (name ? t("joined", { name }) : ""));
  }
  const time = new Date(message.at).toLocaleTimeString(locale(), { hour: "2-digit", minute: "2-digit" });
  const about = [message.custom && cardText(message.custom), choices(message)].filter(Boolean);
  const user = message.sender === "user";
  return h(
    "article",
    {
      class: `line ${message.sender}${user ? ` mood-${message.mood ?? "none"}` : ""}${failed(message) ? " failed" : ""}${continued ? " continued" : ""}`,
      tabindex: "-1",
      "data-testid": "desk-message",
      "data-seq": message.seq,
      "data-sender": message.sender,
    },
    h("p", { class: continued ? "line-head unseen" : "line-head" }, h("strong", {}, name ?? t(message.sender)), h("time", { datetime: message.at }, time), ...(user ? mood(message, names) : [])),
    message.text && h("div", { class: "line-text" }, ...textNodes(message.text)),
    photo(message),
    ...about.map((text) => h("p", { class: "card-note" }, text)),
    meaning(message, names),
  );
}

/** Whether this is a message that we did not understand, or a line of ours that is no answer. */
export const failed = ({ sender, intent, failure, signs }: Line): boolean => Boolean(failure) || (sender === "user" && (FALLBACK.includes(intent ?? "") || Boolean(signs?.failed)));

/** The mood, and what in the message spoke for bringing a person. */
function mood(message: Line, names: Names): (HTMLElement | null)[] {
  const signs = Object.keys(message.signs ?? {}).filter((sign) => !MOODS.includes(sign) && sign in names.signs);
  const angry = message.mood === "negative" && (message.anger ?? 0) >= ANGRY;
  return [
    moodMark(message.mood),
    angry ? h("span", { class: "tag mood negative" }, w("anger")) : null,
    message.mood === "neutral" ? h("span", { class: "tag mood calm" }, w("mood_neutral")) : null,
    message.mood === "negative" && message.cause ? h("span", { class: "tag" }, w("about", { cause: named("cause", message.cause) })) : null,
    ...signs.map((sign) => h("span", { class: "tag why", "data-testid": "desk-sign" }, names.signs[sign])),
  ];
}

/** What the assistant made of it: what for, how sure, what was named. */
function meaning(message: Line, { intents }: Names): HTMLElement | null {
  if (message.failure) return badge(named("failure", message.failure));
  if (message.sender !== "user" || !message.intent) return null;
  if (FALLBACK.includes(message.intent)) return badge(w("not_understood"));
  const sure = message.confidence == null ? "" : w("sure", { percent: Math.round(message.confidence * 100) });
  const things = (message.entities ?? []).map(({ entity, value }) => `${named("entity", entity)} ${value}`);
  const said = w("understood", { intent: intents[message.intent] ?? message.intent });
  return h("p", { class: "meaning", "data-testid": "desk-meaning" }, [said, ...things, sure].filter(Boolean).join(" · "));
}

function badge(text: string): HTMLElement {
  return h("p", { class: "meaning failed", "data-testid": "desk-failure" }, h("span", { "aria-hidden": "true" }, "✕ "), text);
}

/** A photo, which the desk's cookie opens; the whole of it in a tab of its own. */
function photo({ attachment, sender, agent }: DeskMessage): HTMLElement | undefined {
  const address = pictureIn(attachment);
  if (!address?.startsWith(PHOTO_PATH)) return undefined;
  const image = h("img", { src: address, alt: sender === "user" ? t("photo") : w("photo_from", { name: agent?.name ?? t("agent") }), loading: "lazy", "data-testid": "desk-photo" });
  return h("a", { class: "photo", href: address, target: "_blank", rel: "noopener" }, image);
}

function cardText(custom: Custom | { type: "agent_action"; action: string; order: string }): string {
  switch (custom.type) {
    case "order":
      return t("card_order", { number: custom.order.order_number, status: custom.order.status_label });
    case "orders":
      return t("card_orders", { n: custom.orders.length });
    case "products":
      return t("card_products", { list: custom.products.map(({ title }) => title).join(current() === "zh" ? "、" : ", ") });
    case "photo_request":
      return t("card_photo");
    case "document":
      return t("card_document", { title: custom.title });
    case "agent_action":
      return w("did", { what: [named("do", custom.action), custom.order].filter(Boolean).join(" ") });
    default:
      return "";
  }
}

function choices({ quick_replies: replies }: DeskMessage): string {
  return replies?.length ? t("choices", { list: replies.map(({ title }) => title).join(" · ") }) : "";
}

/** The mood along the conversation, a bar a message: for the eye and the mouse, the lines say the same. */
export function moodLine(messages: Line[], goTo: (seq: number) => void): HTMLElement | null {
  const measured = messages.filter(({ sender, mood }) => sender === "user" && mood).slice(-60);
  if (measured.length < 2) return null;
  return h(
    "div",
    { class: "mood-strip muted", "aria-hidden": "true" },
    w("mood"),
    h(
      "div",
      { class: "mood-line", "data-testid": "desk-mood-line" },
      ...measured.map((message) =>
        h("span", { class: `mood-${message.mood}${failed(message) ? " failed" : ""}`, title: moodHint(message), on: { click: () => goTo(message.seq) } }),
      ),
    ),
  );
}

/** The message a bar stands for: in which mood, what it said, and whether it was not understood. */
function moodHint(message: Line): string {
  const mood = message.mood === "negative" ? t("mood_negative") : message.mood === "positive" ? t("mood_positive") : w("mood_neutral");
  return [mood, failed(message) && w("not_understood"), message.text?.slice(0, 80)].filter(Boolean).join(" · ");
}
