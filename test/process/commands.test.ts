import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import t, { type Test } from 'tap';
import type { Diagnostic } from '../../server/content/diagnostics.ts';
import { filesBelow } from '../../server/content/files.ts';
import { content, uiOf } from '../helpers/app.ts';
import { call, run, Server, start } from '../helpers/server.ts';

const words = JSON.stringify(uiOf('en'));
const terminal = {
  NODE_OPTIONS: '--import=data:text/javascript,process.stdout.isTTY=true;process.stdout.hasColors=()=>true',
};

/** npm run new at a terminal of our own. */
class Terminal extends Server {
  constructor(t: Test, folder: string) {
    const tty = 'data:text/javascript,process.stdin.isTTY=process.stdout.isTTY=true';
    const env = { CONTENT_DIR: folder, NODE_OPTIONS: `--import=${tty}` };
    super([process.execPath, 'dist/commands/new.js'], env, { stdio: 'pipe' });
    t.teardown(() => this.child.kill('SIGKILL'));
  }
}

/** A folder of content with this CV in English, and in French where there is one. */
const folderOf = (t: Test, en: unknown, fr?: unknown) =>
  t.testdir({
    cv: { 'en.json': JSON.stringify(en, null, 2), ...(fr ? { 'fr.json': JSON.stringify(fr, null, 2) } : {}) },
    ui: { 'en.json': words, 'fr.json': words.replace('"en-GB"', '"fr"') },
  });
const check = (folder: string, args: string[] = []) =>
  call({ CONTENT_DIR: folder }, ['commands/check.js', ...args]);

t.test('npm run check', t => {
  t.test('is content with the sample', async t => {
    t.match(await run(t, { CONTENT_DIR: 'content' }, ['commands/check.js']), {
      code: 0,
      output: 'content can be served in en, es: 0 warnings\n',
    });
  });

  t.test('tells warnings and missing, and exits 0', async t => {
    const { code, output } = await check(folderOf(t, { basics: { name: 'Ada', label: 'Countess' } }, {}));
    t.equal(code, 0);
    t.match(output, /^warning \S+\/cv\/fr\.json:1:1 \/basics\/label is missing/m);
    t.match(output, /can be served in en, fr: 1 warning\nfr has 1 missing translation: \/basics\/label\n$/);
  });

  t.test('tells errors before warnings, with line, caret and hint, and exits 1', async t => {
    const folder = folderOf(t, { projects: [{ startDate: 'Spring 1904', highlights: 7 }] });
    const { code, output } = await check(folder);
    t.equal(code, 1);
    const file = join(folder, 'cv/en.json').replace(`${process.cwd()}/`, '');
    t.equal(
      output,
      `error   ${file}:5:21 /projects/0/highlights should be an array in [ ] (found 7)
    5 |       "highlights": 7
      |                     ^

warning ${file}:4:20 /projects/0/startDate should be YYYY, YYYY-MM or YYYY-MM-DD (found "Spring 1904")
    4 |       "startDate": "Spring 1904",
      |                    ^^^^^^^^^^^^^
      = it is shown as written

${folder.replace(`${process.cwd()}/`, '')} cannot be served: 1 error, 1 warning
`,
    );
  });

  t.test('has colours on a terminal alone', async t => {
    const folder = folderOf(t, { work: 1 });
    t.match(
      (await run(t, { CONTENT_DIR: folder, ...terminal }, ['commands/check.js'])).output,
      '\u001B[31merror',
    );
    t.notMatch((await check(folder)).output, '\u001B');
  });

  t.test('--json is for machines', async t => {
    const { code, output } = await check(
      folderOf(t, { basics: { label: 'x' }, work: [{ name: 'N', url: 'x y' }] }, {}),
      ['--json'],
    );
    t.equal(code, 0);
    const told = JSON.parse(output);
    t.match(told, {
      errors: 0,
      warnings: 3,
      languages: ['en', 'fr'],
      missing: { fr: ['/basics/label', '/work/0'] },
    });
    const diagnostic = told.diagnostics.find(({ path }: Diagnostic) => path === '/work/0/url');
    t.match(diagnostic, {
      severity: 'warning',
      line: 8,
      column: 14,
      message: /\(found "x y"\)$/,
      source: '      "url": "x y"',
    });
    const broken = await check(folderOf(t, []), ['--json']);
    t.equal(broken.code, 1);
    t.match(JSON.parse(broken.output), { errors: 1, languages: [], missing: {} });
  });
  t.end();
});

