import t from 'tap';
import { isConfigBaseUrl } from '../../../server/config.ts';
import {
  existingLanguage,
  isLanguage,
  isLocale,
  languageHint,
  stringFormats,
} from '../../../server/content/string-formats.ts';

for (const { name, check, yes, no } of [
  {
    name: 'a base URL is http or https, a host, perhaps a port and a path, as a browser writes it',
    check: isConfigBaseUrl,
    yes: ['https://cv.example.org', 'http://localhost:1999', 'http://[::1]:81', 'https://a.org/cv/'],
    no: [
      ...['https://cv.example.org//', 'https://CV.example.org', 'cv.example.org'],
      ...['https://a.org:443', 'ftp://a.org', 'https://', 'https:', 'null', 'data:,x', '', 'https://u@a.org'],
      ' https://a.org',
    ],
  },
  {
    name: 'a locale is one well-formed language tag',
    check: isLocale,
    yes: ['en', 'en-GB', 'EN-gb', 'zh-Hant-TW', 'ar-u-nu-latn'],
    no: ['', 'en_GB', 'English language', 'e', 'en-', '-en', 'en,es', 'en-GB-GB'],
  },
  {
    name: 'a language is a tag with a primary subtag of two or three letters',
    check: isLanguage,
    yes: ['en', 'pt-BR', 'zh-Hant', 'ast', 'EN', 'tlh'],
    no: ['', 'english', 'notes', 'en_GB', 'en.bak', 'e', 'resume-en', 'en-', '12', 'x-private', 'en GB'],
  },
]) {
  t.test(name, async t => {
    for (const text of yes) t.equal(check(text), true, `"${text}"`);
    for (const text of no) t.equal(check(text), false, `not "${text}"`);
  });
}

t.test('the formats of the schemas are base URLs and locales', async t => {
  t.strictSame(stringFormats, { 'base-url': isConfigBaseUrl, locale: isLocale });
});

t.test('a language tag exists, or stands for one that does', async t => {
  for (const tag of [
    'en',
    'EN',
    'se',
    'kr',
    'tl',
    'no',
    'lld',
    'tlh',
    'es-419',
    'zh-Hant-TW',
    'en-gb',
    'ar-u-nu-latn',
  ])
    t.equal(existingLanguage(tag), tag, tag);
  for (const [tag, existing, hint] of [
    ['jp', 'ja', 'did you mean "ja" (Japanese)?'],
    ['cz', 'cs', 'did you mean "cs" (Czech)?'],
    ['cn', 'zh', 'did you mean "zh" (Chinese)?'],
    ['gr', 'el', 'did you mean "el" (Greek)?'],
    ['dk', 'da', 'did you mean "da" (Danish)?'],
    ['ua', 'uk', 'did you mean "uk" (Ukrainian)?'],
    ['jp-JP', 'ja-JP', 'did you mean "ja-JP" (Japanese (Japan))?'],
    ['en-UK', 'en-GB', 'did you mean "en-GB" (British English)?'],
    ['ger', 'de', 'did you mean "de" (German)?'],
    ['eng-US', 'en-US', 'did you mean "en-US" (American English)?'],
    ['en-XX', 'en', 'did you mean "en" (English)?'],
    ['zh-Hant-XX', 'zh-Hant', 'did you mean "zh-Hant" (Traditional Chinese)?'],
    ['zh-Hanx', 'zh', 'did you mean "zh" (Chinese)?'],
    ['xx', '', 'such as "en" or "pt-BR"'],
  ] as const) {
    t.equal(existingLanguage(tag), existing, tag);
    t.equal(languageHint(existing), hint, tag);
  }
});
