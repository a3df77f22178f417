import t from 'tap';
import { loadContent } from '../../../server/snapshot/load.ts';
import { createApp, withEdition } from '../../helpers/app.ts';

const entry = { startDate: '2020-01' };
const cv = {
  basics: { name: 'Зарина', label: 'Муҳандис', email: 'zarina@example.org' },
  work: [{ name: 'Ширкат', ...entry }],
  projects: [{ name: 'Лоиҳа', startDate: '2990-01' }],
  meta: { version: 'v1', lastModified: '2026-01-01' },
};
const folder = t.testdir({
  'site.json': JSON.stringify({ languages: ['tg', 'en'], baseUrl: 'https://cv.example.org' }),
  cv: { 'tg.json': JSON.stringify(cv), 'en.json': '{}' },
  ui: { 'tg.json': JSON.stringify({ controls: { print: 'Чоп' } }) },
});
const loaded = (await loadContent(folder)).content;
if (!loaded) throw new Error('the content has errors');
const content = withEdition('tg', { missing: ['/work/0/position'] }, loaded);
const english = new Set(content.editions.get('tg')?.uiFallback.values());
const app = await createApp(t, { content, dev: true });

/** The texts of the body of a page, as elements that the language of the page or English has. */
function textsOf(html: string): { own: string[]; english: string[] } {
  const body = html.slice(html.indexOf('<body'));
  const marked = /<span lang="en" dir="auto">([^<]*)<\/span>/g;
  const texts = (text: string) => text.split(/<[^>]*>/).map(part => part.replaceAll('&amp;', '&').trim());
  return {
    own: texts(body.replace(marked, '')).filter(Boolean),
    english: Array.from(body.matchAll(marked), ([, text = '']) => text.trim()),
  };
}

for (const [path, own, fallback] of [
  [
    '/tg',
    'Чоп',
    ['Experience', 'Timeline', 'present', 'from', 'E-mail:', 'Top', 'Other formats', 'Skip to the CV'],
  ],
  ['/tg/info', 'Чоп', ['About this site', 'Version', 'Last changed', 'Missing texts', 'Back to the CV']],
  ['/tg/shortcuts', 'Esc', ['Keyboard shortcuts', 'Next section']],
  ['/tg/nowhere', 'Чоп', ['There is no page here', 'Nothing stands at /tg/nowhere.']],
] as const) {
  t.test(`visible messages of ${path} that the language lacks are marked as English`, async t => {
    const { body } = await app.inject(path);
    t.match(body, '<html lang="tg" dir="ltr"');
    const texts = textsOf(body);
    t.strictSame(
      texts.own.filter(text => english.has(text)),
      [],
    );
    for (const text of fallback) t.ok(texts.english.includes(text.replace(/:$/, '')), text);
    t.ok([...texts.own, ...texts.english].includes(own), own);
  });
}

t.test('the message of an expired share link is marked, too', async t => {
  const { body } = await app.inject('/tg?share=ended');
  t.match(body, '<p class="note" role="note"><span lang="en" dir="auto">The link has ended');
});

t.test('a page whose language has every message has no marks', async t => {
  const { body } = await app.inject('/en/shortcuts');
  t.notMatch(body, '<span lang="en"');
});
