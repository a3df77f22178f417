import fc from 'fast-check';
import t from 'tap';
import { withNoBreakSpaces } from '../../../server/text/no-break.ts';
import { tries } from '../../helpers/tries.ts';

/** No-break spaces as tildes. */
const marked = (text: string) => withNoBreakSpaces(text).replaceAll('\u00a0', '~');

for (const [what, texts] of Object.entries({
  'a number and a short unit': [
    ['5 km, 20 kg and 3 m², not 5 kilometres', '5~km, 20~kg and 3~m², not 5 kilometres'],
    ['38 % of 900 ms at 3,5 GHz', '38~% of 900~ms at 3,5~GHz'],
    ['16 GiB, 100 Mbit/s, 40 °C, 5 €', '16~GiB, 100~Mbit/s, 40~°C, 5~€'],
    ['5 men in 3 months, 2020 and 7 years', '5 men in 3 months, 2020 and 7 years'],
  ],
  'an abbreviation and the number after it': [
    ['no. 7, nos. 1 and 2, No. 3', 'no.~7, nos.~1 and 2, No.~3'],
    ['patente n.º 116, núm. 4, Nr. 5, § 6, pp. 7, №  8', 'patente n.º~116, núm.~4, Nr.~5, §~6, pp.~7, №  8'],
    ['no. Seven, piano. 7', 'no. Seven, piano. 7'],
  ],
  'initials and the name': [
    ['L. Torres and J. R. R. Tolkien', 'L.~Torres and J.~R.~R.~Tolkien'],
    ['Á. Gómez, М. Горький', 'Á.~Gómez, М.~Горький'],
    ['the NASA. Then U.S.A. Then', 'the NASA. Then U.S.A. Then'],
  ],
})) {
  t.test(`a line does not end between ${what}`, async t => {
    for (const [text = '', expected] of texts) t.equal(marked(text), expected);
  });
}

t.test('nothing but spaces changes', async t => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), text => {
      t.equal(withNoBreakSpaces(text).replaceAll('\u00a0', ' '), text.replaceAll('\u00a0', ' '));
    }),
    tries(200),
  );
});
