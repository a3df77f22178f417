// The folders of owners of earlier versions, in test/owners/: each works in this version as expected.json says.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import t, { type Test } from 'tap';
import { CUSTOM_CSS, CustomCss } from '../../../server/assets/custom-css.ts';
import { readConfig } from '../../../server/config.ts';
import { LiveContent } from '../../../server/content/live-content.ts';
import { root } from '../../../server/project.ts';
import { loadContent } from '../../../server/snapshot/load.ts';
import type { Content } from '../../../server/snapshot/snapshot.ts';
import { createApp } from '../../helpers/app.ts';

/** What is expected of a folder. Additions to the program may not change it. */
interface Expected {
  /** What its `.env` sets. */
  config: Record<string, unknown>;
  /** The diagnostics of `cv-site check`: severity, file, line, column and path. */
  diagnostics: string[];
  /** Texts of pages and of text formats by their paths; of a binary format, its first bytes. */
  responses: Record<string, string[]>;
}

const owners = join(root, 'test/owners');
const readJson = (path: string) => JSON.parse(readFileSync(path, 'utf8'));

/** Loads a folder and builds its application, as `cv-site start` does in it. */
async function startIn(t: Test, folder: string) {
  t.intercept(process, 'env', { value: {} });
  const config = readConfig(folder);
  const contentFolder = resolve(folder, config.CONTENT_DIR);
  const load = () => loadContent(contentFolder, { baseUrl: config.BASE_URL });
  const { content, ...loaded } = await load();
  const env = Object.fromEntries(Object.entries(config).map(([name, value]) => [name, String(value)]));
  const app = await createApp(t, {
    env: { ...env, SHUTDOWN_ANNOUNCE_MS: '0' },
    content: new LiveContent(content as Content, loaded, load),
    customCss: new CustomCss(folder),
  });
  return { app, config, loaded };
}

for (const name of readdirSync(owners))
  t.test(`the folder of an owner of version ${name} works as it did`, async t => {
    const folder = join(owners, name);
    const expected: Expected = readJson(join(folder, 'expected.json'));
    const { app, config, loaded } = await startIn(t, folder);
    t.match(config, expected.config, '.env');

    // A name that is deprecated since has a warning.
    const diagnostics = loaded.diagnostics.filter(({ kind }) => kind !== 'deprecated');
    t.strictSame(
      diagnostics.map(
        ({ severity, file, line, column, path }) =>
          `${severity} ${relative(folder, resolve(file))}:${line}:${column} ${path}`,
      ),
      expected.diagnostics,
    );

    const bodies = new Map<string, string>();
    for (const [path, texts] of Object.entries(expected.responses)) {
      const { statusCode, body } = await app.inject(path);
      t.equal(statusCode, 200, path);
      t.strictSame(
        texts.filter(text => !body.includes(text)),
        [],
        path,
      );
      bodies.set(path, body);
    }

    const css = readFileSync(join(folder, CUSTOM_CSS.path), 'utf8');
    const pages = [...bodies].filter(([, body]) => body.startsWith('<!doctype')).map(([, body]) => body);
    const sheets = pages.map(page => [...page.matchAll(/<link rel="stylesheet" href="([^"]+)"/g)]);
    for (const links of sheets)
      t.match(links.at(-1)?.[1], CUSTOM_CSS.asset, 'custom.css is the last style sheet');
    const [styles = '', custom = ''] = await Promise.all(
      [sheets[0]?.[0], sheets[0]?.at(-1)].map(async link => (await app.inject(String(link?.[1]))).body),
    );
    t.equal(custom, css);
    for (const [, property = ''] of css.matchAll(/^ *(--[\w-]+):/gm))
      t.match(styles, `var(${property})`, `custom.css sets ${property}`);
    for (const [, className] of css.matchAll(/\.([a-z][\w-]*)(?=[^{}]*\{)/g))
      t.ok(
        pages.some(page => new RegExp(`class="([^"]+ )?${className}[" ]`).test(page)),
        `custom.css selects .${className}`,
      );

    const commands = [
      ...readFileSync(join(root, 'server/cli.ts'), 'utf8').matchAll(/^ {2}cv-site (\w+)/gm),
    ].map(([, command]) => command);
    const { scripts } = readJson(join(folder, 'package.json'));
    for (const script of Object.values<string>(scripts))
      t.ok(['cv-site', ...commands.map(command => `cv-site ${command}`)].includes(script), script);
  });
