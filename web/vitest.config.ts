import { defineConfig } from "vitest/config";

export default defineConfig({
  test: { include: ["widget/**/*.test.ts", "desk/**/*.test.ts", "shop/**/*.test.ts"], environment: "node" },
});
