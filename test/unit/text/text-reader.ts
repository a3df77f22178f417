import t from 'tap';
import { plainText, TextReader } from '../../../server/text/text-reader.ts';
import { outline } from '../../helpers/tree.ts';

t.test('a text is read once', async t => {
  const reader = new TextReader(true);
  t.equal(reader.blocks('*a*'), reader.blocks('*a*'));
  t.equal(outline(reader.blocks('*a*\n\nb')), '<p><i>a</i></p><p>b</p>');
  t.equal(outline(reader.inline('*a*\n\nb')), '<i>a</i>/b');
});

t.test('without Markdown texts are read literally', async t => {
  const reader = new TextReader(false);
  t.equal(outline(reader.blocks('*a*\n- b\n\nhttps://x.example')), '<p>*a*/- b</p><p>https://x.example</p>');
  t.equal(reader.plain('*a*'), '*a*');
});

t.test('as plain text it has the words without markup', async t => {
  const reader = new TextReader(true);
  t.equal(reader.plain('**a** `b` [c *d*](https://x.example)\n\n- e\n- f'), 'a b c d\ne\nf');
  t.equal(reader.plain(''), '');
  t.equal(
    plainText([{ type: 'strong', children: [{ type: 'text', value: 'a' }] }, { type: 'break' }]),
    'a\n',
  );
});
