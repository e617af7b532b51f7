import { beforeAll, describe, expect, it, vi } from "vitest";

vi.stubGlobal("localStorage", { getItem: () => "en", setItem: () => undefined });
vi.stubGlobal("navigator", { language: "en-GB" });
const { ticks } = await import("./chart");
const { duration, mood, share } = await import("./format");
const { choose } = await import("../strings");

describe("the marks of an axis", () => {
  it.each([
    [0, 10, [0, 2.5, 5, 7.5, 10]],
    [0, 1, [0, 0.25, 0.5, 0.75, 1]],
    [-1, 1, [-1, -0.5, 0, 0.5, 1]],
    [0, 7, [0, 2, 4, 6, 8]],
    [0, 137, [0, 50, 100, 150]],
    [1, 5, [1, 2, 3, 4, 5]],
  ])("from %d to %d are round and reach the end", (low, high, marks) => {
    expect(ticks(low, high)).toEqual(marks);
  });

  it("are there for a picture with nothing but zeros", () => {
    expect(ticks(0, 0).length).toBeGreaterThan(1);
  });
});

describe("figures as people read them", () => {
  beforeAll(() => choose("en"));

  it.each([
    [12.4, "12 s"],
    [59.7, "1 min"],
    [150, "3 min"],
    [3600, "1 h"],
    [4800, "1 h 20 min"],
    [200_000, "2 d 7 h"],
  ])("%d seconds are %s", (seconds, told) => {
    expect(duration(seconds)).toBe(told);
  });

  it("has signs on moods and none on shares", () => {
    expect([mood(0.25), mood(0), share(0.5)]).toEqual(["+0.25", "0", "50%"]);
  });

  it("speaks Chinese", () => {
    choose("zh");
    expect(duration(4800)).toBe("1小时 20分钟");
  });
});
