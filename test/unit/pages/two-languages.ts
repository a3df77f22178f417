import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { root } from '../../../server/project.ts';
import { loadContent } from '../../../server/snapshot/load.ts';
import type { Content } from '../../../server/snapshot/snapshot.ts';
import { content, createApp, createLiveContent } from '../../helpers/app.ts';

const messages = readFileSync(join(root, 'content/ui/en.json'), 'utf8');
const live = createLiveContent(content);
const app = await createApp(t, { content: live });

/** Loads two CVs, the first as the base, and gets a URL of their site. */
const load = async (t: Test, cvs: Record<string, object>) => {
  const files = (text: (cv: object) => string) =>
    Object.fromEntries(Object.entries(cvs).map(([language, cv]) => [`${language}.json`, text(cv)]));
  const { content: loaded, diagnostics } = await loadContent(
    t.testdir({
      'site.json': JSON.stringify({ defaultLanguage: Object.keys(cvs)[0] }),
      cv: files(cv => JSON.stringify(cv)),
      ui: files(() => messages),
    }),
  );
  live.current = loaded as Content;
  return {
    reported: diagnostics
      .filter(({ path }) => path !== '/locale')
      .map(({ path, message }) => `${path} ${message}`),
    get: async (path: string) => (await app.inject(path)).body,
  };
};

const basics = { name: 'Ana Example' };

t.test('entries with equal unique names are one entry in page, text and Markdown', async t => {
  const { reported, get } = await load(t, {
    en: {
      basics,
      skills: [
        { name: 'Java', keywords: ['Spring'] },
        { name: 'Tools', keywords: ['shell'] },
      ],
    },
    ru: {
      basics,
      skills: [
        { name: 'Java', keywords: ['Spring'] },
        { name: 'C#', keywords: ['лямбды'] },
        { name: 'Tools', keywords: ['оболочка'] },
      ],
    },
  });
  t.match(reported, [/^\/skills\/1 matches nothing in \S+, so it is not shown: "C#"$/]);
  t.equal(reported.length, 1);
  for (const [path, shell] of [
    ['/en', 'shell'],
    ['/en/cv.txt', 'shell'],
    ['/en/cv.md', 'shell'],
    ['/ru', 'оболочка'],
    ['/ru/cv.txt', 'оболочка'],
    ['/ru/cv.md', 'оболочка'],
  ] as const) {
    const body = await get(path);
    for (const text of ['Java', 'Spring', 'Tools', shell]) t.match(body, text, path);
    t.notMatch(body, 'C#', path);
    t.notMatch(body, 'lang="en">', `${path}: nothing is untranslated`);
  }
});

t.test('an entry marked "only" is in the page and formats of its language alone', async t => {
  const { reported, get } = await load(t, {
    en: {
      basics,
      work: [
        { id: 'chief', position: 'Chief', startDate: '2010' },
        { id: 'driver', position: 'Driver', startDate: '2001', endDate: '2002', only: true },
      ],
      awards: [{ id: 'prize', title: 'Prize', only: true }],
    },
    fr: {
      basics,
      work: [
        { id: 'chief', position: 'Cheffe' },
        { position: 'Serveuse', startDate: '2003', endDate: '2005', only: true },
      ],
    },
  });
  t.strictSame(reported, []);
  for (const path of ['/en', '/en/cv.txt', '/en/cv.md']) {
    t.match(await get(path), /Chief[\s\S]*Driver[\s\S]*2001[\s\S]*Prize/, path);
    t.notMatch(await get(path), 'Serveuse', path);
  }
  for (const path of ['/fr', '/fr/cv.txt', '/fr/cv.md']) {
    t.match(await get(path), /Cheffe[\s\S]*Serveuse[\s\S]*2003/, path);
    t.notMatch(await get(path), /Driver|Prize/, path);
  }
});

t.test('a link to an entry that another language shows alone leads to the section', async t => {
  const driver = { id: 'driver', position: 'Driver', only: true };
  const waiter = { position: 'Serveuse', only: true };
  const { get } = await load(t, {
    en: { basics, work: [{ id: 'chief', position: 'Chief' }, driver] },
    fr: { basics, work: [{ id: 'chief', position: 'Cheffe' }, waiter] },
  });
  const sectionStart = (id: string) =>
    new RegExp(`<section class="section work" id="work"[^>]*>\n<span id="${id}"></span>\n<h2`);
  t.match(await get('/en'), sectionStart('work-serveuse'));
  t.match(await get('/en'), '<li class="entry" id="work-driver">');
  t.match(await get('/fr'), sectionStart('work-driver'));
  t.match(await get('/fr'), '<li class="entry" id="work-serveuse">');
});
