/** What every component is given: the words, the gateway's address, and a way to answer. */

import type { QuickReply } from "../client/protocol";
import type { Strings } from "../strings";
import { h } from "./dom";
import { safeUrl } from "./text";

export interface Context {
  strings: Strings;
  /** Relative addresses in messages are the gateway's. */
  gateway: string;
  /** A photo of this conversation, which needs the session to be seen. */
  photo: (path: string) => Promise<string | undefined>;
  choose: (reply: QuickReply) => void;
  /** A product's page was opened from its card. */
  viewed: (sku: string) => void;
  /** Says how a person's help was. */
  rate: (id: number, score: number, comment: string) => void;
  /** Writes in the shopper's name what they chose among our own suggestions. */
  say: (text: string) => void;
}

export function picture(context: Context, address: string | null | undefined, className: string): HTMLElement {
  const src = safeUrl(address, context.gateway);
  const frame = h("span", { class: `picture ${className}` });
  if (src) {
    const image = h("img", { src, alt: "", loading: "lazy", decoding: "async" });
    image.addEventListener("error", () => image.remove());
    frame.append(image);
  }
  return frame;
}

export function actionButton(
  context: Context,
  action: QuickReply,
  { primary = false, about }: { primary?: boolean; about?: string } = {},
): HTMLButtonElement {
  return h(
    "button",
    {
      type: "button",
      class: primary ? "action primary" : "action",
      "data-testid": "card-action",
      "data-payload": action.payload,
      "aria-label": about ? `${action.title}: ${about}` : null,
      on: { click: () => context.choose(action) },
    },
    action.title,
  );
}
