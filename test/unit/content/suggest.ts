import t from 'tap';
import { suggest } from '../../../server/content/suggest.ts';

for (const [word, words, expected] of [
  ['nmae', ['label', 'name', 'image'], 'name'],
  ['NAME', ['name'], 'name'],
  ['summary', ['SUMMARY'], 'SUMMARY'],
  ['summry', ['summary', 'memory'], 'summary'],
  ['hightlights', ['highlights'], 'highlights'],
  ['lenght', ['length', 'icons'], 'length'],
  ['es', ['en'], ''],
  ['fr', ['en'], ''],
  ['phone', ['url', 'email'], ''],
  ['x', ['summary'], ''],
  ['', ['ab', 'abcdefgh'], ''],
  ['name', [], ''],
] as const) {
  t.test(`for "${word}" among [${words}] ${expected ? `"${expected}"` : 'nothing'} is suggested`, async t => {
    t.equal(suggest(word, [...words]), expected && `did you mean "${expected}"?`);
  });
}
