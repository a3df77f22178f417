import t from 'tap';
import {
  collapseSpaces,
  contactLine,
  dateRangeText,
  joinTexts,
  metaLines,
  nameOf,
  oneLine,
} from '../../../server/formats/lines.ts';
import { documentOf } from '../../helpers/document.ts';

t.test('white space collapses to spaces, control characters are removed, a no-break space stays', async t => {
  t.equal(oneLine(' a\r\n\tb\u2028c\0d \u001b[1me\u009f\u00a0f '), 'a b cd [1me\u00a0f');
});

t.test('collapsed text keeps a space at its ends, for what is beside it', async t => {
  t.equal(collapseSpaces(' \n a\tb \0 '), ' a b ');
});

t.test('empty texts are not joined', async t => {
  const texts = ['a', '\0', 'b'].map(text => ({ text, lang: '' }));
  t.strictSame([joinTexts(texts), joinTexts(texts, ', ')], ['a · b', 'a, b']);
});

t.test('without a name the title of the page is used', async t => {
  t.equal(nameOf(documentOf({ basics: { name: 'Ada' } })), 'Ada');
  t.equal(nameOf(documentOf({ basics: { name: '\u202e' } })), 'Curriculum vitae');
});

t.test('a date range has start, end or the message for present or future, and duration', async t => {
  const date = (text: string) => ({ iso: '', text });
  const interval = { first: '', last: '' };
  const empty = { start: null, end: null, ongoing: false, upcoming: false, duration: null, interval };
  for (const [given, line] of [
    [{ start: date('1843') }, '1843'],
    [{ start: date('1842'), end: date('1843') }, '1842 – 1843'],
    [{ end: date('1843') }, '1843'],
    [{ start: date('1842'), ongoing: true, duration: date('2 years') }, '1842 – present (2 years)'],
    [{ start: date('1900'), upcoming: true }, 'from 1900'],
  ] as const)
    t.equal(dateRangeText({ ...empty, ...given }, { ongoing: 'present', upcoming: 'from {date}' }), line);
});

t.test('a contact has a label, except a profile', async t => {
  const { view, ui } = documentOf({
    basics: { phone: '+34600123456', location: { countryCode: 'ES' }, profiles: [{ network: 'Wiki' }] },
  });
  t.strictSame(
    view.contacts.map(contact => contactLine(contact, ui)),
    [
      { label: 'Telephone:', text: '+34600123456', href: 'tel:+34600123456' },
      { label: 'Place:', text: 'Spain', href: '' },
      { label: '', text: 'Wiki', href: '' },
    ],
  );
});

t.test('meta lines have URL, last change and canonical URL; absent ones are left out', async t => {
  t.strictSame(metaLines(documentOf({})), []);
  t.strictSame(
    metaLines(
      documentOf(
        { meta: { lastModified: 'today', canonical: 'https://a.example/' } },
        { url: 'https://b.example/en' },
      ),
    ),
    [
      { label: 'This CV, always up to date:', text: 'https://b.example/en', href: 'https://b.example/en' },
      { label: 'Last changed:', text: 'today', href: '' },
      { label: 'Latest version:', text: 'https://a.example/', href: 'https://a.example/' },
    ],
  );
});
