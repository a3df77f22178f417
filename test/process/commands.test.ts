// The executable and its commands: check, new, export, share and schemas.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import t, { type Test } from 'tap';
import type { Diagnostic } from '../../server/content/diagnostics.ts';
import { filesBelow } from '../../server/content/files.ts';
import { version } from '../../server/project.ts';
import { editorSchemas } from '../../server/snapshot/editor-schemas.ts';
import { content, uiOf } from '../helpers/app.ts';
import { call, run, Server, start } from '../helpers/server.ts';

const messages = JSON.stringify(uiOf('en'));
/** Environment by which a process takes its output for a terminal with colours. */
const terminalEnv = {
  NODE_OPTIONS: '--import=data:text/javascript,process.stdout.isTTY=true;process.stdout.hasColors=()=>true',
};

/** cv-site new on a simulated terminal. */
class Terminal extends Server {
  constructor(t: Test, folder: string, { covered }: { covered: boolean }) {
    const tty = 'data:text/javascript,process.stdin.isTTY=process.stdout.isTTY=true';
    const env = { CONTENT_DIR: folder, NODE_OPTIONS: `--import=${tty}` };
    super([process.execPath, 'dist/cli.js', 'new'], env, { stdio: 'pipe', covered });
    t.teardown(() => this.child.kill('SIGKILL'));
  }
}

t.test('cv-site', t => {
  t.test('--help lists the commands, and that of each command its options', async t => {
    const { output, code } = await call({}, ['--help']);
    t.equal(code, 0);
    const commands = [...output.matchAll(/^ {2}cv-site (\w+)/gm)].map(([, name]) => String(name));
    t.strictSame(commands.toSorted(), ['check', 'dev', 'export', 'new', 'schemas', 'share', 'start']);
    for (const command of commands)
      for (const option of ['--help', '-h']) {
        const help = await call({}, [command, option]);
        t.equal(help.code, 0);
        t.match(help.output, new RegExp(`^cv-site ${command}\\b[\\s\\S]*Exit codes: 0`, 'm'), command);
      }
    t.equal((await call({}, ['-h'])).output, output);
  });

  t.test('--version prints the version', async t => {
    t.strictSame(await call({}, ['--version']), { code: 0, output: `${version}\n` });
  });

  t.test('a missing or unknown command, and arguments of the server, are errors with the help', async t => {
    for (const [args, message] of [
      [[], /^cv-site 1\.\d/],
      [['serve'], /^cv-site has no command serve\n\ncv-site 1\./],
      [['constructor'], /^cv-site has no command constructor\n/],
      [
        ['start', '--port', '80'],
        /^The server was not started: cv-site start has no arguments \(found --port 80\)/,
      ],
    ] as [string[], RegExp][]) {
      const { code, output } = await call({}, args);
      t.equal(code, 1);
      t.match(output, message);
    }
  });

  t.test('a fault of the program is reported with its stack', async t => {
    const { code, output } = await run(
      t,
      {
        NODE_OPTIONS:
          '--import=data:text/javascript,process.stdout.isTTY=true;process.stdout.hasColors=()=>null.x',
      },
      ['cli.js', 'check'],
      { covered: true },
    );
    t.equal(code, 1);
    t.match(output, /TypeError: .*null.*\n\s+at /);
  });

  t.test('schemas writes the schemas of the content folder', async t => {
    const folder = t.testdir({});
    const { code, output } = await call({ CONTENT_DIR: relative('', folder) }, ['schemas']);
    t.equal(code, 0);
    t.match(output, /schemas\/cv\.schema\.json\n/);
    for (const [name, text] of editorSchemas())
      t.equal(readFileSync(join(folder, 'schemas', name), 'utf8'), text);
    t.match(await call({}, ['schemas', '--x']), {
      code: 1,
      output: /^Nothing was written: Unknown option '--x'/,
    });
  });
  t.end();
});

/** Creates a content folder with a CV in English and, if given, in French. */
const createContent = (t: Test, en: unknown, fr?: unknown) =>
  t.testdir({
    cv: { 'en.json': JSON.stringify(en, null, 2), ...(fr ? { 'fr.json': JSON.stringify(fr, null, 2) } : {}) },
    ui: { 'en.json': messages, 'fr.json': messages.replace('"en-GB"', '"fr"') },
  });
const check = (folder: string, args: string[] = []) => call({ CONTENT_DIR: folder }, ['check', ...args]);

