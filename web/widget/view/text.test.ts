import { describe, expect, it } from "vitest";
import { initials } from "./dom";
import { sendsMessage } from "./keys";
import { safeUrl, splitLinks } from "./text";

describe("links in a message", () => {
  it("leave the sentence's own punctuation out", () => {
    expect(splitLinks("See https://example.com/help. Or (https://example.com/a_(b)).")).toEqual([
      { text: "See " },
      { text: "https://example.com/help", url: "https://example.com/help" },
      { text: ". Or (" },
      { text: "https://example.com/a_(b)", url: "https://example.com/a_(b)" },
      { text: ")." },
    ]);
  });

  it("end where Chinese begins to punctuate", () => {
    expect(splitLinks("请看https://example.com/帮助，谢谢").map(({ text }) => text)).toEqual([
      "请看",
      "https://example.com/帮助",
      "，谢谢",
    ]);
  });

  it("are only made of web addresses", () => {
    expect(splitLinks("javascript:alert(1) <b>no</b>")).toEqual([{ text: "javascript:alert(1) <b>no</b>" }]);
    expect(safeUrl("javascript:alert(1)", "https://shop.example/")).toBeUndefined();
    expect(safeUrl("data:text/html,x", "https://shop.example/")).toBeUndefined();
    expect(safeUrl("/documents/invoice/x", "https://shop.example/")).toBe("https://shop.example/documents/invoice/x");
  });
});

describe("Enter", () => {
  const enter = { key: "Enter", shiftKey: false, isComposing: false, keyCode: 13 };

  it("sends, and with Shift begins a line", () => {
    expect(sendsMessage(enter)).toBe(true);
    expect(sendsMessage({ ...enter, shiftKey: true })).toBe(false);
    expect(sendsMessage({ ...enter, key: "a", keyCode: 65 })).toBe(false);
  });

  it("of an input method never sends", () => {
    expect(sendsMessage({ ...enter, isComposing: true })).toBe(false);
    expect(sendsMessage({ ...enter, keyCode: 229 })).toBe(false);
  });
});

describe("initials", () => {
  it("are two letters of a Latin name and the family name of a Chinese one", () => {
    expect(initials("Mia Chen")).toBe("MC");
    expect(initials("mia")).toBe("M");
    expect(initials("王晓雨")).toBe("王");
    expect(initials("")).toBe("");
  });
});
