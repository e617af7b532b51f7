/** Icons that the desk alone needs. */

import { drawn } from "../widget/view/dom";

const ICONS = {
  bell: ["M6 10a6 6 0 0 1 12 0c0 5 2 6.500 2 6.500H4S6 15 6 10Z", "M10 20a2.200 2.200 0 0 0 4 0"],
  mute: ["M8.500 5.100A6 6 0 0 1 18 10c0 2 .3 3.500.7 4.500", "M6.200 9c-.2 5.500-2.200 7.500-2.200 7.500h12", "M10 20a2.200 2.200 0 0 0 4 0", "m3 3 18 18"],
  keyboard: ["M3 7h18v10.500H3Z", "M7 10.500h.01", "M10.500 10.500h.01", "M14 10.500h.01", "M17.500 10.500h.01", "M8 14h8"],
} as const;

export const deskIcon = (name: keyof typeof ICONS): SVGSVGElement => drawn(name, ICONS[name], 20);
