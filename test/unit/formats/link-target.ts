import t from 'tap';
import { isWebUrl, repeatsTarget, targetText } from '../../../server/formats/link-target.ts';

t.test('a target is a URL, an e-mail address or a telephone number', async t => {
  for (const [url, text] of [
    ['https://a.example/?q=1', 'https://a.example/?q=1'],
    ['mailto:ada@a.example?subject=x', 'ada@a.example'],
    ['MAILTO:ada@a.example', 'ada@a.example'],
    ['tel:+1-2', '+1-2'],
  ] as const)
    t.equal(targetText(url), text);
  t.strictSame(['http://a.example/', 'HTTPS://a.example/', 'tel:1'].map(isWebUrl), [true, true, false]);
});

t.test('a text repeats its target in full or as people write it', async t => {
  for (const [text, url] of [
    ['https://a.example/x', 'https://a.example/x'],
    ['a.example', 'https://a.example/'],
    ['www.a.example', 'https://www.a.example'],
    ['ada@a.example', 'mailto:ada@a.example'],
    ['+1 (23)', 'tel:+1-23'],
  ] as const)
    t.ok(repeatsTarget(text, url), text);
  for (const [text, url] of [
    ['a library', 'https://a.example/'],
    ['a.example', 'https://a.example/x'],
    ['Ada', 'mailto:ada@a.example'],
    ['+1 24', 'tel:+1-23'],
  ] as const)
    t.notOk(repeatsTarget(text, url), text);
});
