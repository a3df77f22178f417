import t from 'tap';
import { bareUrl, safeUrl } from '../../../server/text/links.ts';
import { outline } from '../../helpers/tree.ts';

t.test('a URL is linked only by its scheme and if it can be parsed', async t => {
  for (const url of ['https://x.example', 'HTTP://x.example/a?b#c', 'mailto:a@x.example', 'tel:+34600'])
    t.equal(safeUrl(url), url);
  for (const url of [
    '',
    'x.example',
    'javascript:alert(1)',
    ' https://x.example',
    'https:x.example',
    'https://a b',
    'https://[',
    'mailto:',
  ])
    t.equal(safeUrl(url), '', url);
});

t.test('a bare URL ends before Chinese and Japanese punctuation', async t => {
  t.equal(outline(bareUrl('www.x.example/a')), '<a https://www.x.example/a>www.x.example/a</a>');
  t.equal(outline(bareUrl('https://x.example（a）')), '<a https://x.example>https://x.example</a>（a）');
  t.equal(outline(bareUrl('https://[')), 'https://[');
});
