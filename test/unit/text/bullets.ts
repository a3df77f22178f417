import t from 'tap';
import { MarkdownSource } from '../../../server/text/bullets.ts';
import { parseBlocks } from '../../../server/text/parse.ts';
import { outline } from '../../helpers/tree.ts';

const parsed = (text: string) => outline(parseBlocks(text));

t.test('bullets that were pasted are those of a list', async t => {
  const list = '<ul><li><p>a</p></li><li><p>b</p></li></ul>';
  for (const bullet of [...'•◦▪▫‣⁃●○■□∙·►▶➢➤\uf0a7\uf0b7\uf0d8', '–', '—'])
    t.equal(parsed(`${bullet} a\n${bullet} b`), list, bullet);
  t.equal(parsed('•a\n•b'), list, 'without a space');
  t.equal(
    parsed('•\ta\n•\u00a0b'),
    '<ul><li><p>a</p></li><li><p>b</p></li></ul>',
    'with a tab or a no-break space',
  );
  t.equal(parsed('Did:\n        • a\n        • b'), `<p>Did:</p>${list}`, 'indented');
  t.equal(parsed('• a\n  ◦ b'), '<ul><li><p>a</p><ul><li><p>b</p></li></ul></li></ul>', 'nested');
  t.equal(
    parsed('• a\n- b\n– c\n– d'),
    '<ul><li><p>a</p></li><li><p>b</p></li><li><p>c</p></li><li><p>d</p></li></ul>',
  );
});

t.test('a dash is a bullet at the start of the text, or of two lines', async t => {
  t.equal(parsed('– a'), '<ul><li><p>a</p></li></ul>');
  t.equal(parsed('a\n– b\n– c'), '<p>a</p><ul><li><p>b</p></li><li><p>c</p></li></ul>');
  t.equal(parsed('“A great engineer.”\n— Ada Lovelace'), '<p>“A great engineer.”/— Ada Lovelace</p>');
  t.equal(parsed('1843\n–1850'), '<p>1843/–1850</p>');
});

t.test('a row of bullets, and a bullet within a line, is a text', async t => {
  for (const text of ['●●●○○', '• •', '•', 'a • b', 'l·l']) t.equal(parsed(text), `<p>${text}</p>`);
});

t.test('a part of a source is as it was written', async t => {
  const written = 'a\n•b\n  – c\n- d\n– e';
  const source = new MarkdownSource(written);
  t.equal(source.markdown, 'a\n- b\n  - c\n- d\n- e');
  t.equal(source.asWritten(0, source.markdown.length), written);
  t.equal(source.asWritten(2, 5), '•b');
  t.equal(source.asWritten(8, 11), '– c');
  t.equal(new MarkdownSource('- a').asWritten(0, 3), '- a');
});