t.test('cv-site check', t => {
  t.test('accepts the sample', async t => {
    t.match(await run(t, { CONTENT_DIR: 'content' }, ['cli.js', 'check']), {
      code: 0,
      output: 'content can be served in en, es: 0 warnings\n',
    });
  });

  t.test('lists warnings and missing translations, and exits with 0', async t => {
    const { code, output } = await check(
      createContent(t, { basics: { name: 'Ada', label: 'Countess' } }, {}),
    );
    t.equal(code, 0);
    t.match(output, /^warning \S+\/cv\/fr\.json:1:1 \/basics lacks label of /m);
    t.match(output, /can be served in en, fr: 1 warning\nfr has 1 missing translation: \/basics\/label\n$/);
  });

  t.test('lists errors with line and caret, then warnings, and exits with 1', async t => {
    const folder = createContent(t, { projects: [{ startDate: 'Spring 1904', highlights: 7 }] });
    const { code, output } = await check(folder);
    t.equal(code, 1);
    const file = join(folder, 'cv/en.json').replace(`${process.cwd()}/`, '');
    t.equal(
      output,
      `error   ${file}:5:21 /projects/0/highlights should be an array in [ ] (found 7)
    5 |       "highlights": 7
      |                     ^

warning ${file}:4:20 /projects/0/startDate should be YYYY, YYYY-MM or YYYY-MM-DD (found "Spring 1904") – it is shown as written

${folder.replace(`${process.cwd()}/`, '')} cannot be served: 1 error, 1 warning
`,
    );
  });

  t.test('uses colours only on a terminal', async t => {
    const folder = createContent(t, { work: 1 });
    t.match(
      (await run(t, { CONTENT_DIR: folder, ...terminalEnv }, ['cli.js', 'check'], { covered: true })).output,
      '\u001B[31merror',
    );
    t.notMatch((await check(folder)).output, '\u001B');
  });

  t.test('--json prints JSON', async t => {
    const { code, output } = await check(
      createContent(t, { basics: { label: 'x' }, work: [{ position: 'P', url: 'x y' }] }, {}),
      ['--json'],
    );
    t.equal(code, 0);
    const report = JSON.parse(output);
    t.match(report, {
      errors: 0,
      warnings: 3,
      languages: ['en', 'fr'],
      missing: { fr: ['/basics/label', '/work/0'] },
    });
    const diagnostic = report.diagnostics.find(({ path }: Diagnostic) => path === '/work/0/url');
    t.match(diagnostic, {
      severity: 'warning',
      line: 8,
      column: 14,
      message: /\(found "x y"\)$/,
      source: '      "url": "x y"',
    });
    const broken = await check(createContent(t, []), ['--json']);
    t.equal(broken.code, 1);
    t.match(JSON.parse(broken.output), { errors: 1, languages: [], missing: {} });
  });

  t.test('--fix writes the fixes, and prints what it changed and what is left', async t => {
    const folder = createContent(t, { work: [{ company: 'Acme', x: 1 }] });
    const { code, output } = await check(folder, ['--fix']);
    t.equal(code, 0);
    t.match(output, /^-.*"company": "Acme",\n\+.*"name": "Acme",$/m);
    t.match(output, /^warning .* is not a known key/m);
    t.strictSame(JSON.parse(readFileSync(join(folder, 'cv/en.json'), 'utf8')), {
      work: [{ name: 'Acme', x: 1 }],
    });
  });

  t.test('--help lists the options, each of which is known', async t => {
    const { code, output } = await call({}, ['check', '--help']);
    t.equal(code, 0);
    for (const option of ['--all', '--fix', '--dry-run', '--json']) t.match(output, option);
  });

  t.test('--dry-run alone is refused', async t => {
    const { code, output } = await check(createContent(t, {}), ['--dry-run']);
    t.equal(code, 1);
    t.match(output, /^Nothing was checked: --dry-run is an option of --fix/);
  });

  t.test('reports an invalid environment in one line, and exits with 1', async t => {
    const ambiguous = await call({ BASE_URL: 'https://a.example/en' }, ['check']);
    t.equal(ambiguous.code, 1);
    t.match(ambiguous.output, 'BASE_URL should have a path that does not begin with "/en", a language');
    const { code, output } = await call({ PORT: 'abc' }, ['check']);
    t.equal(code, 1);
    t.match(output, /^Nothing was checked: PORT should be integer: .*\n$/);
  });
  t.end();
});

