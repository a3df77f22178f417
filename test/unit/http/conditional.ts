import t from 'tap';
import { matchesEtag } from '../../../server/http/conditional.ts';

t.test('If-None-Match matches an entity tag by weak comparison', async t => {
  for (const header of ['"a"', 'W/"a"', '"x", "a"', '"x",W/"a" , "y"', '*', ' * '])
    t.ok(matchesEtag('"a"', header), header);
  for (const header of [undefined, '', '"b"', 'a', 'w/"a"', '"x", W/"b"', '"*"', '"aa"'])
    t.notOk(matchesEtag('"a"', header), header ?? 'no header');
});