t.test('npm run new', { jobs: 2 }, t => {
  const create = (t: Test, args: string[]) => run(t, {}, ['commands/new.js', ...args]);

  t.test('writes content that can be served at once', async t => {
    const folder = join(t.testdir({}), 'mine');
    const { code, output } = await create(t, [
      '--to',
      folder,
      '--name',
      'Ada Lovelace',
      '--languages',
      'en, fr',
    ]);
    t.equal(code, 0);
    t.match(output, /^wrote \S+mine\/cv\/en\.json$/m);
    t.match(output, /^to do: translate the messages in \S+mine\/ui\/fr\.json from English$/m);
    t.match(await run(t, { CONTENT_DIR: folder }, ['commands/check.js']), {
      code: 0,
      output: /can be served in en, fr: 0 warnings/,
    });
    const server = await start(t, { CONTENT_DIR: folder });
    t.match((await server.get('/en')).body, '<h1 class="name">Ada Lovelace</h1>');
    t.match((await server.get('/fr')).body, '<html lang="fr" dir="ltr"');
  });

  t.test('takes a resume.json, for each language one', async t => {
    const folder = t.testdir({
      'resume.json': '{ "basics": { "name": "Ada", "website": "ada.example" } }',
      'resume.fr.json': '{ "basics": { "name": "Ada", "label": "Comtesse" } }',
    });
    const from = ['--from', join(folder, 'resume.json'), '--from', `fr=${join(folder, 'resume.fr.json')}`];
    const { code, output } = await create(t, ['--to', join(folder, 'mine'), ...from]);
    t.equal(code, 0);
    t.match(output, /^warning \S+resume\.json:1:30 \/basics\/website is an old name of "url"/m);
    t.match(readFileSync(join(folder, 'mine/cv/fr.json'), 'utf8'), 'Comtesse');
  });

  t.test('overwrites nothing', async t => {
    const folder = folderOf(t, {});
    const { code, output } = await create(t, ['--to', folder, '--name', 'Ada']);
    t.equal(code, 1);
    t.match(output, /^\nNothing was written: .*cv\/en\.json.*already there/);
    t.strictSame(readdirSync(folder), ['cv', 'ui']);
  });

  t.test('without a terminal it needs a name, and asks for nothing', async t => {
    const folder = join(t.testdir({}), 'mine');
    const { code, output } = await run(t, { CONTENT_DIR: folder }, ['commands/new.js']);
    t.equal(code, 1);
    t.match(output, /^\nNothing was written: the name is missing/);
    t.notOk(existsSync(folder));
  });

  t.test('what cannot be understood is told without a stack', async t => {
    const folder = join(t.testdir({}), 'mine');
    for (const [args, told] of [
      [['--nmae', 'Ada'], /Nothing was written: Unknown option '--nmae'/],
      [['--name', 'Ada', '--languages', 'english'], /"english" is not a language tag/],
      [['--from', 'fr=a.json', '--from', 'fr=b.json'], /--from is given twice/],
    ] as const) {
      const { code, output } = await create(t, ['--to', folder, ...args]);
      t.equal(code, 1);
      t.match(output, told);
      t.notMatch(output, /\n\s+at /);
    }
    t.notOk(existsSync(folder));
  });

  t.test('on a terminal it asks for what is not given, and writes where content is read', async t => {
    const folder = join(t.testdir({}), 'mine');
    const program = new Terminal(t, folder);
    await program.prints('Whose CV is it?');
    program.child.stdin?.write('Ada Lovelace\n');
    await program.prints('In which languages');
    program.child.stdin?.write('\n');
    t.equal(await program.exit, 0);
    t.match(program.output, /^View it: npm start$/m);
    t.match(readFileSync(join(folder, 'cv/en.json'), 'utf8'), 'Ada Lovelace');
  });

  t.test('on a terminal nobody has to answer', async t => {
    const folder = join(t.testdir({}), 'mine');
    const program = new Terminal(t, folder);
    await program.prints('Whose CV is it?');
    program.child.stdin?.write('\u0003');
    t.equal(await program.exit, 1);
    t.match(program.output, /Nothing was written: Aborted with Ctrl\+C/);
    t.notOk(existsSync(folder));
  });

  t.test('a fault of the program itself is no refusal', async t => {
    const folder = join(t.testdir({ taken: '' }), 'taken', 'mine');
    const { code, output } = await create(t, ['--to', folder, '--name', 'Ada']);
    t.equal(code, 1);
    t.match(output, /ENOTDIR/);
    t.notMatch(output, 'Nothing was written');
  });
  t.end();
});

