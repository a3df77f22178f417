import t from 'tap';
import type { Content } from '../../../server/snapshot/snapshot.ts';
import { commaOf } from '../../../server/text/script/comma.ts';
import { content, createApp, createLiveContent, uiOf, withCv, withEdition } from '../../helpers/app.ts';
import { loadResume, type ResumeLanguage, resumeLanguages } from '../../helpers/languages.ts';

const live = createLiveContent(content);
const app = await createApp(t, { content: live });
const get = async (path: string) => (await app.inject(path)).body;

/** The text of HTML in the order of its source. */
const textOf = (html: string) =>
  html
    .replace(/<wbr>|<span class="address">.*?<\/span>/g, '')
    .replace(/<\/?(?:bdi|a|strong|data|span)\b[^>]*>/g, '')
    .replace(/&#39;/g, "'")
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&');

/** Every text of a value. */
const leavesOf = (value: unknown): string[] =>
  typeof value === 'string' ? [value] : Object.values(value as object).flatMap(leavesOf);

/** A text without the markup of strong and links. */
const plain = (text: string) => text.replaceAll('**', '').replace(/\[(.+?)\]\(.+?\)/g, '$1');

for (const [language, dir] of Object.entries(resumeLanguages) as [ResumeLanguage, 'ltr' | 'rtl'][]) {
  t.test(
    `${language}: every text is on the page, with the comma, direction and ids of the language`,
    async t => {
      const loaded = await loadResume(t, language);
      t.strictSame(
        loaded.diagnostics.filter(({ kind }) => !kind.startsWith('glyphs ')),
        [],
      );
      const site = loaded.content as Content;
      live.current = site;
      const { basics = {}, work = [], ...others } = site.editions.get(language)?.publicCv ?? {};
      const html = await get(`/${language}`);
      t.match(html, `<html lang="${language}" dir="${dir}"`);
      t.match(html, /<link rel="stylesheet" href="[^"]+\/css\/languages\.css">/);
      t.match(html, `<h1 class="name">${basics.name}</h1>`);

      const page = textOf(html);
      const { profiles = [], location = {}, ...fields } = basics;
      const texts = [
        fields.label,
        fields.email,
        fields.phone,
        location.region,
        profiles[0]?.username,
        work,
        others,
      ]
        .flatMap(leavesOf)
        .filter(text => !/^(https?:|\d{4}(-\d\d){0,2}$)/.test(text))
        .map(plain);
      t.strictSame(
        [...texts, ...(basics.summary ?? '').split('\n\n')].filter(text => !page.includes(text)),
        [],
      );

      const comma = commaOf(language);
      const organization = `${work[0]?.name}${comma}${work[0]?.location}`;
      t.ok(page.includes(`<p class="by">${organization}</p>`), organization);
      for (const format of ['txt', 'md']) {
        const document = await get(`/${language}/cv.${format}`);
        t.ok(document.includes(organization), format);
        if (comma !== ', ') t.notMatch(document, /(?!\p{sc=Latin})\p{L}, (?!\p{sc=Latin})\p{L}/u, format);
      }

      const ids = [...html.matchAll(/<li class="entry" id="([^"]+)"/g)].map(([, id]) => id as string);
      t.equal(new Set(ids).size, ids.length);
      t.strictSame(
        ids.filter(id => /\s|-(entry)?(-\d+)?$/.test(id)),
        [],
        'ids have the letters of the title',
      );
      const { headers } = await app.inject(`/${language}/cv.txt?download`);
      const name = (basics.name as string).toLowerCase().replaceAll(' ', '-');
      t.match(
        decodeURIComponent(String(headers['content-disposition'])),
        `${name}-cv-${language}.txt`,
        'the file has the name of the person',
      );
    },
  );
}

t.test('phrases of the other direction are isolated, and only those', async t => {
  live.current = (await loadResume(t, 'ar')).content as Content;
  const arabic = await get('/ar');
  t.match(arabic, '<li><bdi>C++</bdi></li>');
  t.match(arabic, 'بلغة <bdi>C++</bdi>،');
  t.match(arabic, 'بي على <bdi>+20 2 5555 0100</bdi> في');
  t.match(arabic, '<a href="tel:+20255550100"><bdi dir="ltr">+20 2 5555 0100</bdi></a>');
  live.current = withCv({ basics: { label: 'مهندسة', summary: 'I *am* מהנדסת.\n\nמהנדסת **תוכנה**.' } });
  const english = await get('/en');
  t.match(english, '<p class="label"><bdi>مهندسة</bdi></p>');
  t.match(english, '<p>I <em>am</em> מהנדסת.</p>');
  t.match(english, '<p><bdi>מהנדסת <strong>תוכנה</strong>.</bdi></p>');
});

t.test('labels of the timeline are isolated', async t => {
  const cv = { work: [{ id: 'a', position: 'مطوّرة C++', startDate: '2020' }] };
  live.current = withEdition('en', { cv, publicCv: cv, ui: { ...uiOf('en'), dir: 'rtl' } });
  t.match(await get('/en'), '>مطوّرة \u2068C++\u2069</text>');
});

t.test('only sites with another script than Latin link its style sheet, on every page', async t => {
  const linked = /css\/languages\.css/;
  live.current = content;
  for (const path of ['/en', '/es', '/en/info', '/none']) t.notMatch(await get(path), linked, path);
  for (const [site, expected] of [
    [withCv({ basics: { name: 'Łucja Đorđević' } }), false],
    [withCv({ basics: { name: 'Nguyễn Thị Ứng', label: 'Інженерка · Μηχανικός' } }), true],
    [withEdition('en', { ui: { ...uiOf('en'), dir: 'rtl' } }), true],
  ] as const) {
    live.current = site;
    for (const path of ['/en', '/es', '/en/info', '/none'])
      t.equal(linked.test(await get(path)), expected, path);
  }
});

t.test('a page preloads the typefaces of its language, and that of the name', async t => {
  const preloaded = async (path: string) =>
    [...(await get(path)).matchAll(/<link rel="preload" href="[^"]+\/fonts\/([^"]+)\.woff2"/g)].map(
      ([, name]) => name,
    );
  live.current = (await loadResume(t, 'ru')).content as Content;
  t.match(await preloaded('/ru'), { length: 12, 6: 'serif-cyrillic' });
  live.current = withCv({ basics: { name: 'Nguyễn Thị Ứng' } });
  t.match(await preloaded('/en'), { length: 7, 6: 'display-vietnamese' });
});
