import t from 'tap';
import { createControls, type ToolbarGroup } from '../../../server/pages/toolbar.ts';
import type { Content } from '../../../server/snapshot/snapshot.ts';
import { type Page, type PageRequest, pathOf } from '../../../server/urls/page-url.ts';
import { content, snapshotOf, uiOf, withEdition } from '../../helpers/app.ts';

const cv: Page = { name: 'cv', language: 'en', part: 'page' };
const english = uiOf('en');

/** The control groups of a page, by the name of their choice. */
function groupsOf(request: Partial<PageRequest> = {}): Record<string, ToolbarGroup> {
  const { defaults: choices } = content.site;
  const full = { page: cv, choices, snapshot: snapshotOf(), shared: null, ...request };
  return Object.fromEntries(createControls(full, english).map(group => [group.name, group]));
}

const hrefs = (group: ToolbarGroup | undefined) => group?.controls.map(({ href }) => href);

/** The controls with a shortcut key, as id and key. */
const keyed = (groups: Record<string, ToolbarGroup>) =>
  Object.values(groups).flatMap(({ controls }) =>
    controls.flatMap(({ id, key }) => (key ? [`${id} ${key}`] : [])),
  );

t.test('each page has its path; an error page has that of the CV', async t => {
  const cases: [name: Page['name'], expected: string][] = [
    ['cv', '/es'],
    ['info', '/es/info'],
    ['shortcuts', '/es/shortcuts'],
    ['problem', '/es'],
  ];
  for (const [name, expected] of cases) t.equal(pathOf({ language: 'es', name }), expected, name);
});

t.test('every value of every choice is a link, in a fixed order', async t => {
  const groups = groupsOf();
  t.strictSame(Object.keys(groups), ['language', 'length', 'icons', 'theme']);
  t.strictSame(
    Object.values(groups).flatMap(({ controls }) => controls.map(({ id }) => id)),
    [
      'language-en',
      'language-es',
      'length-long',
      'length-short',
      'icons-show',
      'icons-hide',
      'theme-default',
      'theme-clean',
    ],
  );
});

t.test('a link changes one choice and preserves the others', async t => {
  const choices = { length: 'short', icons: 'hide', theme: 'default' } as const;
  const groups = groupsOf({ choices, page: { ...cv, name: 'info' } });
  t.strictSame(hrefs(groups.language), [
    '/en/info?length=short&icons=hide',
    '/es/info?length=short&icons=hide',
  ]);
  t.strictSame(hrefs(groups.length), ['/en/info?icons=hide', '/en/info?length=short&icons=hide']);
  t.strictSame(hrefs(groups.theme), [
    '/en/info?length=short&icons=hide',
    '/en/info?length=short&icons=hide&theme=clean',
  ]);
});

t.test('one value of each choice is current, and the next one has the shortcut key', async t => {
  const groups = groupsOf();
  for (const { name, controls } of Object.values(groups)) {
    t.strictSame(
      controls.map(({ current }) => current),
      [true, false],
      name,
    );
  }
  t.strictSame(keyed(groups), ['language-es l', 'length-short s', 'icons-hide o', 'theme-clean c']);
});

t.test('at the last value, the first one has the key', async t => {
  const groups = groupsOf({
    page: { ...cv, language: 'es' },
    choices: { length: 'short', icons: 'hide', theme: 'clean' },
  });
  t.strictSame(keyed(groups), ['language-en l', 'length-long s', 'icons-show o', 'theme-default c']);
});

t.test('languages are named in themselves, their group in the language of the page', async t => {
  const { language } = groupsOf();
  t.equal(language?.label, 'Language');
  t.strictSame(
    language?.controls.map(({ label, lang }) => [label, lang]),
    [
      ['English', 'en'],
      ['Español', 'es'],
    ],
  );
});

t.test('language and length are in the toolbar, other choices in the panel', async t => {
  t.strictSame(
    Object.values(groupsOf()).map(({ name, place }) => [name, place]),
    [
      ['language', 'toolbar'],
      ['length', 'toolbar'],
      ['icons', 'panel'],
      ['theme', 'panel'],
    ],
  );
});

t.test('languages that do not fit side by side on a phone are in a menu, on every device', async t => {
  const placesOf = (...languages: string[]) => {
    const given = languages.reduce(
      (given, language) => withEdition(language, { ui: english }, given),
      content,
    );
    const { language, length } = groupsOf({
      snapshot: snapshotOf({ ...given, site: { ...content.site, languages } }),
    });
    return [language?.place, length?.place];
  };
  t.strictSame(placesOf('en', 'fr'), ['toolbar', 'toolbar']);
  t.strictSame(placesOf('en', 'fr', 'de'), ['menu', 'toolbar']);
  t.strictSame(placesOf('en', 'fr', 'de', 'it', 'pt'), ['menu', 'toolbar']);
});

t.test('a site with one language has no choice of language', async t => {
  const one: Content = { ...content, site: { ...content.site, languages: ['en'] } };
  t.strictSame(Object.keys(groupsOf({ snapshot: snapshotOf(one) })), ['length', 'icons', 'theme']);
});

t.test('with three languages the key cycles through them', async t => {
  const site = { ...content.site, languages: ['en', 'fr', 'es'] };
  const snapshot = snapshotOf({ ...withEdition('fr', { ui: english }), site });
  const at = (language: string) => keyed(groupsOf({ snapshot, page: { ...cv, language } }))[0];
  t.strictSame(['en', 'fr', 'es'].map(at), ['language-fr l', 'language-es l', 'language-en l']);
});

t.test('links omit the defaults of the site, not the first values', async t => {
  const site = { ...content.site, defaults: { ...content.site.defaults, length: 'short' as const } };
  const { length } = groupsOf({ snapshot: snapshotOf({ ...content, site }), choices: site.defaults });
  t.strictSame(hrefs(length), ['/en?length=long', '/en']);
});
