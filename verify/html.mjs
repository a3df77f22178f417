// npm run verify:html: validates every page, and every dialog fragment inserted into a page, with the Nu Html Checker.
// Passes without errors and warnings. Needs Java and VNU_JAR, the path of vnu.jar
// (https://github.com/validator/validator).
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startApp } from '../bench/app.mjs';

const { VNU_JAR: jar = '' } = process.env;
if (!existsSync(jar)) {
  console.error('The Nu Html Checker is missing: set VNU_JAR to the path of vnu.jar.');
  process.exit(1);
}
if (spawnSync('java', ['-version']).error) {
  console.error('Java is not installed (Debian: default-jre-headless).');
  process.exit(1);
}

const { app, content, close } = await startApp();
const folder = mkdtempSync(join(tmpdir(), 'nu-'));
const choices = ['', '?length=short', '?icons=hide', '?theme=clean', '?length=short&icons=hide&theme=clean'];
const paths = content.site.languages.flatMap(language =>
  [...choices, '/info', '/info/dialog', '/shortcuts', '/shortcuts/dialog', '/nothing', '/nothing/dialog'].map(
    path => `/${language}${path}`,
  ),
);
const files = [];
for (const path of paths) {
  let { body } = await app.inject(path);
  if (path.endsWith('/dialog')) {
    const fragment = body.replace(/^<title>.*<\/title>\n/, '');
    const page = (await app.inject(path.slice(0, 3))).body;
    body = page.replace('<div id="dialog-content"></div>', `<div id="dialog-content">${fragment}</div>`);
  }
  const file = join(folder, `${path.replace(/\W+/g, '-')}.html`);
  writeFileSync(file, body);
  files.push(file);
}
await close();
const { stderr } = spawnSync('java', ['-jar', jar, '--format', 'json', ...files], {
  encoding: 'utf8',
  maxBuffer: 1e8,
});
rmSync(folder, { recursive: true });
const { messages } = JSON.parse(stderr);
for (const { url, lastLine, type, subType = '', message } of messages) {
  console.log(`${url}:${lastLine} ${type} ${subType} ${message}`);
}
console.log(`${files.length} documents, ${messages.length} messages`);
process.exit(messages.length ? 1 : 0);
