import Fastify from 'fastify';
import t from 'tap';
import type { Diagnostic } from '../../../server/content/diagnostics.ts';
import { LiveContent } from '../../../server/content/live-content.ts';
import { contactFields } from '../../../server/content/site.ts';
import { describePrivacy, reportContent } from '../../../server/snapshot/report.ts';
import type { Content } from '../../../server/snapshot/snapshot.ts';
import { content, withEdition } from '../../helpers/app.ts';

const diagnostic = (given: Partial<Diagnostic> = {}): Diagnostic => ({
  severity: 'warning',
  file: 'content/cv/en.json',
  line: 3,
  column: 5,
  path: '/work',
  message: 'is odd',
  hint: '',
  source: '',
  caret: [0, 1],
  ...given,
});
const errors = [
  diagnostic({ severity: 'error', message: 'is wrong', hint: 'mend it' }),
  diagnostic({ line: 0, path: '' }),
];
const told = [
  { level: 50, msg: 'content/cv/en.json:3:5 /work is wrong – mend it' },
  { level: 40, msg: 'content/cv/en.json is odd' },
];

/** Content on air with a log of it: its lines, of which each reading gives its own. */
function start(diagnostics: Diagnostic[], given: Partial<Content> = {}) {
  const lines: Record<string, unknown>[] = [];
  const stream = { write: (line: string) => lines.push(JSON.parse(line)) };
  const { log } = Fastify({ logger: { base: null, timestamp: false, stream } });
  const next = { content, diagnostics, hash: '1' };
  const live = new LiveContent<Content>({ ...content, ...given }, { diagnostics, hash: '1' }, () => next);
  const report = () => {
    reportContent(log, live);
    return lines.splice(0);
  };
  const reload = (hash: string, diagnostics: Diagnostic[]) => {
    Object.assign(next, { hash, diagnostics });
    live.reload();
    return lines.splice(0);
  };
  return { report, reload };
}

const onAir = { level: 30, content: content.hash, languages: ['en', 'es'], msg: 'content on air' };

t.test('what is on air is logged, with its hash, languages and what each lacks', async t => {
  const given = withEdition('es', { missing: ['/basics/label', '/work/0/summary'] });
  t.strictSame(start([], given).report(), [{ ...onAir, warnings: 0, missing: { es: 2 } }]);
  t.strictSame(start([]).report(), [{ ...onAir, warnings: 0, missing: {} }]);
});

t.test('each diagnostic is a line in its level, with its hint where it has one', async t => {
  const { report } = start([diagnostic({ hint: 'even it' }), diagnostic({ line: 0, path: '' })]);
  t.strictSame(report(), [
    { ...onAir, warnings: 2, missing: {} },
    { level: 40, msg: 'content/cv/en.json:3:5 /work is odd – even it' },
    { level: 40, msg: 'content/cv/en.json is odd' },
  ]);
});

t.test('of a contact field the log quotes nothing, as it may be withheld', async t => {
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
    'content/cv/en.json:3:5 /basics is not quoted in a log: npm run check tells what it is about',
  );
});

t.test('when content has an error, the log says what stays on air', async t => {
  t.strictSame(start(errors).report(), [
    {
      level: 50,
      content: content.hash,
      errors: 1,
      warnings: 1,
      msg: 'content not right: the last good version stays on air',
    },
    ...told,
  ]);
});

t.test('each reading is logged once, when it found something new', async t => {
  const { report, reload } = start([]);
  t.equal(report().length, 1);
  t.strictSame(reload('1', errors), []);
  t.match(reload('2', errors), [{ level: 50, errors: 1 }, ...told]);
  t.strictSame(reload('2', errors), []);
  const lines = reload('3', []);
  t.match(lines, [onAir]);
  t.equal(lines.length, 1);
});

t.test('of very many diagnostics the first fifty are logged, and how many more there are', async t => {
  const many = (count: number) => Array.from({ length: count }, (_, i) => diagnostic({ line: i + 1 }));
  const lines = start(many(53)).report();
  t.equal(lines.length, 52);
  t.match(lines[50]?.msg, 'en.json:50:5');
  t.strictSame(lines[51], { level: 40, msg: 'and 3 more: npm run check lists all' });
  t.equal(start(many(50)).report().length, 51);
});

t.test('what everyone sees of the contact fields is said, and what only shared links show', async t => {
  t.equal(
    describePrivacy(['city', 'email']),
    'contact fields for everyone: city, email; withheld but for shared links: phone, url, address, postalCode, region, countryCode, profiles (public in site.json)',
  );
  t.match(describePrivacy([...contactFields]), 'withheld but for shared links: none');
  t.match(describePrivacy([]), 'for everyone: none;');
});
