// npm run verify:resumes -- folder: every resume.json of a folder, each as the only CV of a site. One that starts must show
// every value that it has, or say of it what is wrong; one that does not start must say where and why.
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
import { buildApp } from '../dist/app.js';
import { loadConfig } from '../dist/config.js';
import { countDiagnostics } from '../dist/content/diagnostics.js';
import { LiveContent } from '../dist/content/live-content.js';
import { contactFields } from '../dist/content/site.js';
import { loadContent } from '../dist/snapshot/load.js';

const source = process.argv[2];
if (!source) throw new Error('which folder? npm run verify:resumes -- folder');
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
const plain = html => html.replace(/&(amp|lt|gt|quot|#39);/g, entity => entities[entity]);
const squeeze = text => text.replace(/\s+/g, ' ').trim();

let failed = 0;
let started = 0;
for (const name of readdirSync(source)
  .filter(name => name.endsWith('.json'))
  .sort()) {
  copyFileSync(join(source, name), join(folder, 'cv/en.json'));
  const reading = loadContent(folder);
  const { errors, warnings } = countDiagnostics(reading.diagnostics);
  const misplaced = reading.diagnostics.filter(({ line, column }) => !line || !column).length;
  let lost = [];
  let values = 0;
  if (reading.content) {
    started++;
    const config = loadConfig({});
    const content = new LiveContent(reading.content, reading, () => reading);
    const app = await buildApp({ config, content, today: () => '2026-11-23' });
    const pages = await Promise.all(['/en', '/en/info'].map(url => app.inject(url)));
    const bodies = pages.map(({ body }) => body).join('\n');
    const html = plain(bodies);
    const text = squeeze(plain(bodies.replace(/<[^>]*>/g, '')));
    const reported = reading.diagnostics.map(({ path }) => path);
    const all = [...leaves(JSON.parse(readFileSync(join(source, name), 'utf8').replace(/^\uFEFF/, '')))];
    values = all.length;
    lost = all.filter(([path, value]) => {
      if (path === '/$schema' || path.startsWith('/meta/')) return false;
      const year = /^(\d{4})(-\d\d){0,2}$/.exec(value)?.[1];
      const shown = text.includes(year ?? squeeze(String(value))) || html.includes(`"${value}"`);
      const country = path.endsWith('/countryCode') && html.includes(`<data value="${value}"`);
      return !shown && !country && !reported.some(told => path === told || path.startsWith(`${told}/`));
    });
    await app.close();
  }
  const fine = reading.content ? !lost.length : errors > 0;
  if (!fine || misplaced) failed++;
  const state = reading.content ? `on air, ${values} values` : 'refused';
  console.log(
    `${fine && !misplaced ? 'ok  ' : 'FAIL'} ${name}: ${state}, ${errors} errors, ${warnings} warnings`,
  );
  for (const [path, value] of lost) console.log(`     lost: ${path} ${JSON.stringify(value).slice(0, 100)}`);
}
rmSync(folder, { recursive: true });
console.log(`${new Date().toISOString().slice(0, 10)}: ${started} on air, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