t.test('npm run export', t => {
  const write = (t: Test, args: string[], env: Record<string, string> = {}) =>
    run(t, { BASE_URL: '', ...env }, ['commands/export.js', ...args]);

  t.test('writes the whole site, and a list by which it can be checked', async t => {
    // Small content in two languages: the sample is exported, and every byte of it compared, elsewhere.
    const CONTENT_DIR = t.testdir({
      'site.json': '{ "baseUrl": "http://localhost:1999" }',
      cv: { 'en.json': '{ "basics": { "name": "Ada" } }', 'fr.json': '{}' },
      ui: { 'en.json': words, 'fr.json': words.replace('"en-GB"', '"fr"') },
    });
    const folder = join(CONTENT_DIR, 'site');
    const { code, output } = await write(t, [folder], { CONTENT_DIR });
    t.equal(code, 0);
    t.match(output, /^public contact fields: .*\ncanonical URLs begin with http:\S+: set BASE_URL before/);
    t.match(
      output,
      /^100 of \d+\n200 of \d+\n\S+: \d+ files, [\d.]+ MB, in [\d.]+ s; checksums in SHA256SUMS\n$/m,
    );
    const sums = readFileSync(join(folder, 'SHA256SUMS'), 'utf8').trimEnd().split('\n');
    const files = [...filesBelow(folder).keys()].filter(name => name !== 'SHA256SUMS');
    t.strictSame(
      sums.map(line => line.slice(66)),
      files,
    );
    for (const name of ['en.html', 'en.html.br', 'en.html.gz', 'en/cv.pdf', '404.html', '_headers']) {
      t.ok(files.includes(name), name);
    }
    t.equal(
      String(brotliDecompressSync(readFileSync(join(folder, 'en.html.br')))),
      readFileSync(join(folder, 'en.html'), 'utf8'),
    );
    const checked = spawnSync('sha256sum', ['--check', '--strict', '--quiet', 'SHA256SUMS'], { cwd: folder });
    if (!checked.error) t.strictSame([checked.status, String(checked.stderr)], [0, '']);
  });

  t.test('on a terminal it tells of all on one line, and of what a PDF lacks', async t => {
    const source = t.testdir({
      cv: { 'en.json': JSON.stringify({ basics: { name: 'Ada', image: 'a.png' } }) },
      ui: { 'en.json': words },
      images: { 'a.png': 'no picture' },
    });
    const { code, output } = await write(t, [join(source, 'site')], { ...terminal, CONTENT_DIR: source });
    t.equal(code, 0);
    t.match(output, 'set BASE_URL, or baseUrl in site.json, before publishing');
    const told = output.split('\r\u001B[K');
    const of = told.find(line => line.startsWith('1 of '))?.slice(5);
    t.ok(told.includes(`${of} of ${of}`));
    t.match(told.at(-1), /^\S+: \d+ files/);
    t.equal(told.filter(line => line.startsWith('a.png cannot be read')).length, 1, 'once');
  });

  t.test('says what is wrong, and leaves everything as it was', async t => {
    const folder = t.testdir({ mine: { 'a.txt': 'mine' }, broken: { cv: { 'en.json': '[]' } } });
    for (const [args, env, told] of [
      [
        [join(folder, 'mine')],
        {},
        'mine contains a.txt and is not an export: choose another folder, or empty this one',
      ],
      [['a', 'b'], {}, 'give one folder (found "a", "b")'],
      [['--to', 'x'], {}, "Unknown option '--to'"],
      [[], { CONTENT_DIR: join(folder, 'broken') }, 'the content has errors: npm run check lists them'],
      [[], { BASE_URL: 'nowhere' }, 'BASE_URL should have the right format'],
    ] as [string[], Record<string, string>, string][]) {
      // The first is a real process.
      const isFirst = args[0] === join(folder, 'mine');
      const { code, output } = isFirst
        ? await write(t, args)
        : await call({ BASE_URL: '', ...env }, ['commands/export.js', ...args]);
      t.equal(code, 1);
      t.match(output, 'Nothing was exported: ');
      t.match(output, told);
    }
    t.strictSame([...filesBelow(folder).keys()], ['broken/cv/en.json', 'mine/a.txt']);
  });
  t.end();
});

