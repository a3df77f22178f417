// npm run verify:resumes [-- folder]: loads each sample of JSON Resume, each file of test/resumes and each resume.json of a
// folder as the only CV of a site. Counts, for page, PDF, plain text, Markdown and JSON, the values that are neither shown
// nor in a diagnostic, and the lines that npm run check prints. A file passes when nothing is missing and these are at most
// 40. A file of the folder may be refused, with line and column. Needs pdftotext (Debian: poppler-utils).
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildApp } from '../dist/suite/server/app.js';
import { loadConfig } from '../dist/suite/server/config.js';
import { LiveContent } from '../dist/suite/server/content/live-content.js';
import { contactFields } from '../dist/suite/server/content/site.js';
import { loadContent } from '../dist/suite/server/snapshot/load.js';
import { readPdf } from '../dist/suite/test/helpers/pdf.js';
import { expectedValues, missingValues, valuesOf } from '../dist/suite/test/helpers/shown-values.js';

const MAX_LINES = 40;

const project = path => fileURLToPath(new URL(`../${path}`, import.meta.url));
const samples = dirname(createRequire(import.meta.url).resolve('@jsonresume/schema/package.json'));
const filesOf = folder =>
  readdirSync(folder)
    .filter(name => name.endsWith('.json'))
    .sort()
    .map(name => join(folder, name));
const ours = [
  join(samples, 'sample.resume.json'),
  ...filesOf(join(samples, 'examples')),
  ...filesOf(project('test/resumes')),
];
const others = process.argv.slice(2).flatMap(filesOf);

/** Creates a content folder with one CV, in the language that its name ends with (`student.fr.json`), else in English. */
function createFolder(file) {
  const folder = mkdtempSync(join(tmpdir(), 'cv-site-'));
  for (const name of ['cv', 'ui']) mkdirSync(join(folder, name));
  const language = /\.([a-z]{2})\.json$/.exec(file)?.[1] ?? 'en';
  writeFileSync(join(folder, 'site.json'), JSON.stringify({ public: contactFields }));
  copyFileSync(file, join(folder, `cv/${language}.json`));
  const messages = [`server/ui/messages/${language}.json`, 'server/ui/messages/en.json'].map(project);
  const ui = JSON.parse(readFileSync(messages.find(existsSync), 'utf8'));
  if (language === 'ar') ui.dir = 'rtl';
  writeFileSync(join(folder, `ui/${language}.json`), JSON.stringify(ui));
  return { folder, language };
}

/** The text and links of a PDF. */
async function extractPdf(bytes) {
  const { stdout } = spawnSync('pdftotext', ['-', '-'], { input: bytes, encoding: 'utf8', maxBuffer: 1e8 });
  return [stdout, ...(await readPdf(bytes)).links].join('\n');
}

/** The values that each representation lacks, by its name, and those in diagnostics that the page lacks. */
async function findMissing(loaded, language, { expected, reported }) {
  const content = new LiveContent(loaded.content, loaded, async () => loaded);
  const loadLimits = { eventLoopDelayMs: 0, heapBytes: 0 };
  const app = await buildApp({ config: loadConfig({}), content, today: () => '2026-11-23', loadLimits });
  const request = async path => {
    const { statusCode, rawPayload, body } = await app.inject(path);
    if (statusCode !== 200) throw new Error(`${path}: ${statusCode}`);
    return path.endsWith('.pdf') ? extractPdf(rawPayload) : body;
  };
  const paths = { page: '', pdf: '/cv.pdf', text: '/cv.txt', markdown: '/cv.md', json: '/cv.json' };
  const missing = {};
  for (const [name, path] of Object.entries(paths))
    missing[name] = missingValues(expected, name, await request(`/${language}${path}`));
  const reportedOnly = missingValues(reported, 'page', await request(`/${language}`));
  await app.close();
  return { missing, reportedOnly };
}

/** Counts the lines that npm run check prints for a content folder. */
function countLines(folder) {
  const env = { ...process.env, CONTENT_DIR: folder };
  const { stdout } = spawnSync(process.execPath, [project('dist/suite/server/cli.js'), 'check'], {
    env,
    encoding: 'utf8',
    maxBuffer: 1e8,
  });
  return stdout.split('\n').filter(Boolean).length;
}

async function verify(file) {
  const { folder, language } = createFolder(file);
  const loaded = await loadContent(folder);
  const { diagnostics } = loaded;
  const lines = countLines(folder);
  const unlocated = diagnostics.filter(({ line, column }) => !line || !column).length;
  const name = file.split('/').at(-1);
  const diagnosticCounts = `${diagnostics.length} diagnostics in ${lines} lines`;
  rmSync(folder, { recursive: true });
  if (!loaded.content) {
    const passed = others.includes(file) && !unlocated;
    return { passed, report: `${name}: refused; ${diagnosticCounts}`, details: [] };
  }
  const resume = JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, ''));
  const all = valuesOf(resume);
  const expected = expectedValues(resume, diagnostics);
  const expectedPaths = new Set(expected.map(({ path }) => path));
  const reported = all.filter(({ path }) => !expectedPaths.has(path));
  const { missing, reportedOnly } = await findMissing(loaded, language, { expected, reported });
  const counts = Object.entries(missing).map(([format, { length }]) => `${format} ${length}`);
  return {
    passed: Object.values(missing).every(({ length }) => !length) && !unlocated && lines <= MAX_LINES,
    report: `${name}: ${all.length} values, missing: ${counts.join(', ')}; ${diagnosticCounts}`,
    details: [
      ...Object.entries(missing).flatMap(([format, values]) =>
        values.map(
          ({ path, value }) => `missing in ${format}: ${path} ${JSON.stringify(value.slice(0, 80))}`,
        ),
      ),
      ...countPaths(reportedOnly).map(count => `not shown, with a diagnostic: ${count}`),
    ],
  };
}

/** Counts values by their path without indices, such as 5 for `/skills/N/icon`. */
function countPaths(values) {
  const counts = new Map();
  for (const { path } of values) {
    const kind = path.replace(/\/\d+(?=\/|$)/g, '/N');
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return [...counts].map(([kind, count]) => `${kind}: ${count}`);
}

let failed = 0;
for (const file of [...ours, ...others]) {
  const { passed, report, details } = await verify(file);
  if (!passed) failed++;
  console.log(`${passed ? 'ok  ' : 'FAIL'} ${report}`);
  for (const line of details) console.log(`     ${line}`);
}
console.log(
  `${new Date().toISOString().slice(0, 10)}: ${ours.length + others.length} files, ${failed} failed`,
);
process.exitCode = failed ? 1 : 0;
