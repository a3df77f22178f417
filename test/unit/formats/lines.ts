import t from 'tap';
import {
  contactLine,
  dateRangeText,
  joined,
  nameOf,
  noteLines,
  oneLine,
} from '../../../server/formats/lines.ts';
import { documentOf } from '../../helpers/document.ts';

t.test('a text is one line, without what is no character; a space that does not break stays', async t => {
  t.equal(oneLine(' a\r\n\tb\u2028c\0d \u001b[1me\u009f\u00a0f '), 'a b cd [1me\u00a0f');
});

t.test('texts that say nothing are not joined', async t => {
  const texts = ['a', '\0', 'b'].map(text => ({ text, lang: '' }));
  t.strictSame([joined(texts), joined(texts, ', ')], ['a · b', 'a, b']);
});

t.test('who has no name is called as the page is', async t => {
  t.equal(nameOf(documentOf({ basics: { name: 'Ada' } })), 'Ada');
  t.equal(nameOf(documentOf({ basics: { name: '\u202e' } })), 'Curriculum vitae');
});

t.test('a period says its ends, that it goes on, and how long it took', async t => {
  const date = (text: string) => ({ iso: '', text });
  const period = { start: null, end: null, ongoing: false, duration: null };
  for (const [given, line] of [
    [{ start: date('1843') }, '1843'],
    [{ start: date('1842'), end: date('1843') }, '1842 – 1843'],
    [{ end: date('1843') }, '1843'],
    [{ start: date('1842'), ongoing: true, duration: date('2 years') }, '1842 – present (2 years)'],
  ] as const)
    t.equal(dateRangeText({ ...period, ...given }, 'present'), line);
});

t.test('a way to reach the person says what it is; a page elsewhere says so itself', async t => {
  const { sheet, ui } = documentOf({
    basics: { phone: '1', location: { countryCode: 'ES' }, profiles: [{ network: 'Wiki' }] },
  });
  t.strictSame(
    sheet.contacts.map(contact => contactLine(contact, ui.contact)),
    [
      { label: 'Place:', text: 'Spain', href: '' },
      { label: 'Telephone:', text: '1', href: 'tel:1' },
      { label: '', text: 'Wiki', href: '' },
    ],
  );
});

t.test('notes are of what the document says of itself, in words where it can be read', async t => {
  t.strictSame(noteLines(documentOf({})), []);
  t.strictSame(
    noteLines(
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
