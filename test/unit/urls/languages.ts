import t from 'tap';
import { cookieLanguage, findLanguage, lookupLanguage } from '../../../server/urls/languages.ts';
import { createApp } from '../../helpers/app.ts';

t.test('Accept-Language is matched by the lookup of RFC 4647', async t => {
  const languages = ['en', 'es'];
  for (const [header, expected, known] of [
    ['es', 'es', languages],
    ['ES', 'es', languages],
    ['es-MX', 'es', languages],
    ['es-Latn-MX', 'es', languages],
    ['fr, es-MX, en', 'es', languages],
    ['en;q=0.4, es;q=0.5', 'es', languages],
    ['es;q=0.5, en', 'en', languages],
    ['es;q=0.5, en;q=0.5', 'es', languages],
    ['es-MX;q=0.8, en;q=0.9', 'en', languages],
    ['es ; q=0.9 , en ; q=0.1', 'es', languages],
    ['es;q=0, en;q=0.1', 'en', languages],
    ['es;q=0', null, languages],
    ['es;q=0.000', null, languages],
    ['*', null, languages],
    ['*, es;q=0.1', 'es', languages],
    ['fr, *;q=0.5', null, languages],
    ['eng', null, languages],
    ['e', null, languages],
    ['', null, languages],
    [undefined, null, languages],
    ['zh-Hant-TW', 'zh-Hant', ['en', 'zh', 'zh-Hant']],
    ['zh-hant-tw', 'zh-Hant', ['en', 'zh', 'zh-Hant']],
    ['zh-Hans-CN', 'zh', ['en', 'zh', 'zh-Hant']],
    ['zh', null, ['en', 'zh-Hant']],
    ['pt', null, ['pt-BR']],
    ['pt-BR', 'pt-BR', ['pt', 'pt-BR']],
    ['en-GB-u-ca-gregory', 'en-GB', ['en', 'en-GB']],
    ['zh-Hant-CN-x-private1-private2', 'zh-Hant-CN', ['zh', 'zh-Hant-CN']],
    ['x-klingon, es', 'es', languages],
    ['i-klingon', null, languages],
  ] as const)
    t.equal(lookupLanguage(header, [...known]), expected, `${header} of ${known}`);
});

t.test('a single-character subtag is removed together with the subtag after it', async t => {
  // A tag that ends in such a subtag is invalid. A lookup that removes one subtag at a time would match it.
  t.equal(lookupLanguage('en-x-simple', ['en-x', 'en']), 'en');
  t.equal(lookupLanguage('en-a-bbb-x-ccc', ['en-a-bbb-x', 'en-a', 'en']), 'en');
  t.equal(lookupLanguage('en-a-bbb-x-ccc', ['en-a-bbb', 'en']), 'en-a-bbb');
});

t.test('the valid parts of a malformed Accept-Language are used', async t => {
  const languages = ['en', 'es'];
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
    t.equal(lookupLanguage(header, languages), expected, JSON.stringify(header));
});

t.test('a very long Accept-Language is parsed like any other', async t => {
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

t.test('a language tag is matched case-insensitively, and only as a whole', async t => {
  t.equal(findLanguage('ES', ['en', 'es']), 'es');
  t.equal(findLanguage('zh-hANT', ['zh', 'zh-Hant']), 'zh-Hant');
  for (const tag of ['e', 'es-MX', '', ' es', 'fr', undefined])
    t.equal(findLanguage(tag, ['en', 'es']), null);
});

t.test('the cookie lang is found among others', async t => {
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

t.test('a language tag in another case is a redirect that preserves path and query', async t => {
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

t.test('an unknown language is a 404 at every URL', async t => {
  const app = await createApp(t);
  for (const url of ['/fr', '/es-MX', '/e', '/__proto__', '/fr/info', '/fr/info/dialog', '/fr/shortcuts']) {
    const { statusCode, body } = await app.inject(url);
    t.equal(statusCode, 404, url);
    t.match(body, `Nothing stands at ${url}.`);
  }
});