t.test('cv-site new', t => {
  const create = (args: string[], env: Record<string, string> = {}) => call(env, ['new', ...args]);

  t.test('writes content that the server accepts', async t => {
    const folder = join(t.testdir({}), 'mine');
    const { code, output } = await create([
      '--to',
      folder,
      '--name',
      'Ada Lovelace',
      '--languages',
      'en, sv',
    ]);
    t.equal(code, 0);
    t.match(output, /^wrote \S+mine\/cv\/en\.json$/m);
    t.match(output, /^to do: translate \d+ texts in \S+mine\/cv\/sv\.json: npm run check lists them$/m);
    t.match(output, /^Not public: phone, address, postalCode\. .* "public" in \S+mine\/site\.json\.$/m);
    const added = await create(['--to', folder, '--add', 'es']);
    t.match(added, { code: 0, output: /^wrote \S+mine\/cv\/es\.json$/m });
    t.match(added.output, '/basics/label "Landscape architect"');
    t.match(await check(folder), {
      code: 0,
      output: /can be served in en, sv, es: \d+ warnings/,
    });
    const server = await start(t, { CONTENT_DIR: folder });
    t.match((await server.get('/en')).body, '<h1 class="name">Ada Lovelace</h1>');
    t.match((await server.get('/sv')).body, '<html lang="sv" dir="ltr"');
  });

  t.test('writes the folder of an owner', async t => {
    const site = join(t.testdir({ 'cv-site.tgz': '' }), 'my cv');
    const tarball = join(site, '../cv-site.tgz');
    const { code, output } = await create([
      site,
      '--name',
      'Ada Lovelace',
      '--language',
      'en',
      '--package',
      tarball,
      '--host',
      'netlify',
    ]);
    t.equal(code, 0);
    t.match(output, /^wrote \S+my cv\/netlify\.toml$/m);
    t.match(output, /^Publish it: the steps are in \S+my cv\/README\.md\.$/m);
    t.match(output, /^wrote \S+my cv\/package\.json$/m);
    t.match(output, /^View it: cd "\S+my cv" && npm install && npm start$/m);
    t.match(await check(join(site, 'content')), { code: 0 });
    const hosted = join(site, '../hosted');
    const alone = await create([hosted, '--name', 'Ada', '--language', 'en', '--package', tarball]);
    t.strictSame([alone.code, alone.output.includes('Publish it')], [0, false], 'without a host');
    for (const [args, message] of [
      [[site, '--name', 'Ada'], 'should be a new or an empty folder'],
      [[site, '--add', 'fr'], 'or --to or --add'],
      [['a', 'b'], 'give one folder (found "a", "b")'],
    ] as [string[], string][]) {
      const refused = await create([...args, '--language', 'en', '--package', tarball]);
      t.match(refused, { code: 1, output: message });
    }
  });

  t.test('imports a resume.json for each language', async t => {
    const folder = t.testdir({
      'resume.json': '{ "basics": { "name": "Ada", "website": "ada.example" } }',
      'resume.fr.json': '{ "basics": { "name": "Ada", "label": "Comtesse" } }',
    });
    const from = [
      '--from',
      `en=${join(folder, 'resume.json')}`,
      '--from',
      `fr=${join(folder, 'resume.fr.json')}`,
    ];
    const { code, output } = await create(['--to', join(folder, 'mine'), ...from]);
    t.equal(code, 0);
    t.match(
      output,
      /^Corrected in the copy:\n {2}\S+resume\.json:1:30 \/basics\/website is an old name of "url"/m,
    );
    t.match(readFileSync(join(folder, 'mine/cv/fr.json'), 'utf8'), 'Comtesse');
  });

  t.test('does not overwrite files', async t => {
    const folder = createContent(t, {});
    const { code, output } = await create(['--to', folder, '--name', 'Ada']);
    t.equal(code, 1);
    t.match(output, /^\nNothing was written: .*cv\/en\.json.*already there/);
    t.strictSame(readdirSync(folder), ['cv', 'ui']);
  });

  t.test('requires --name without a terminal, and does not prompt', async t => {
    const folder = join(t.testdir({}), 'mine');
    const { code, output } = await run(t, { CONTENT_DIR: folder }, ['cli.js', 'new']);
    t.equal(code, 1);
    t.match(output, /^\nNothing was written: the name is missing/);
    t.notOk(existsSync(folder));
  });

  t.test('reports invalid arguments without a stack trace', async t => {
    const folder = join(t.testdir({}), 'mine');
    for (const [args, message] of [
      [['--to', folder, '--nmae', 'Ada'], /Nothing was written: Unknown option '--nmae'/],
      [['--to', folder, '--name', 'Ada', '--languages', 'english'], /"english" is not a language tag/],
      [['--to', folder, '--from', 'fr=a.json', '--from', 'fr=b.json'], /--from is given twice/],
      [['--name', 'Ada'], /Nothing was written: PORT should be integer/],
    ] as const) {
      const env = { CONTENT_DIR: folder, PORT: 'abc' };
      const { code, output } = await create([...args], env);
      t.equal(code, 1);
      t.match(output, message);
      t.notMatch(output, /\n\s+at /);
    }
    t.notOk(existsSync(folder));
  });

  t.test('prompts for missing options on a terminal, and writes to CONTENT_DIR', async t => {
    const folder = join(t.testdir({}), 'mine');
    const program = new Terminal(t, folder, { covered: true });
    await program.prints('Whose CV is it?');
    program.child.stdin?.write('Ada Lovelace\n');
    await program.prints('In which languages');
    program.child.stdin?.write('\n');
    t.equal(await program.exit, 0);
    t.match(program.output, /^View it: npm start$/m);
    t.match(readFileSync(join(folder, 'cv/en.json'), 'utf8'), 'Ada Lovelace');
  });

  t.test('can be cancelled at a prompt with Ctrl+C', async t => {
    const folder = join(t.testdir({}), 'mine');
    const program = new Terminal(t, folder, { covered: false });
    await program.prints('Whose CV is it?');
    program.child.stdin?.write('\u0003');
    t.equal(await program.exit, 1);
    t.match(program.output, /Nothing was written: Aborted with Ctrl\+C/);
    t.notOk(existsSync(folder));
  });

  t.test('reports what the system refuses without a stack trace', async t => {
    const folder = join(t.testdir({ taken: '' }), 'taken', 'mine');
    const args = ['--to', folder, '--name', 'Ada'];
    const { code, output } = await run(t, {}, ['cli.js', 'new', ...args], { covered: true });
    t.equal(code, 1);
    t.match(output, /\nNothing was written: ENOTDIR/);
    t.notMatch(output, /\n\s+at /);
  });
  t.end();
});

