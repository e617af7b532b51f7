/** Claims and returns with their photos, and what the shopper asked the shop to do. */

import { h, type Child } from "../../widget/view/dom";
import type { Case, PanelData, PanelOrder, ShopperRequest } from "./api";
import { ask } from "./dialog";
import { wordsOf, type Panel } from "./model";
import { quiet, Section, small } from "./section";
import { day, money, named, w } from "./words";

/** These touch data in several places: the administrator's command does them. */
const ERASURES = ["delete_account", "delete_data"];

export class Claims {
  private section = new Section("claims");
  readonly element = this.section.element;
  private error = h("p", { class: "error", role: "alert" });

  constructor(
    private panel: Panel,
    private language: () => string,
  ) {}

  render(data: PanelData): void {
    const cases = data.orders.flatMap((order) => order.cases.map((one) => ({ order, one })));
    const count = cases.filter(({ one }) => one.status === "review" || one.status === "requested").length;
    const open = data.requests.filter(({ status }) => status === "open" || status === "waiting").length;
    const { mine } = this.panel;
    this.section.show(
      [cases.map(({ one }) => one), data.requests, mine],
      () => [
        !cases.length && !data.requests.length && quiet(w("claims_none")),
        ...cases.map(({ order, one }) => this.case(order, one, mine)),
        ...data.requests.map((request) => this.request(request, mine)),
        this.error,
      ],
      count + open,
    );
  }

  private case(order: PanelOrder, one: Case, mine: boolean): HTMLElement {
    const decide = (action: "approve" | "reject"): HTMLElement =>
      small(w(`do_${action}`), `panel-${action}`, () => ask(this.panel, { action, order, case: one.number, language: this.language() }));
    const wish = one.status === "review" || one.status === "requested" ? named("wish", one.wish) : "";
    const value = one.amount && Number(one.amount) > 0 ? money(one.amount, order.currency) : "";
    return h(
      "article",
      { class: "case", "data-testid": "panel-case" },
      h("p", { class: "case-head" }, h("strong", {}, one.number), h("span", { class: "tag" }, named("case", one.kind)), h("span", { class: one.status === "review" ? "tag why" : "tag" }, named("state", one.status))),
      h("p", {}, [one.title && `${one.quantity} × ${one.title}`, wish, value].filter(Boolean).join(" · ")),
      one.reason && h("blockquote", {}, one.reason),
      one.photos.length > 0 &&
        h(
          "p",
          { class: "photos" },
          ...one.photos.map((src, at) =>
            h("a", { href: src, target: "_blank", rel: "noopener" }, h("img", { src, alt: w("photos_of", { n: at + 1, case: one.number }), loading: "lazy" })),
          ),
        ),
      quiet(`${order.number} · ${day(one.at)}`),
      mine && one.status === "review" && h("div", { class: "panel-actions" }, decide("approve"), decide("reject")),
    );
  }

  private request(request: ShopperRequest, mine: boolean): HTMLElement {
    const open = request.status === "open" || request.status === "waiting";
    const settle = (status: "done" | "cancelled"): void => {
      this.error.textContent = "";
      this.panel.settle(request.number, status).catch((problem: unknown) => {
        this.error.textContent = wordsOf(problem) || w("act_failed");
      });
    };
    const controls: Child[] = ERASURES.includes(request.kind)
      ? [quiet(w("request_admin"))]
      : [small(w("request_complete"), "panel-request-done", () => settle("done")), small(w("request_cancel"), "panel-request-cancel", () => settle("cancelled"))];
    return h(
      "article",
      { class: "case", "data-testid": "panel-request" },
      h("p", { class: "case-head" }, h("strong", {}, request.number), h("span", { class: open ? "tag why" : "tag" }, named("request", request.status))),
      h("p", {}, request.label, request.contact && ` · ${request.contact}`),
      quiet(day(request.at)),
      mine && open && h("div", { class: "panel-actions" }, ...controls),
    );
  }
}
