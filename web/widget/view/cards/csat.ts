/** How was a person's help? One to five, and words if one likes. */

import type { Custom } from "../../client/protocol";
import type { Context } from "../context";
import { h } from "../dom";

const SCORES = [1, 2, 3, 4, 5];

type Csat = Extract<Custom, { type: "csat" }>;

export function csatCard({ id, agent, score, comment, refused: why }: Csat, context: Context): HTMLElement {
  const { strings } = context;
  if (score) return thanks(score, comment ?? "", context);
  const words = h("textarea", {
    rows: "2",
    maxlength: "1000",
    placeholder: strings.t("csat_comment"),
    "aria-label": strings.t("csat_comment"),
    "data-testid": "csat-comment",
  });
  const refused = h("p", { class: "csat-refused", role: "alert" }, why);
  const send = h("button", { type: "submit", class: "action primary", disabled: true, "data-testid": "csat-send" }, strings.t("csat_send"));
  const form = h(
    "form",
    { class: "card csat", "data-testid": "csat" },
    h(
      "fieldset",
      {},
      h("legend", { class: "hidden" }, strings.t("csat_legend", { name: agent })),
      ...SCORES.map((one) => star(id, one, context)),
    ),
    h("div", { class: "csat-ends", "aria-hidden": "true" }, h("span", {}, strings.t("csat_worst")), h("span", {}, strings.t("csat_best"))),
    words,
    refused,
    send,
  );
  const chosen = (): number => Number(form.querySelector<HTMLInputElement>("input:checked")?.value ?? 0);
  form.addEventListener("change", () => {
    send.disabled = chosen() === 0;
    const upTo = chosen();
    form.querySelectorAll("label").forEach((label, i) => label.classList.toggle("on", i < upTo));
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (chosen()) context.rate(id, chosen(), words.value.trim());
  });
  return form;
}

function star(id: number, value: number, { strings }: Context): HTMLElement {
  return h(
    "label",
    { "data-testid": "csat-score" },
    h("input", { type: "radio", class: "hidden", name: `csat-${id}`, value, "aria-label": strings.t("csat_score", { n: value }) }),
    h("span", { "aria-hidden": "true" }, "★"),
  );
}

function thanks(score: number, comment: string, { strings }: Context): HTMLElement {
  return h(
    "div",
    { class: "card csat", "data-testid": "csat-done" },
    h("p", { class: "csat-stars", role: "img", "aria-label": strings.t("csat_given", { n: score }) }, "★".repeat(score), h("i", {}, "★".repeat(5 - score))),
    comment && h("p", { class: "csat-words" }, comment),
    h("p", { class: "muted" }, strings.t("csat_thanks")),
  );
}
