/** Builds the three front ends into dist/ and says how heavy each is. */
import { cp, mkdir, readFile, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import * as esbuild from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const WIDGET_LIMIT = 60 * 1024;

/** A style sheet imported from TypeScript becomes a minified string, for the shadow roots. */
const cssAsText = {
  name: "css-as-text",
  setup(build) {
    build.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      const { code } = await esbuild.transform(source, { loader: "css", minify: true });
      return { contents: code, loader: "text" };
    });
  },
};

const common = {
  absWorkingDir: here,
  bundle: true,
  minify: true,
  sourcemap: true,
  target: ["es2021", "safari15"],
  logLevel: "warning",
};

const outputs = [
  { in: "widget/main.ts", out: "dist/widget/smartmkt.js", format: "iife", plugins: [cssAsText] },
  { in: "desk/main.ts", out: "dist/desk/desk.js", format: "esm", plugins: [] },
  { in: "desk/desk.css", out: "dist/desk/desk.css", plugins: [] },
  { in: "shop/main.ts", out: "dist/shop/shop.js", format: "iife", plugins: [] },
  { in: "shop/shop.css", out: "dist/shop/shop.css", plugins: [] },
];

const options = (output) => ({
  ...common,
  entryPoints: [output.in],
  outfile: output.out,
  format: output.format,
  plugins: output.plugins,
});

async function copyPages() {
  for (const page of ["desk", "shop"]) {
    await mkdir(join(here, "dist", page), { recursive: true });
    await cp(join(here, page, "index.html"), join(here, "dist", page, "index.html"));
  }
}

async function reportSizes() {
  for (const { out } of outputs) {
    const bytes = await readFile(join(here, out));
    const gzipped = gzipSync(bytes, { level: 9 }).length;
    const kb = (n) => `${(n / 1024).toFixed(1)} kB`.padStart(9);
    console.log(`${out.padEnd(26)} ${kb(bytes.length)}  ${kb(gzipped)} gzipped`);
    if (out.includes("widget") && gzipped > WIDGET_LIMIT) {
      console.error(`The widget is heavier than ${WIDGET_LIMIT / 1024} kB gzipped.`);
      process.exitCode = 1;
    }
  }
}

await rm(join(here, "dist"), { recursive: true, force: true });
await copyPages();
if (process.argv.includes("--watch")) {
  for (const output of outputs) await (await esbuild.context(options(output))).watch();
} else {
  await Promise.all(outputs.map((output) => esbuild.build(options(output))));
  await reportSizes();
}
