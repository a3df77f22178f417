import t from 'tap';
import { contactFields } from '../../../server/content/site.ts';
import { publicCv } from '../../../server/cv/redact.ts';
import type { Cv } from '../../../server/cv/schema.ts';

const cv: Cv = {
  basics: {
    name: 'Ada',
    label: 'Countess',
    summary: 'Reads.',
    image: 'ada.jpg',
    email: 'ada@example.org',
    phone: '+44 20',
    url: 'https://ada.example',
    location: {
      address: '12 St James',
      postalCode: 'SW1',
      city: 'London',
      region: 'Greater',
      countryCode: 'GB',
    },
    profiles: [{ network: 'Letters', url: 'https://letters.example' }],
  },
  work: [{ id: 'a', name: 'Engine', url: 'https://engine.example', location: 'London' }],
};

t.test('only allowed contact fields are left, one by one', async t => {
  for (const field of contactFields) {
    const { location, ...basics } = publicCv(cv, [field], new Map()).basics ?? {};
    const left = Object.keys({ ...basics, ...location });
    t.strictSame(
      left.filter(key => !['name', 'label', 'summary', 'image'].includes(key)),
      [field],
    );
  }
});

t.test('other fields stay; a location of which nothing is left is removed', async t => {
  t.strictSame(publicCv(cv, [], new Map()), {
    basics: { name: 'Ada', label: 'Countess', summary: 'Reads.', image: 'ada.jpg' },
    work: cv.work,
  });
});

t.test('with all fields allowed the CV is equal; the original is never changed', async t => {
  const before = structuredClone(cv);
  t.strictSame(publicCv(cv, [...contactFields], new Map()), cv);
  publicCv(cv, [], new Map());
  t.strictSame(cv, before);
});

t.test('a CV may lack basics or a location', async t => {
  t.strictSame(publicCv({}, [], new Map()), {});
  t.strictSame(publicCv({ basics: { name: 'Ada', phone: '1' } }, [], new Map()), { basics: { name: 'Ada' } });
});

t.test('fallback texts stay known in the copy', async t => {
  const { basics = {} } = cv;
  const fallback = new Map<object, Set<string>>([
    [basics, new Set(['label'])],
    [basics.location as object, new Set(['city'])],
  ]);
  const basicsLeft = publicCv(cv, ['city'], fallback).basics ?? {};
  t.strictSame(fallback.get(basicsLeft), new Set(['label']));
  t.strictSame(fallback.get(basicsLeft.location as object), new Set(['city']));
});
