/** A document to open: an invoice, a return label. */

import type { Context } from "../context";
import { h, icon } from "../dom";
import { safeUrl } from "../text";

export function documentLink(
  { title, url, mime }: { title: string; url: string; mime?: string },
  context: Context,
): HTMLElement | null {
  const href = safeUrl(url, context.gateway);
  if (!href) return null;
  const kind = mime?.split(/[/;+]/)[1]?.toUpperCase() ?? "";
  return h(
    "a",
    { class: "card document", href, target: "_blank", rel: "noopener", "data-testid": "document-link" },
    h("span", { class: "document-icon" }, icon("file", 22)),
    h(
      "span",
      { class: "row-text" },
      h("strong", {}, title),
      h("span", { class: "muted" }, [context.strings.t("document"), kind].filter(Boolean).join(" · ")),
    ),
    icon("external", 16),
  );
}
