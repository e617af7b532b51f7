/** Light or dark: what the shop fixed, else what its page says, else what the system prefers. */
export function followTheme(host: HTMLElement, fixed?: string): void {
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const page = document.documentElement;
  const apply = (): void => {
    const wanted = fixed ?? page.dataset.theme;
    const known = wanted === "light" || wanted === "dark";
    host.dataset.theme = known ? wanted : dark.matches ? "dark" : "light";
  };
  apply();
  dark.addEventListener("change", apply);
  new MutationObserver(apply).observe(page, { attributeFilter: ["data-theme"] });
}
