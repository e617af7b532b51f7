/** A message's text as nodes: line breaks kept, web addresses made into links, nothing else. */

import { h } from "./dom";

const URL_PATTERN = /https?:\/\/[^\s<>"'，。；：！？、（）《》“”]+/gi;

export interface Piece {
  text: string;
  url?: string;
}

export function splitLinks(text: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(URL_PATTERN)) {
    const address = trimAddress(match[0]);
    const url = safeUrl(address);
    if (!url) continue;
    if (match.index > end) pieces.push({ text: text.slice(end, match.index) });
    pieces.push({ text: address, url });
    end = match.index + address.length;
  }
  if (end < text.length) pieces.push({ text: text.slice(end) });
  return pieces;
}

export function textNodes(text: string): Node[] {
  return splitLinks(text).map((piece) =>
    piece.url
      ? h("a", { href: piece.url, target: "_blank", rel: "noopener noreferrer nofollow" }, piece.text)
      : document.createTextNode(piece.text),
  );
}

/** An absolute http(s) address, or nothing: `javascript:` and its kin never become a link. */
export function safeUrl(address: string | null | undefined, base?: string): string | undefined {
  if (!address) return undefined;
  try {
    const url = new URL(address, base);
    return url.protocol === "http:" || url.protocol === "https:" ? url.href : undefined;
  } catch {
    return undefined;
  }
}

/** Punctuation after an address belongs to the sentence; a closing bracket only if none was opened. */
function trimAddress(address: string): string {
  let trimmed = address.replace(/[.,;:!?]+$/, "");
  while (trimmed.endsWith(")") && count(trimmed, ")") > count(trimmed, "(")) {
    trimmed = trimmed.slice(0, -1).replace(/[.,;:!?]+$/, "");
  }
  return trimmed;
}

const count = (text: string, character: string): number => text.split(character).length - 1;
