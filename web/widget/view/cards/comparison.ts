/** Two or three products side by side: a real table, read out cell by cell with its headings. */

import type { ComparedProduct, ComparisonRow } from "../../client/protocol";
import { actionButton, picture, type Context } from "../context";
import { h } from "../dom";
import { safeUrl } from "../text";

export function comparisonTable(
  { products, rows }: { products: ComparedProduct[]; rows: ComparisonRow[] },
  context: Context,
): HTMLElement {
  const { strings } = context;
  return h(
    "div",
    { class: "card comparison", "data-testid": "comparison", tabindex: "0", role: "region", "aria-label": strings.t("comparison") },
    h(
      "table",
      { "data-columns": String(products.length) },
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          h("td", {}),
          ...products.map((product) => h("th", { scope: "col", "data-sku": product.sku }, ...heading(product, context))),
        ),
      ),
      h("tbody", {}, ...rows.map((row) => line(row, context))),
      products.some(({ actions }) => actions?.length)
        ? h(
            "tfoot",
            {},
            h(
              "tr",
              {},
              h("td", {}),
              ...products.map(({ actions, title }) =>
                h("td", {}, ...(actions ?? []).slice(0, 1).map((action) => actionButton(context, action, { about: title }))),
              ),
            ),
          )
        : null,
    ),
  );
}

function heading(product: ComparedProduct, context: Context): Node[] {
  const url = safeUrl(product.url, context.gateway);
  const title = url ? h("a", { href: url, target: "_top" }, product.title) : h("span", {}, product.title);
  return [picture(context, product.image_url, "small"), title];
}

function line({ label, values, best }: ComparisonRow, { strings }: Context): HTMLElement {
  return h(
    "tr",
    {},
    h("th", { scope: "row" }, label),
    ...values.map((value, i) =>
      i === best
        ? h("td", { class: "best" }, h("strong", {}, value), h("span", { class: "hidden" }, ` (${strings.t("comparison_best")})`))
        : h("td", {}, value),
    ),
  );
}
