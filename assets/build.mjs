// Style sheet, scripts, images and licences, into the folder given. The same input gives the same bytes.
import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as esbuild from "esbuild";
import * as sass from "sass";

const out = process.argv[2];
const licences = [
  ["govuk-frontend", "licences/govuk-frontend.txt", "parts of offcut.css and offcut.js"],
  ["htmx.org", "node_modules/htmx.org/LICENSE", "in offcut.js"],
  ["leaflet", "node_modules/leaflet/LICENSE", "in map.js, map.css and images/"],
];

async function styleSheet() {
  const made = sass.compile("scss/offcut.scss", {
    charset: false,
    loadPaths: ["node_modules"],
    style: "compressed",
  });
  const { code } = await esbuild.transform(made.css, { loader: "css", minify: true, legalComments: "inline" });
  await writeFile(join(out, "offcut.css"), code);
}

function scripts() {
  const shared = { bundle: true, legalComments: "none", logLevel: "warning", minify: true, outdir: out, target: "es2020" };
  return Promise.all([
    esbuild.build({ ...shared, entryPoints: ["js/offcut.js", "js/map.js"], format: "esm" }),
    esbuild.build({
      ...shared,
      assetNames: "images/[name]",
      entryPoints: [{ in: "node_modules/leaflet/dist/leaflet.css", out: "map" }],
      loader: { ".png": "file" },
    }),
  ]);
}

async function licenceFile() {
  const parts = await Promise.all(
    licences.map(async ([name, file, where]) => {
      const { version, license } = JSON.parse(await readFile(`node_modules/${name}/package.json`));
      const text = (await readFile(file, "utf8")).trim();
      return `${name} ${version} (${license}): ${where}\n\n${text}\n`;
    }),
  );
  const head = "Work of others in this folder, under its own licences. All else here is Offcut's own, under Apache-2.0.\n";
  await writeFile(join(out, "LICENCES.txt"), [head, ...parts].join(`\n${"-".repeat(72)}\n\n`));
}

await mkdir(out, { recursive: true });
await Promise.all([styleSheet(), scripts(), licenceFile(), cp("images", join(out, "images"), { recursive: true })]);
