import { type Choices, choiceValues } from '../content/site.ts';
import { sectionNames } from '../cv/schema.ts';
import { fill } from '../ui/load.ts';
import type { Ui } from '../ui/schema.ts';
import { type Action, keys } from '../ui/shortcuts.ts';
import type { Assets } from './assets.ts';
import { type AddressChoices, addressChoices, withChoices } from './choices.ts';
import type { Address, PageRequest } from './pages.ts';

/** One value of a choice: a link to this same page with the value chosen. */
interface Control {
  id: string;
  label: string;
  href: string;
  current: boolean;
  /** The key that works it: the value after the current one has the choice's key. */
  key: string;
  announcement: string;
  lang: string;
}

interface ControlGroup {
  name: string;
  label: string;
  controls: Control[];
}

/** The path of a page; a problem has none of its own, so its links lead to the CV. */
export function pathOf(address: { language: string; name: Address['name'] }): string {
  const own = address.name === 'info' || address.name === 'shortcuts' ? `/${address.name}` : '';
  return `/${address.language}${own}`;
}

/** What the layout is given: the head, the controls and the name at the top. */
export function createLayout(request: PageRequest, title: string, assets: Assets) {
  const { address, choices, content } = request;
  const { site, cvs, uis } = content;
  const { language } = address;
  const ui = uis.get(language) as Ui;
  const basics = cvs.get(language)?.basics ?? {};
  const name = basics.name ?? '';
  const link = (name: Address['name'], to = language, chosen = choices) =>
    withChoices(pathOf({ language: to, name }), chosen, site.defaults);
  const absolute = (path: string) => (site.baseUrl && address.name !== 'problem' ? site.baseUrl + path : '');
  const modal = (name: 'info' | 'shortcuts') => ({
    id: name,
    label: ui.controls[name],
    href: link(name),
    dialog:
      address.name === name
        ? ''
        : withChoices(`${pathOf({ language, name })}/dialog`, choices, site.defaults),
    key: keys[name],
  });
  return {
    language,
    dir: ui.dir,
    title: address.name === 'cv' ? title : fill(ui.titles.other, { title, name }),
    description: address.name === 'cv' ? (basics.summary ?? '') : '',
    canonical: absolute(pathOf(address)),
    alternates: [
      ...site.languages.map(to => ({ hreflang: to, href: absolute(pathOf({ ...address, language: to })) })),
      {
        hreflang: 'x-default',
        href: absolute(address.name === 'cv' ? '/' : pathOf({ ...address, language: site.defaultLanguage })),
      },
    ],
    asset: assets.url,
    choices,
    scheme: site.defaults.scheme,
    name,
    home: address.name === 'cv' ? '' : link('cv'),
    words: { ...ui.controls, ...ui.requests },
    groups: [
      ...languageGroup(request, to => link(address.name, to)),
      ...addressChoices.map(choice =>
        choiceGroup(choice, ui, choices, chosen => link(address.name, language, chosen)),
      ),
    ],
    schemes: {
      label: ui.choices.scheme.label,
      values: choiceValues.scheme.map(value => ({ value, ...ui.choices.scheme.values[value] })),
    },
    modals: [modal('info'), modal('shortcuts')],
    sections:
      address.name === 'cv'
        ? sectionNames.flatMap(id =>
            cvs.get(language)?.[id]?.length ? [{ id, label: ui.sections[id] }] : [],
          )
        : [],
    keys,
  };
}

function languageGroup(
  { address, content }: PageRequest,
  href: (language: string) => string,
): ControlGroup[] {
  const { site, uis } = content;
  const labels = uis.get(address.language)?.choices.language as Ui['choices']['language'];
  if (site.languages.length < 2) return [];
  return [
    {
      name: 'language',
      label: labels.label,
      controls: withKey(
        'language',
        site.languages.map(language => ({
          id: `language-${language}`,
          label: uis.get(language)?.choices.language.name ?? language,
          href: href(language),
          current: language === address.language,
          announcement: labels.announcement,
          lang: language,
        })),
      ),
    },
  ];
}

function choiceGroup<K extends keyof AddressChoices>(
  name: K,
  ui: Ui,
  choices: AddressChoices,
  href: (choices: AddressChoices) => string,
): ControlGroup {
  const words = ui.choices[name] as {
    label: string;
    values: Record<Choices[K], { label: string; announcement: string }>;
  };
  return {
    name,
    label: words.label,
    controls: withKey(
      name,
      choiceValues[name].map(value => ({
        id: `${name}-${value}`,
        ...words.values[value as Choices[K]],
        href: href({ ...choices, [name]: value }),
        current: value === choices[name],
        lang: '',
      })),
    ),
  };
}

/** Gives the key of a choice to the value that it would change to: the one after the current. */
function withKey(action: Action, controls: Omit<Control, 'key'>[]): Control[] {
  const next = (controls.findIndex(control => control.current) + 1) % controls.length;
  return controls.map((control, i) => ({ ...control, key: i === next ? keys[action] : '' }));
}
