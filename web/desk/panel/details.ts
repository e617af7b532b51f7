/** On a screen too narrow for three columns the panel lies over the conversation, and folds away. */

export function showDetails(on: boolean): void {
  const desk = document.querySelector(".desk");
  desk?.classList.toggle("details", on);
  const next = on ? "panel-close" : "desk-details";
  desk?.querySelector<HTMLElement>(`[data-testid=${next}]`)?.focus();
}

export const detailsLieOver = (): boolean => document.querySelector(".desk")?.classList.contains("details") ?? false;
