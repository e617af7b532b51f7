/** The form in front of the desk. */

import { h, icon } from "../widget/view/dom";
import { RequestFailed } from "./api";
import type { Desk } from "./model";
import { t } from "./strings";

export function loginForm(desk: Desk): HTMLElement {
  const error = h("p", { class: "error", role: "alert", "data-testid": "desk-error" });
  const email = h("input", { id: "email", type: "email", autocomplete: "username", required: true, "data-testid": "desk-email" });
  const password = h("input", { id: "password", type: "password", autocomplete: "current-password", required: true, "data-testid": "desk-password" });
  const button = h("button", { type: "submit", class: "primary", "data-testid": "desk-login" }, t("sign_in"));
  const submit = async (): Promise<void> => {
    error.textContent = "";
    button.disabled = true;
    button.textContent = t("signing_in");
    try {
      await desk.login(email.value.trim(), password.value);
    } catch (problem) {
      const wrong = problem instanceof RequestFailed && problem.status < 500;
      error.textContent = t(wrong ? "login_wrong" : "login_failed");
      password.select();
    }
    button.disabled = false;
    button.textContent = t("sign_in");
  };
  return h(
    "main",
    { class: "login" },
    h(
      "form",
      {
        on: {
          submit: (event) => {
            event.preventDefault();
            void submit();
          },
        },
      },
      h("span", { class: "mark" }, icon("leaf", 28)),
      h("h1", {}, t("login_title")),
      h("label", { for: "email" }, t("email")),
      email,
      h("label", { for: "password" }, t("password")),
      password,
      error,
      button,
    ),
  );
}
