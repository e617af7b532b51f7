import { describe, expect, it } from "vitest";
import deskEn from "../../desk/strings.en.json";
import deskZh from "../../desk/strings.zh.json";
import shopEn from "../../shop/strings.en.json";
import shopZh from "../../shop/strings.zh.json";
import en from "./en.json";
import { chooseLanguage, Strings } from "./index";
import zh from "./zh.json";

const pairs = { widget: [en, zh], desk: [deskEn, deskZh], shop: [shopEn, shopZh] } as const;

describe.each(Object.entries(pairs))("the %s's texts", (_, [english, chinese]) => {
  it("exist in both languages with the same places to fill", () => {
    const places = (texts: object): Record<string, string[]> =>
      Object.fromEntries(
        Object.entries(texts).map(([key, text]) => [key, (JSON.stringify(text).match(/\{\w+\}/g) ?? []).sort()]),
      );
    expect(places(chinese)).toEqual(places(english));
  });

  it("are punctuated in Chinese as Chinese is", () => {
    for (const text of Object.values(chinese)) {
      if (typeof text === "string") expect(text).not.toMatch(/[\u4e00-\u9fff][,;:?!]/);
    }
  });
});

describe("the language of the widget", () => {
  it("is the page's own wish, else the shopper's choice, the page's, the browser's", () => {
    expect(chooseLanguage("zh", { stored: "en" })).toBe("zh");
    expect(chooseLanguage("auto", { stored: "en", page: "zh-CN" })).toBe("en");
    expect(chooseLanguage("auto", { page: "zh-Hans", browser: ["en"] })).toBe("zh");
    expect(chooseLanguage(null, { page: "", browser: ["fr", "zh-TW", "en"] })).toBe("zh");
    expect(chooseLanguage(undefined, { browser: ["sv"] })).toBe("en");
  });

  it("counts in words", () => {
    expect(new Strings("en").plural("launcher_unread", 1)).toBe("Open chat, 1 new message");
    expect(new Strings("en").plural("launcher_unread", 3)).toBe("Open chat, 3 new messages");
    expect(new Strings("zh").plural("count_left", 12)).toBe("还可输入 12 字");
  });
});