t.test('cv-site export', t => {
  const write = (args: string[], env: Record<string, string> = {}) =>
    call({ BASE_URL: '', ...env }, ['export', ...args]);

  t.test('writes the whole site and its SHA256SUMS', async t => {
    // Small content in two languages: another test exports the sample and compares every byte.
    const CONTENT_DIR = t.testdir({
      'site.json': '{ "baseUrl": "http://localhost:1999" }',
      cv: { 'en.json': '{ "basics": { "name": "Ada" } }', 'fr.json': '{}' },
      ui: { 'en.json': messages, 'fr.json': messages.replace('"en-GB"', '"fr"') },
    });
    const folder = join(CONTENT_DIR, 'site');
    const { code, output } = await write([folder], { CONTENT_DIR });
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
      ['.nojekyll', ...files],
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

  t.test('shows progress on one line on a terminal, and the warnings of the content', async t => {
    const source = t.testdir({
      cv: { 'en.json': JSON.stringify({ basics: { name: 'Ada', image: 'a.png' } }) },
      ui: { 'en.json': messages },
      images: { 'a.png': 'not an image' },
    });
    const { code, output } = await run(
      t,
      { BASE_URL: '', ...terminalEnv, CONTENT_DIR: source },
      ['cli.js', 'export', join(source, 'site')],
      { covered: true },
    );
    t.equal(code, 0);
    t.match(output, 'set BASE_URL, or baseUrl in site.json, before publishing');
    const lines = output.split('\r\u001B[K');
    const total = lines.find(line => line.startsWith('1 of '))?.slice(5);
    t.ok(lines.includes(`${total} of ${total}`));
    t.match(lines.at(-1), /^\S+: \d+ files/);
    t.equal(lines.filter(line => line.includes('a.png cannot be read as an image')).length, 1, 'once');
  });

  t.test('reports an error and changes no files', async t => {
    const folder = t.testdir({ mine: { 'a.txt': 'mine' }, broken: { cv: { 'en.json': '[]' } } });
    for (const [args, env, message] of [
      [
        [join(folder, 'mine')],
        {},
        'mine contains a.txt and is not an export: choose another folder, or empty this one',
      ],
      [['a', 'b'], {}, 'give one folder (found "a", "b")'],
      [['--to', 'x'], {}, "Unknown option '--to'"],
      [[], { CONTENT_DIR: join(folder, 'broken') }, 'the content has errors: npm run check lists them'],
      [[], { BASE_URL: 'nowhere' }, 'BASE_URL should have the right format'],
      [
        [],
        { BASE_URL: 'https://a.example/es/' },
        'BASE_URL should have a path that does not begin with "/es", a language',
      ],
    ] as [string[], Record<string, string>, string][]) {
      // Only the first runs as a process.
      const isFirst = args[0] === join(folder, 'mine');
      const { code, output } = isFirst
        ? await run(t, { BASE_URL: '' }, ['cli.js', 'export', ...args])
        : await write(args, env);
      t.equal(code, 1);
      t.match(output, 'Nothing was exported: ');
      t.match(output, message);
    }
    t.strictSame([...filesBelow(folder).keys()], ['broken/cv/en.json', 'mine/a.txt']);
  });
  t.end();
});

t.test('cv-site share', t => {
  const secret = '0123456789abcdef0123456789abcdef';
  const share = (args: string[], env: Record<string, string> = { SHARE_SECRET: secret }) =>
    call({ BASE_URL: '', ...env }, ['share', ...args]);

  t.test('prints a link for one recipient that the server accepts', async t => {
    const args = ['--for', 'Zoë Müller', '--days', '7', '--language', 'es'];
    const env = { BASE_URL: '', SHARE_SECRET: secret };
    const { code, output } = await run(t, env, ['cli.js', 'share', ...args]);
    t.equal(code, 0);
    const [, until = '', link = ''] = /until the end of (\S+) \(UTC\):\n(\S+)\n$/.exec(output) ?? [];
    t.ok(link.startsWith(`${content.site.baseUrl}/es?share=`));
    const days = (Date.parse(until) - Date.now()) / 86_400_000;
    t.ok(days > 5 && days <= 7, `${days} days`);
    const server = await start(t, { SHARE_SECRET: secret });
    t.match((await server.get(link.slice(String(content.site.baseUrl).length))).body, 'Zoë Müller');
    t.notMatch(server.output, link.slice(-20), 'the token is not logged');
  });

  t.test('defaults to thirty days, the default language and BASE_URL', async t => {
    const { output } = await share(['--for', 'Ada'], {
      SHARE_SECRET: secret,
      BASE_URL: 'https://cv.example.org',
    });
    const until = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
    t.match(output, until);
    t.match(output, 'https://cv.example.org/en?share=');
    const underPath = { SHARE_SECRET: secret, BASE_URL: 'https://example.org/cv/' };
    t.match((await share(['--for', 'Ada'], underPath)).output, 'https://example.org/cv/en?share=');
  });

  t.test('suggests a valid key when SHARE_SECRET is missing', async t => {
    const { code, output } = await share(['--for', 'Ada'], { SHARE_SECRET: '' });
    t.equal(code, 1);
    const [, suggested = ''] = /^SHARE_SECRET=(\S+)$/m.exec(output) ?? [];
    t.equal((await share(['--for', 'Ada'], { SHARE_SECRET: suggested })).code, 0);
  });

  t.test('reports invalid arguments and settings', async t => {
    const folder = t.testdir({
      nowhere: { cv: { 'en.json': '{}' }, ui: { 'en.json': messages } },
      broken: { cv: { 'en.json': '[]' } },
    });
    const forAda = ['--for', 'Ada'];
    for (const [args, env, message] of [
      [[], {}, '--for should be a name of at most 100 characters, such as "Ada Lovelace"'],
      [['--for', 'x'.repeat(101)], {}, 'at most 100 characters'],
      [[...forAda, '--days', '0'], {}, '--days should be a number from 1 to 366 (found "0")'],
      [[...forAda, '--days', '1.5'], {}, 'found "1.5"'],
      [[...forAda, '--days', '367'], {}, 'found "367"'],
      [[...forAda, '--language', 'fr'], {}, '--language should be one of en, es (found "fr")'],
      [[...forAda, '--to', 'x'], {}, "Unknown option '--to'"],
      [forAda, { SHARE_SECRET: 'too short' }, 'at least 32 bytes'],
      [forAda, { CONTENT_DIR: join(folder, 'nowhere') }, 'set BASE_URL, or baseUrl in site.json'],
      [forAda, { CONTENT_DIR: join(folder, 'broken') }, 'the content has errors'],
    ] as [string[], Record<string, string>, string][]) {
      const { code, output } = await share(args, { SHARE_SECRET: secret, ...env });
      t.equal(code, 1, message);
      t.match(output, 'No link was created: ');
      t.match(output, message);
      t.notMatch(output, 'too short', 'the key is not printed');
    }
  });
  t.end();
});
