import t from 'tap';
import { fillMessage, messageLang, titleOfCv } from '../../../server/ui/messages.ts';
import type { Ui } from '../../../server/ui/schema.ts';
import { uiOf } from '../../helpers/app.ts';

const english = uiOf('en');

t.test('placeholders are filled with values', async t => {
  t.equal(fillMessage('{name} – {title}, {name}', { name: 'Ada', title: 'CV' }), 'Ada – CV, Ada');
  t.equal(fillMessage('{unknown} {} {a b} { name }', { name: 'Ada' }), '{unknown} {} {a b} { name }');
  t.equal(
    fillMessage('{name}', { name: '$& {title} $1', title: 'CV' }),
    '$& {title} $1',
    'a value is inserted literally',
  );
  t.equal(fillMessage('[{name}]', { name: '' }), '[]');
});

t.test('the title of a CV without a name has no punctuation around the placeholder', async t => {
  const titled = (cv: string): Ui => ({ ...english, titles: { ...english.titles, cv } });
  for (const [title, named, unnamed] of [
    ['{name} – Curriculum vitae', 'Ada – Curriculum vitae', 'Curriculum vitae'],
    ['CV: {name}', 'CV: Ada', 'CV'],
    ['CV', 'CV', 'CV'],
  ] as const) {
    t.equal(titleOfCv(titled(title), 'Ada'), named);
    t.equal(titleOfCv(titled(title), ''), unnamed);
  }
});

t.test('a message that stands in for a missing one is English', async t => {
  const langOf = messageLang(new Map([['/controls/print', 'Print']]));
  t.equal(langOf('Print'), 'en');
  t.equal(langOf('Drucken'), '');
});
