import t, { type Test } from 'tap';
import { ContentFolder } from '../../../server/content/files.ts';
import { loadCvs } from '../../../server/cv/load.ts';

const load = (t: Test, files: Record<string, unknown>, languages = Object.keys(files)) => {
  const texts = Object.entries(files).map(([name, cv]) => [`${name}.json`, JSON.stringify(cv)]);
  return loadCvs(new ContentFolder(t.testdir({ cv: Object.fromEntries(texts) })), languages);
};

t.test('a resume of any origin is read, keys that are not ours and all', async t => {
  const cv = {
    $schema: 'https://jsonresume.org/schema',
    basics: { name: 'Ada', profiles: [{ network: 'x', 'x-more': 1 }] },
    work: [{ position: 'Programmer', startDate: '1843', endDate: '1843-09-01', 'x-salary': 0 }],
    meta: { theme: 'elegant' },
  };
  const { cvs, findings } = load(t, { en: cv });
  t.strictSame(cvs.get('en'), cv);
  t.strictSame(findings, []);
});

t.test('an empty resume is a resume', async t => {
  t.strictSame(load(t, { en: {} }), { cvs: new Map([['en', {}]]), findings: [] });
});

t.test('each fault of shape or value is a finding, and the CV is left out', async t => {
  for (const [cv, path] of [
    [[], ''],
    [{ work: {} }, '/work'],
    [{ work: [{ startDate: '1904-13' }] }, '/work/0/startDate'],
    [{ work: [{ startDate: '1904-00' }] }, '/work/0/startDate'],
    [{ work: [{ endDate: '1904-04-32' }] }, '/work/0/endDate'],
    [{ work: [{ endDate: '1904-4-3' }] }, '/work/0/endDate'],
    [{ awards: [{ date: '' }] }, '/awards/0/date'],
    [{ publications: [{ releaseDate: 1904 }] }, '/publications/0/releaseDate'],
    [{ projects: [{ url: 'javascript:alert(1)' }] }, '/projects/0/url'],
    [{ projects: [{ url: 'example.org' }] }, '/projects/0/url'],
    [{ projects: [{ highlights: 'one' }] }, '/projects/0/highlights'],
    [{ work: [{ id: 'Big Letters' }] }, '/work/0/id'],
    [{ work: [{ short: 'yes' }] }, '/work/0/short'],
    [{ work: [{ lang: '<b>' }] }, '/work/0/lang'],
    [{ basics: { email: 'nobody' } }, '/basics/email'],
    [{ basics: { url: 'data:text/html,x' } }, '/basics/url'],
    [{ basics: { profiles: [{ url: 'x' }] } }, '/basics/profiles/0/url'],
    [{ basics: { location: { countryCode: 'ESP' } } }, '/basics/location/countryCode'],
  ] as const) {
    const { cvs, findings } = load(t, { en: cv });
    t.match(findings, [{ file: /\/cv\/en\.json$/, path, message: /\(found / }], JSON.stringify(cv));
    t.equal(findings.length, 1);
    t.equal(cvs.size, 0);
  }
});

t.test('an id that a section has twice is a finding at the second; two sections may share one', async t => {
  const { cvs, findings } = load(t, {
    en: { work: [{ id: 'a' }, { id: 'b' }, {}, {}, { id: 'a' }], awards: [{ id: 'a' }] },
  });
  t.match(findings, [{ path: '/work/4/id', message: /unique in its section \(found "a" twice\)/ }]);
  t.equal(findings.length, 1);
  t.equal(cvs.size, 0);
});

t.test('a faulty file does not keep the others from being read', async t => {
  const { cvs, findings } = load(t, { en: { work: 1 }, es: { basics: { name: 'Ada' } } }, ['en', 'es', 'fr']);
  t.strictSame([...cvs], [['es', { basics: { name: 'Ada' } }]]);
  t.match(findings, [{ path: '/work' }, { file: /\/cv\/fr\.json$/, message: /^cannot be read/ }]);
});
