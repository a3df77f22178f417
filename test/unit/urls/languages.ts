import t from 'tap';
import { cookieLanguage, findLanguage, lookupLanguage } from '../../../server/urls/languages.ts';
import { createApp } from '../../helpers/app.ts';

t.test('the language that a reader likes best is looked up as RFC 4647 says', async t => {
  const ours = ['en', 'es'];
  for (const [header, expected, known] of [
    ['es', 'es', ours],
    ['ES', 'es', ours],
    ['es-MX', 'es', ours],
    ['es-Latn-MX', 'es', ours],
    ['fr, es-MX, en', 'es', ours],
    ['en;q=0.4, es;q=0.5', 'es', ours],
    ['es;q=0.5, en', 'en', ours],
    ['es;q=0.5, en;q=0.5', 'es', ours],
    ['es-MX;q=0.8, en;q=0.9', 'en', ours],
    ['es ; q=0.9 , en ; q=0.1', 'es', ours],
    ['es;q=0, en;q=0.1', 'en', ours],
    ['es;q=0', null, ours],
    ['es;q=0.000', null, ours],
    ['*', null, ours],
    ['*, es;q=0.1', 'es', ours],
    ['fr, *;q=0.5', null, ours],
    ['eng', null, ours],
    ['e', null, ours],
    ['', null, ours],
    [undefined, null, ours],
    ['zh-Hant-TW', 'zh-Hant', ['en', 'zh', 'zh-Hant']],
    ['zh-hant-tw', 'zh-Hant', ['en', 'zh', 'zh-Hant']],
    ['zh-Hans-CN', 'zh', ['en', 'zh', 'zh-Hant']],
    ['zh', null, ['en', 'zh-Hant']],
    ['pt', null, ['pt-BR']],
    ['pt-BR', 'pt-BR', ['pt', 'pt-BR']],
    ['en-GB-u-ca-gregory', 'en-GB', ['en', 'en-GB']],
    ['zh-Hant-CN-x-private1-private2', 'zh-Hant-CN', ['zh', 'zh-Hant-CN']],
    ['x-klingon, es', 'es', ours],
    ['i-klingon', null, ours],
  ] as const)
    t.equal(lookupLanguage(header, [...known]), expected, `${header} of ${known}`);
});

t.test('a single letter goes together with the subtag that it introduces', async t => {
  // No such tag may exist; were it known, a lookup that cuts one subtag at a time would stop at it.
  t.equal(lookupLanguage('en-x-simple', ['en-x', 'en']), 'en');
  t.equal(lookupLanguage('en-a-bbb-x-ccc', ['en-a-bbb-x', 'en-a', 'en']), 'en');
  t.equal(lookupLanguage('en-a-bbb-x-ccc', ['en-a-bbb', 'en']), 'en-a-bbb');
});

t.test('a malformed header is read as far as it can be', async t => {
  const ours = ['en', 'es'];
  for (const [header, expected] of [
    [', ,;,', null],
    [';q=1', null],
    ['-', null],
    ['-es', null],
    ['es_MX', null],
    ['../es', null],
    ['=;-,--, es', 'es'],
    ['\u0000, es', 'es'],
    ['es;level=1', 'es'],
    ['<script>', null],
    ['__proto__', null],
  ] as const)
    t.equal(lookupLanguage(header, ours), expected, JSON.stringify(header));
});

t.test('a header as long as headers can be is answered like any other', async t => {
  for (const [header, expected] of [
    ['q'.repeat(16_000), null],
    ['a-'.repeat(8_000), null],
    [`es${'-abcdefgh'.repeat(1_700)}`, 'es'],
    [`${'fr,'.repeat(5_000)}es`, 'es'],
    [`${'en;q=0,'.repeat(2_000)}es`, 'es'],
    [`es${' '.repeat(16_000)}`, 'es'],
  ] as const)
    t.equal(lookupLanguage(header, ['en', 'es']), expected, `${header.slice(0, 12)}…`);
});

t.test('a tag is found in any letters, and only whole', async t => {
  t.equal(findLanguage('ES', ['en', 'es']), 'es');
  t.equal(findLanguage('zh-hANT', ['zh', 'zh-Hant']), 'zh-Hant');
  for (const tag of ['e', 'es-MX', '', ' es', 'fr', undefined])
    t.equal(findLanguage(tag, ['en', 'es']), null);
});

t.test('cookie lang is read from among others', async t => {
  for (const [cookie, expected] of [
    ['lang=es', 'es'],
    ['a=1; lang=zh-Hant; b=2', 'zh-Hant'],
    ['a=1;lang=es', 'es'],
    ['lang=es; lang=en', 'es'],
    ['slang=es', undefined],
    ['a=lang=es', undefined],
    ['lang=', undefined],
    ['lang="><script>', undefined],
    ['language=es', undefined],
    ['', undefined],
    [undefined, undefined],
  ] as const)
    t.equal(cookieLanguage(cookie), expected, `${cookie}`);
});

t.test('a language in other letters leads to its address, with all that follows it', async t => {
  const app = await createApp(t);
  for (const [url, location] of [
    ['/ES', '/es'],
    ['/Es?length=short&utm_source=x', '/es?length=short&utm_source=x'],
    ['/EN/info', '/en/info'],
    ['/EN/shortcuts/dialog?theme=clean', '/en/shortcuts/dialog?theme=clean'],
    ['/%45S', '/es'],
  ] as const) {
    const { statusCode, headers } = await app.inject(url);
    t.strictSame([statusCode, headers.location], [301, location], url);
  }
});

t.test('an unknown language is a 404 under every address', async t => {
  const app = await createApp(t);
  for (const url of ['/fr', '/es-MX', '/e', '/__proto__', '/fr/info', '/fr/info/dialog', '/fr/shortcuts']) {
    const { statusCode, body } = await app.inject(url);
    t.equal(statusCode, 404, url);
    t.match(body, `Nothing stands at ${url}.`);
  }
});