t.test('npm run share', t => {
  const secret = '0123456789abcdef0123456789abcdef';
  const share = (args: string[], env: Record<string, string> = { SHARE_SECRET: secret }) =>
    call({ BASE_URL: '', ...env }, ['commands/share.js', ...args]);

  t.test('prints a link for one recipient, which the server takes', async t => {
    const args = ['--for', 'Zoë Müller', '--days', '7', '--language', 'es'];
    const env = { BASE_URL: '', SHARE_SECRET: secret };
    const { code, output } = await run(t, env, ['commands/share.js', ...args]);
    t.equal(code, 0);
    const [, until = '', link = ''] = /until the end of (\S+) \(UTC\):\n(\S+)\n$/.exec(output) ?? [];
    t.ok(link.startsWith(`${content.site.baseUrl}/es?share=`));
    const days = (Date.parse(until) - Date.now()) / 86_400_000;
    t.ok(days > 5 && days <= 7, `${days} days`);
    const server = await start(t, { SHARE_SECRET: secret });
    t.match((await server.get(link.slice(String(content.site.baseUrl).length))).body, 'Zoë Müller');
    t.notMatch(server.output, link.slice(-20), 'the log has no token');
  });

  t.test('holds thirty days, in the default language, at BASE_URL, where nothing else is said', async t => {
    const { output } = await share(['--for', 'Ada'], {
      SHARE_SECRET: secret,
      BASE_URL: 'https://cv.example.org',
    });
    const until = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
    t.match(output, until);
    t.match(output, 'https://cv.example.org/en?share=');
  });

  t.test('without a key it offers one that will do', async t => {
    const { code, output } = await share(['--for', 'Ada'], { SHARE_SECRET: '' });
    t.equal(code, 1);
    const [, offered = ''] = /^SHARE_SECRET=(\S+)$/m.exec(output) ?? [];
    t.equal((await share(['--for', 'Ada'], { SHARE_SECRET: offered })).code, 0);
  });

  t.test('says what is wrong with what it was given', async t => {
    const folder = t.testdir({
      nowhere: { cv: { 'en.json': '{}' }, ui: { 'en.json': words } },
      broken: { cv: { 'en.json': '[]' } },
    });
    const of = ['--for', 'Ada'];
    for (const [args, env, told] of [
      [[], {}, '--for should be a name of at most 100 characters, such as "Ada Lovelace"'],
      [['--for', 'x'.repeat(101)], {}, 'at most 100 characters'],
      [[...of, '--days', '0'], {}, '--days should be a number from 1 to 366 (found "0")'],
      [[...of, '--days', '1.5'], {}, 'found "1.5"'],
      [[...of, '--days', '367'], {}, 'found "367"'],
      [[...of, '--language', 'fr'], {}, '--language should be one of en, es (found "fr")'],
      [[...of, '--to', 'x'], {}, "Unknown option '--to'"],
      [of, { SHARE_SECRET: 'too short' }, 'at least 32 bytes'],
      [of, { CONTENT_DIR: join(folder, 'nowhere') }, 'set BASE_URL, or baseUrl in site.json'],
      [of, { CONTENT_DIR: join(folder, 'broken') }, 'the content has errors'],
    ] as [string[], Record<string, string>, string][]) {
      const { code, output } = await share(args, { SHARE_SECRET: secret, ...env });
      t.equal(code, 1, told);
      t.match(output, 'No link was created: ');
      t.match(output, told);
      t.notMatch(output, 'too short', 'what is meant for a key is not printed');
    }
  });
  t.end();
});
