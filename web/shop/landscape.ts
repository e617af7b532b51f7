/** The hero's picture: linden trees on a lake at evening, drawn. */

const SVG = "http://www.w3.org/2000/svg";

type Shape = [tag: string, attributes: Record<string, string | number>];

const tree = (x: number, y: number, s: number, tone: string): Shape[] => [
  ["path", { d: `M${x} ${y}v${-42 * s}`, stroke: "var(--trunk)", "stroke-width": 5 * s, "stroke-linecap": "round" }],
  ["ellipse", { cx: x, cy: y - 62 * s, rx: 30 * s, ry: 38 * s, fill: tone }],
  ["ellipse", { cx: x - 9 * s, cy: y - 70 * s, rx: 15 * s, ry: 20 * s, fill: "var(--leaf-light)", opacity: 0.45 }],
];

const SHAPES: Shape[] = [
  ["rect", { width: 720, height: 400, fill: "var(--sky)" }],
  ["circle", { cx: 520, cy: 120, r: 46, fill: "var(--sun)" }],
  ["path", { d: "M0 230c90-64 170-70 260-22 80-60 190-76 280-10 70-40 130-40 180-12v80H0Z", fill: "var(--far)" }],
  ["path", { d: "M0 252c120-44 220-34 330-8 120-34 260-38 390 2v40H0Z", fill: "var(--near)" }],
  ["rect", { y: 270, width: 720, height: 130, fill: "var(--lake)" }],
  ["path", { d: "M470 292h100M430 310h70M520 326h96M486 346h54", stroke: "var(--sun)", "stroke-width": 4, "stroke-linecap": "round", opacity: 0.7 }],
  ["path", { d: "M60 318h84M190 340h120M96 366h60", stroke: "var(--ripple)", "stroke-width": 3, "stroke-linecap": "round" }],
  ["path", { d: "M0 262c60-14 150-14 236 10 20 6 8 12-14 12H0Z", fill: "var(--shore)" }],
  ...tree(64, 268, 1.35, "var(--leaf)"),
  ...tree(128, 270, 1, "var(--leaf-dark)"),
  ...tree(182, 274, 0.78, "var(--leaf)"),
  ["path", { d: "M600 284c40-16 80-20 120-20v26H610c-14 0-18-2-10-6Z", fill: "var(--shore)" }],
  ...tree(668, 278, 0.85, "var(--leaf-dark)"),
  ["path", { d: "M352 300h66c-4 14-14 18-33 18s-29-4-33-18Z", fill: "var(--boat)" }],
];

export function landscape(): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 720 400");
  svg.setAttribute("preserveAspectRatio", "xMidYMid slice");
  svg.setAttribute("aria-hidden", "true");
  for (const [tag, attributes] of SHAPES) {
    const shape = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) shape.setAttribute(name, String(value));
    svg.append(shape);
  }
  return svg;
}
