/** Building DOM nodes without a template language: text is always text, never markup. */

export type Child = Node | string | number | null | undefined | false;
type Handlers = { [K in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[K]) => void };
export type Props = { on?: Handlers; class?: string } & Record<
  string,
  string | number | boolean | null | undefined | Handlers
>;

export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  props: Props = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  setProps(element, props);
  element.append(...present(children));
  return element;
}

export function present(children: Child[]): (Node | string)[] {
  return children
    .filter((child): child is Node | string | number => child != null && child !== false)
    .map((child) => (typeof child === "number" ? String(child) : child));
}

export function setProps(element: Element, props: Props): void {
  for (const [name, value] of Object.entries(props)) {
    if (name === "on") {
      for (const [event, handler] of Object.entries(value as Handlers)) {
        element.addEventListener(event, handler as EventListener);
      }
    } else if (value === null || value === undefined || value === false) {
      element.removeAttribute(name);
    } else {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
}

const SVG = "http://www.w3.org/2000/svg";

const ICONS = {
  chat: ["M21 11.5a8.5 8.5 0 0 1-12.2 7.7L3.5 20.5l1.4-5A8.5 8.5 0 1 1 21 11.5Z", "M8.5 10h7", "M8.5 13.5h4.5"],
  down: ["m6 9 6 6 6-6"],
  close: ["M6 6l12 12", "M18 6 6 18"],
  more: ["M5 12h.01", "M12 12h.01", "M19 12h.01"],
  send: ["M12 19V5", "m5.5 11.5 6.5-6.5 6.5 6.5"],
  camera: ["M4.500 8h3l1.500-2.500h6L16.500 8h3A1.500 1.500 0 0 1 21 9.500v8A1.500 1.500 0 0 1 19.500 19h-15A1.500 1.500 0 0 1 3 17.500v-8A1.500 1.500 0 0 1 4.500 8Z", "M12 16.500a3.200 3.200 0 1 0 0-6.400 3.200 3.200 0 0 0 0 6.400Z"],
  person: ["M12 12.2a4.1 4.1 0 1 0 0-8.2 4.1 4.1 0 0 0 0 8.2Z", "M4.5 20.5c.9-3.8 3.9-5.5 7.5-5.5s6.6 1.7 7.5 5.5"],
  globe: ["M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z", "M3 12h18", "M12 3c2.6 2.6 3.6 5.7 3.6 9s-1 6.4-3.6 9c-2.6-2.6-3.6-5.7-3.6-9S9.4 5.6 12 3Z"],
  check: ["m5 12.5 4.5 4.500L19 7.5"],
  checks: ["m2.5 12.5 4.5 4.500L16 8", "m12 16.5.5.500L22 8"],
  clock: ["M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z", "M12 7v5l3 2"],
  alert: ["M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z", "M12 7.500v5.5", "M12 16.500h.01"],
  offline: ["m3 3 18 18", "M8.5 16.400a5 5 0 0 1 7 0", "M5 12.900a10 10 0 0 1 4.7-2.6", "M19 12.900a10 10 0 0 0-2.5-1.9", "M2 8.800a15 15 0 0 1 4.2-2.7", "M22 8.800A15 15 0 0 0 11 5", "M12 20h.01"],
  box: ["M21 8 12 3 3 8v8l9 5 9-5Z", "m3 8 9 5 9-5", "M12 13v8"],
  back: ["M9 14 4 9l5-5", "M4 9h10.500a5.5 5.5 0 0 1 0 11H11"],
  bag: ["M5 8h14l1 13H4Z", "M9 8V6.500a3 3 0 0 1 6 0V8"],
  gift: ["M20 12v9H4v-9", "M2.5 7.500h19V12h-19Z", "M12 21V7.5", "M12 7.500H8a2.3 2.3 0 1 1 2.2-3.100L12 7.500l1.8-3.100A2.3 2.3 0 1 1 16 7.500Z"],
  left: ["m15 6-6 6 6 6"],
  right: ["m9 6 6 6-6 6"],
  file: ["M14 3H6.500A1.5 1.5 0 0 0 5 4.500v15A1.5 1.5 0 0 0 6.5 21h11a1.5 1.5 0 0 0 1.5-1.500V8Z", "M14 3v5h5", "M9 13h6", "M9 17h4"],
  external: ["M14 4h6v6", "M20 4 11 13", "M18 14v5a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1h5"],
  leaf: ["M5 19c0-9 5-14 15-14 0 10-5 15-12 13.5", "M4.5 20.500C7 15 10 12 14.5 10"],
  truck: ["M3 6h11v11H3Z", "M14 10h4l3 3.500V17h-7Z", "M7 19.500a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z", "M17.5 19.500a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z"],
} as const;

export type IconName = keyof typeof ICONS;

export function icon(name: IconName, size = 20): SVGSVGElement {
  return drawn(name, ICONS[name], size);
}

/** An icon of a part's own: lines in a box of 24 by 24. */
export function drawn(name: string, paths: readonly string[], size: number): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  const attributes = {
    viewBox: "0 0 24 24",
    width: size,
    height: size,
    fill: "none",
    stroke: "currentColor",
    "stroke-width": name === "more" ? 3 : 1.8,
    "stroke-linecap": "round",
    "stroke-linejoin": "round",
    "aria-hidden": "true",
    focusable: "false",
    class: `icon icon-${name}`,
  };
  for (const [key, value] of Object.entries(attributes)) svg.setAttribute(key, String(value));
  for (const d of paths) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", d);
    svg.append(path);
  }
  return svg;
}

/** Up to two letters of a Latin name; the family name of a Chinese one. */
export function initials(name: string): string {
  const trimmed = name.trim();
  if (/^\p{Script=Han}/u.test(trimmed)) return [...trimmed][0] ?? "";
  const words = trimmed.split(/\s+/).filter(Boolean);
  const letters = words.length > 1 ? [words[0]![0], words.at(-1)![0]] : [words[0]?.[0]];
  return letters.join("").toUpperCase();
}
