// npm run verify:resumes -- folder: loads every resume.json of a folder as the only CV of a site. A file that loads
// must show each of its values or report a diagnostic for it. A file that is refused must report errors with line and
// column.
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildApp } from '../dist/suite/server/app.js';
import { loadConfig } from '../dist/suite/server/config.js';
import { countDiagnostics } from '../dist/suite/server/content/diagnostics.js';
import { LiveContent } from '../dist/suite/server/content/live-content.js';
import { contactFields } from '../dist/suite/server/content/site.js';
import { loadContent } from '../dist/suite/server/snapshot/load.js';

const source = process.argv[2];
if (!source) throw new Error('Name a folder: npm run verify:resumes -- folder');
const folder = mkdtempSync(join(tmpdir(), 'cv-site-'));
for (const name of ['cv', 'ui']) mkdirSync(join(folder, name));
writeFileSync(join(folder, 'site.json'), JSON.stringify({ public: contactFields }));
copyFileSync(new URL('../content/ui/en.json', import.meta.url), join(folder, 'ui/en.json'));

const escapePointer = key => key.replaceAll('~', '~0').replaceAll('/', '~1');
function* leaves(value, path = '') {
  if (typeof value !== 'object' || value === null) yield [path, value];
  else
    for (const [key, below] of Object.entries(value)) yield* leaves(below, `${path}/${escapePointer(key)}`);
}
const entities = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" };
const unescapeHtml = html => html.replace(/&(amp|lt|gt|quot|#39);/g, entity => entities[entity]);
const collapse = text => text.replace(/\s+/g, ' ').trim();

let failed = 0;
let loadedCount = 0;
for (const name of readdirSync(source)
  .filter(name => name.endsWith('.json'))
  .sort()) {
  copyFileSync(join(source, name), join(folder, 'cv/en.json'));
  const loaded = loadContent(folder);
  const { errors, warnings } = countDiagnostics(loaded.diagnostics);
  const unlocated = loaded.diagnostics.filter(({ line, column }) => !line || !column).length;
  let missing = [];
  let values = 0;
  if (loaded.content) {
    loadedCount++;
    const config = loadConfig({});
    const content = new LiveContent(loaded.content, loaded, () => loaded);
    const app = await buildApp({ config, content, today: () => '2026-11-23' });
    const pages = await Promise.all(['/en', '/en/info'].map(url => app.inject(url)));
    const bodies = pages.map(({ body }) => body).join('\n');
    const html = unescapeHtml(bodies);
    const text = collapse(unescapeHtml(bodies.replace(/<[^>]*>/g, '')));
    const reported = loaded.diagnostics.map(({ path }) => path);
    const all = [...leaves(JSON.parse(readFileSync(join(source, name), 'utf8').replace(/^\uFEFF/, '')))];
    values = all.length;
    missing = all.filter(([path, value]) => {
      if (path === '/$schema' || path.startsWith('/meta/')) return false;
      const year = /^(\d{4})(-\d\d){0,2}$/.exec(value)?.[1];
      const shown = text.includes(year ?? collapse(String(value))) || html.includes(`"${value}"`);
      const country = path.endsWith('/countryCode') && html.includes(`<data value="${value}"`);
      return !shown && !country && !reported.some(parent => path === parent || path.startsWith(`${parent}/`));
    });
    await app.close();
  }
  const passed = !unlocated && (loaded.content ? !missing.length : errors > 0);
  if (!passed) failed++;
  const state = loaded.content ? `loaded, ${values} values` : 'refused';
  console.log(`${passed ? 'ok  ' : 'FAIL'} ${name}: ${state}, ${errors} errors, ${warnings} warnings`);
  for (const [path, value] of missing)
    console.log(`     missing: ${path} ${JSON.stringify(value).slice(0, 100)}`);
}
rmSync(folder, { recursive: true });
console.log(`${new Date().toISOString().slice(0, 10)}: ${loadedCount} loaded, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
