/** What the editor knows of canned replies: the shortcut being typed, and gaps still to fill. */

import type { Canned } from "./api";

/** Variables that canned replies may name; anything else in braces is the agent's own text. */
const GAP =
  /\{(name|agent|shop|order_number|order_status|tracking_number|carrier|expected|total|return_number)\}/;

export interface Typed {
  /** What stands behind the slash, and where the slash is. */
  word: string;
  start: number;
}

/** The shortcut that is being typed before the caret: a slash at the beginning of a word. */
export function typedShortcut(text: string, caret: number): Typed | undefined {
  const match = /(?:^|\s)\/([^\s/]{0,24})$/.exec(text.slice(0, caret));
  return match ? { word: match[1]!, start: caret - match[1]!.length - 1 } : undefined;
}

/** The replies that fit, those whose shortcut begins so first. */
export function fitting(replies: Canned[], word: string): Canned[] {
  const wanted = word.toLowerCase();
  const rank = ({ shortcut, title, text }: Canned): number => {
    if (shortcut.startsWith(wanted)) return shortcut === wanted ? 0 : 1;
    if (title.toLowerCase().includes(wanted)) return 2;
    return wanted.length > 1 && text.toLowerCase().includes(wanted) ? 3 : 4;
  };
  return replies
    .map((reply) => ({ reply, rank: rank(reply) }))
    .filter((one) => one.rank < 4)
    .sort((a, b) => a.rank - b.rank || a.reply.shortcut.localeCompare(b.reply.shortcut))
    .map(({ reply }) => reply);
}

/** The first gap of a text, with where it is; none where everything is filled in. */
export function firstGap(text: string): { gap: string; start: number } | undefined {
  const match = GAP.exec(text);
  return match ? { gap: match[0], start: match.index } : undefined;
}
