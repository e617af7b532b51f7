import { describe, expect, it } from "vitest";
import type { Canned } from "./api";
import { firstGap, fitting, typedShortcut } from "./gaps";

const reply = (shortcut: string, title = shortcut, text = ""): Canned => ({ name: shortcut, shortcut, title, text, missing: [] });

describe("the shortcut of a canned reply", () => {
  it("begins with a slash at the beginning of a word", () => {
    expect(typedShortcut("/ref", 4)).toEqual({ word: "ref", start: 0 });
    expect(typedShortcut("Hello /", 7)).toEqual({ word: "", start: 6 });
    expect(typedShortcut("您好 /退", 5)).toEqual({ word: "退", start: 3 });
  });

  it("is no part of a path, an address or a finished word", () => {
    for (const text of ["and/or", "https://x", "/refund done", ""]) expect(typedShortcut(text, text.length)).toBeUndefined();
  });

  it("is read before the caret alone", () => {
    expect(typedShortcut("/re later", 3)).toEqual({ word: "re", start: 0 });
  });

  it("finds what begins so before what has it in its title or text", () => {
    const replies = [reply("hi", "Refund greeting"), reply("x", "Other", "about a refund"), reply("refund"), reply("ref")];
    expect(fitting(replies, "ref").map(({ shortcut }) => shortcut)).toEqual(["ref", "refund", "hi", "x"]);
    expect(fitting(replies, "zzz")).toEqual([]);
    expect(fitting(replies, "")).toHaveLength(4);
  });
});

describe("a gap", () => {
  it("is a variable that nothing was known of", () => {
    expect(firstGap("Order {order_number} of {name}")).toEqual({ gap: "{order_number}", start: 6 });
  });

  it("is not what an agent writes in braces", () => {
    expect(firstGap("use {curly} braces")).toBeUndefined();
  });
});
