/** What a shopper sees before the first message: a greeting and a few ways to begin. */

import type { ChatClient } from "../client/client";
import type { StringKey } from "../strings";
import type { Context } from "./context";
import { h, icon, type IconName } from "./dom";

const SUGGESTIONS: { key: StringKey; icon: IconName; says?: StringKey }[] = [
  { key: "suggest_track", icon: "box" },
  { key: "suggest_return", icon: "back" },
  { key: "suggest_find", icon: "gift" },
  { key: "talk_to_person", icon: "person", says: "talk_to_person_message" },
];

export function welcome(client: ChatClient, { strings, say }: Context): HTMLElement {
  const name = client.customer?.name;
  const title = name ? strings.t("welcome_title_name", { name: givenName(name) }) : strings.t("welcome_title");
  return h(
    "div",
    { class: "welcome", "data-testid": "welcome" },
    h("h2", {}, title),
    h("p", {}, strings.t("welcome_text")),
    h(
      "ul",
      { "aria-label": strings.t("suggestions") },
      ...SUGGESTIONS.map((suggestion) =>
        h(
          "li",
          {},
          h(
            "button",
            {
              type: "button",
              class: "suggestion",
              "data-testid": "suggestion",
              on: { click: () => say(strings.t(suggestion.says ?? suggestion.key)) },
            },
            icon(suggestion.icon, 20),
            h("span", {}, strings.t(suggestion.key)),
            icon("right", 16),
          ),
        ),
      ),
    ),
  );
}

/** A Chinese name is said whole, of another the first word. */
function givenName(name: string): string {
  return /\p{Script=Han}/u.test(name) ? name : (name.split(/\s+/)[0] ?? name);
}
