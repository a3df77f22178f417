import t from 'tap';
import { escapePointer, unescapePointer } from '../../../server/content/json-pointer.ts';

t.test('a key is escaped as a reference token of a JSON Pointer, and unescaped again', async t => {
  t.equal(escapePointer('~1/a~/'), '~01~1a~0~1');
  t.equal(unescapePointer('~01~1a~0~1'), '~1/a~/');
});
