import t from 'tap';
import { type ControlGroup, createControls } from '../../../server/pages/toolbar.ts';
import type { Content } from '../../../server/snapshot/snapshot.ts';
import { type Page, type PageRequest, pathOf } from '../../../server/urls/page-url.ts';
import { content, snapshotOf, uiOf, withEdition } from '../../helpers/app.ts';

const cv: Page = { name: 'cv', language: 'en', part: 'page' };
const english = uiOf('en');

/** The controls of a page by the name of their choice. */
function groupsOf(request: Partial<PageRequest> = {}): Record<string, ControlGroup> {
  const { defaults: choices } = content.site;
  const whole = { page: cv, choices, snapshot: snapshotOf(), shared: null, ...request };
  return Object.fromEntries(createControls(whole, english).map(group => [group.name, group]));
}

const hrefs = (group: ControlGroup | undefined) => group?.controls.map(({ href }) => href);

/** The controls that carry a key, as their id and that key. */
const keyed = (groups: Record<string, ControlGroup>) =>
  Object.values(groups).flatMap(({ controls }) =>
    controls.flatMap(({ id, key }) => (key ? [`${id} ${key}`] : [])),
  );

t.test('each page has its path; a problem has that of the CV', async t => {
  const cases: [name: Page['name'], expected: string][] = [
    ['cv', '/es'],
    ['info', '/es/info'],
    ['shortcuts', '/es/shortcuts'],
    ['problem', '/es'],
  ];
  for (const [name, expected] of cases) t.equal(pathOf({ language: 'es', name }), expected, name);
});

t.test('every value of every choice is a link, in one order', async t => {
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

t.test('a link changes one choice and carries the others on', async t => {
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

t.test('one value of each choice is the current one, and the next has the key', async t => {
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

t.test('from the last value the key leads back to the first', async t => {
  const groups = groupsOf({
    page: { ...cv, language: 'es' },
    choices: { length: 'short', icons: 'hide', theme: 'clean' },
  });
  t.strictSame(keyed(groups), ['language-en l', 'length-long s', 'icons-show o', 'theme-default c']);
});

t.test('a language is named in its own words, and their group in those of the page', async t => {
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

t.test('language and length are at hand; what is chosen once and for all is one step away', async t => {
  t.strictSame(
    Object.values(groupsOf()).flatMap(({ name, near }) => (near ? [name] : [])),
    ['language', 'length'],
  );
});

t.test('what there is no room for on a phone is one step away, on every device', async t => {
  const nearOf = (...languages: string[]) => {
    const given = languages.reduce(
      (given, language) => withEdition(language, { ui: english }, given),
      content,
    );
    const site = { ...content.site, languages };
    return Object.values(groupsOf({ snapshot: snapshotOf({ ...given, site }) })).flatMap(({ name, near }) =>
      near ? [name] : [],
    );
  };
  t.strictSame(nearOf('en', 'fr'), ['language', 'length']);
  t.strictSame(nearOf('en', 'fr', 'de'), ['language'], 'three languages leave no room for the length');
  t.strictSame(nearOf('en', 'fr', 'de', 'it', 'pt'), ['length'], 'and five are too many themselves');
});

t.test('where there is one language there is none to choose', async t => {
  const one: Content = { ...content, site: { ...content.site, languages: ['en'] } };
  t.strictSame(Object.keys(groupsOf({ snapshot: snapshotOf(one) })), ['length', 'icons', 'theme']);
});

t.test('with three languages the key goes round them', async t => {
  const site = { ...content.site, languages: ['en', 'fr', 'es'] };
  const snapshot = snapshotOf({ ...withEdition('fr', { ui: english }), site });
  const at = (language: string) => keyed(groupsOf({ snapshot, page: { ...cv, language } }))[0];
  t.strictSame(['en', 'fr', 'es'].map(at), ['language-fr l', 'language-es l', 'language-en l']);
});

t.test('links leave out what is the default of this site, not the first of the values', async t => {
  const site = { ...content.site, defaults: { ...content.site.defaults, length: 'short' as const } };
  const { length } = groupsOf({ snapshot: snapshotOf({ ...content, site }), choices: site.defaults });
  t.strictSame(hrefs(length), ['/en?length=long', '/en']);
});
