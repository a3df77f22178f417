import Fastify from 'fastify';
import t from 'tap';
import type { Diagnostic } from '../../../server/content/diagnostics.ts';
import { LiveContent } from '../../../server/content/live-content.ts';
import { contactFields } from '../../../server/content/site.ts';
import { describePrivacy, reportContent } from '../../../server/snapshot/report.ts';
import type { Content } from '../../../server/snapshot/snapshot.ts';
import { content, withEdition } from '../../helpers/app.ts';
import { createDiagnostic } from '../../helpers/diagnostic.ts';

const diagnostic = (fields: Partial<Diagnostic> = {}) =>
  createDiagnostic({
    severity: 'warning',
    file: 'content/cv/en.json',
    path: '/work',
    message: 'is odd',
    ...fields,
  });
const errors = [
  diagnostic({ severity: 'error', message: 'is wrong', hint: 'fix it' }),
  diagnostic({ line: 0, path: '' }),
];
const file = 'content/cv/en.json';
const logged = [
  { level: 50, file, msg: 'content/cv/en.json:3:5 /work is wrong – fix it' },
  { level: 40, file, msg: 'content/cv/en.json is odd' },
];

/** Live content and its log: each call returns the lines that it wrote. */
function start(diagnostics: Diagnostic[], given: Partial<Content> = {}) {
  const lines: Record<string, unknown>[] = [];
  const stream = { write: (line: string) => lines.push(JSON.parse(line)) };
  const { log } = Fastify({ logger: { base: null, timestamp: false, stream } });
  const next = { content, diagnostics, hash: '1' };
  const live = new LiveContent<Content>(
    { ...content, ...given },
    { diagnostics, hash: '1' },
    async () => next,
  );
  const report = () => {
    reportContent(log, live);
    return lines.splice(0);
  };
  const reload = async (hash: string, diagnostics: Diagnostic[]) => {
    Object.assign(next, { hash, diagnostics });
    await live.reload();
    return lines.splice(0);
  };
  return { report, reload };
}

const live = { level: 30, content: content.hash, languages: ['en', 'es'], msg: 'content is live' };

t.test('the live content is logged with its hash, languages and missing translations', async t => {
  const given = withEdition('es', { missing: ['/basics/label', '/work/0/summary'] });
  t.strictSame(start([], given).report(), [{ ...live, warnings: 0, missing: { es: 2 } }]);
  t.strictSame(start([]).report(), [{ ...live, warnings: 0, missing: {} }]);
});

t.test('each diagnostic is a log line of its level, with its file and its hint', async t => {
  const { report } = start([diagnostic({ hint: 'even it' }), diagnostic({ line: 0, path: '' })]);
  t.strictSame(report(), [
    { ...live, warnings: 2, missing: {} },
    { level: 40, file, msg: 'content/cv/en.json:3:5 /work is odd – even it' },
    { level: 40, file, msg: 'content/cv/en.json is odd' },
  ]);
});

t.test('the log quotes no contact field, as it may be withheld', async t => {
  const quoted = ['', '/phone', '/location', '/location/address', '/profiles/0/url', '/label', '/image'];
  const diagnostics = quoted.map(path =>
    diagnostic({ path: `/basics${path}`, message: 'is "secret"', hint: 'no "secret"' }),
  );
  const { report } = start(diagnostics);
  const lines = report().map(({ msg }) => String(msg));
  t.strictSame(
    lines.filter(line => line.includes('secret')).map(line => line.split(' ')[1]),
    ['/basics/label', '/basics/image'],
  );
  t.match(
    lines[1],
    'content/cv/en.json:3:5 /basics is not quoted in the log, as it may be withheld: npm run check shows it',
  );
});

t.test('with an error, the last valid content stays live, which is logged', async t => {
  t.strictSame(start(errors).report(), [
    {
      level: 50,
      content: content.hash,
      errors: 1,
      warnings: 1,
      msg: 'content has errors: the last valid version stays live',
    },
    ...logged,
  ]);
});

t.test('each load that changed something is logged once', async t => {
  const { report, reload } = start([]);
  t.equal(report().length, 1);
  t.strictSame(await reload('1', errors), []);
  t.match(await reload('2', errors), [{ level: 50, errors: 1 }, ...logged]);
  t.strictSame(await reload('2', errors), []);
  const lines = await reload('3', []);
  t.match(lines, [live]);
  t.equal(lines.length, 1);
});

t.test('diagnostics of one kind and key are one log line, with their number', async t => {
  const { report } = start([0, 1, 2].map(i => diagnostic({ path: `/work/${i}/url`, kind: 'odd' })));
  t.strictSame(report().slice(1), [
    { level: 40, file, msg: 'content/cv/en.json:3:5 /work/*/url, 3 times: is odd' },
  ]);
});

t.test('at most fifty lines are logged, and the number of the other diagnostics', async t => {
  const many = (count: number) =>
    Array.from({ length: count }, (_, i) => diagnostic({ line: i + 1, kind: `${Math.min(i, 51)}` }));
  const lines = start(many(53)).report();
  t.equal(lines.length, 52);
  t.match(lines[50]?.msg, 'en.json:50:5');
  t.strictSame(lines[51], { level: 40, msg: 'and 3 more: npm run check lists all' });
  t.equal(start(many(50)).report().length, 51);
});

t.test('public contact fields are listed, and those that need a share link', async t => {
  t.equal(
    describePrivacy(['city', 'email']),
    'public contact fields: city, email; only with a share link: phone, url, address, postalCode, region, countryCode, profiles (public in site.json)',
  );
  t.match(describePrivacy([...contactFields]), 'only with a share link: none');
  t.match(describePrivacy([]), 'public contact fields: none;');
});
