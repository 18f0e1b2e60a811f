// Bundle the courier's app into dist/: files named by their content, a service worker that knows them all, one page.

import * as esbuild from "esbuild";

const HERE = new URL(".", import.meta.url);
const DIST = new URL("dist/", HERE);
const BASE = "/h/";
const COMMON = {
  absWorkingDir: HERE.pathname.replace(/\/$/, ""),
  bundle: true,
  format: "esm",
  jsx: "automatic",
  jsxImportSource: "preact",
  loader: { ".wasm": "file", ".svg": "text" },
  logLevel: "warning",
  metafile: true,
  minify: true,
  outdir: DIST.pathname,
  target: ["chrome111", "safari16.4", "firefox115"],
} satisfies esbuild.BuildOptions;

type Built = Awaited<ReturnType<typeof esbuild.build<typeof COMMON>>>;

/** Bundle some entries under names that hold a hash of their content. */
function bundle(entries: Record<string, string>, define: Record<string, string> = {}): Promise<Built> {
  return esbuild.build({
    ...COMMON,
    entryPoints: entries,
    entryNames: "assets/[name]-[hash]",
    chunkNames: "assets/[name]-[hash]",
    assetNames: "assets/[name]-[hash]",
    publicPath: BASE,
    splitting: true,
    define,
  });
}

/** Return the names of what was written, below dist/. */
function written(built: Built): string[] {
  return Object.keys(built.metafile.outputs).map((path) => path.replace(/^dist\//, "")).sort();
}

/** Return the one file that was made of an entry. */
function made(built: Built, entry: string, suffix: string): string {
  const found = Object.entries(built.metafile.outputs).find(([path, each]) =>
    each.entryPoint === entry && path.endsWith(suffix)
  );
  if (!found) throw new Error(`Nothing was made of ${entry}.`);
  return found[0].replace(/^dist\//, "");
}

async function hashOf(texts: string[]): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(texts.join("\n")));
  return [...new Uint8Array(digest)].slice(0, 6).map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function page(script: string, style: string): Promise<string> {
  const template = await Deno.readTextFile(new URL("src/index.html", HERE));
  return template.replace("{{script}}", BASE + script).replace("{{style}}", BASE + style);
}

await Deno.remove(DIST, { recursive: true }).catch(() => {});
const decoder = await bundle({ decode: "src/instruments/decode_worker.ts" });
const worker = JSON.stringify(BASE + made(decoder, "src/instruments/decode_worker.ts", ".js"));
const app = await bundle({ main: "src/main.tsx", handheld: "src/look/handheld.css" }, { DECODE_WORKER: worker });
const files = [...written(decoder), ...written(app)];
const index = await page(made(app, "src/main.tsx", ".js"), made(app, "src/look/handheld.css", ".css"));
const named: Record<string, string> = { "index.html": index };
for (const name of ["manifest.webmanifest", "icon.svg"]) {
  named[name] = await Deno.readTextFile(new URL(`src/${name}`, HERE));
}
for (const [name, text] of Object.entries(named)) await Deno.writeTextFile(new URL(name, DIST), text);
// Their names stay when their content changes: it is part of the version.
const version = await hashOf([...files, ...Object.values(named)]);
await esbuild.build({
  ...COMMON,
  entryPoints: { service_worker: "src/service_worker.ts" },
  define: {
    VERSION: JSON.stringify(version),
    SHELL: JSON.stringify(["", "manifest.webmanifest", "icon.svg", ...files].map((name) => BASE + name)),
  },
});
await esbuild.stop();
console.log(`Built the handheld's app, version ${version}: ${files.length + 4} files.`);
