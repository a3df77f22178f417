import { choiceValues } from '../content/site.ts';
import { type Cv, sectionNames } from '../cv/schema.ts';
import { fill } from '../ui/load.ts';
import type { Ui } from '../ui/schema.ts';
import { keys } from '../ui/shortcuts.ts';
import { type Address, type PageRequest, pathOf } from './address.ts';
import type { Assets } from './assets.ts';
import { withChoices } from './choices.ts';
import { createControls } from './controls.ts';

/** What the layout is given: the head, the controls and the name at the top. */
export function createLayout(request: PageRequest, title: string, assets: Assets) {
  const { address, choices, content } = request;
  const { site, cvs, uis } = content;
  const { language } = address;
  const ui = uis.get(language) as Ui;
  const cv = cvs.get(language) as Cv;
  const { name = '', summary = '' } = cv.basics ?? {};
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
    description: address.name === 'cv' ? summary : '',
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
    paper: site.paper,
    name,
    home: address.name === 'cv' ? '' : link('cv'),
    words: { ...ui.controls, ...ui.requests },
    groups: createControls(request, ui),
    schemes: {
      label: ui.choices.scheme.label,
      values: choiceValues.scheme.map(value => ({ value, ...ui.choices.scheme.values[value] })),
    },
    modals: [modal('info'), modal('shortcuts')],
    sections:
      address.name === 'cv'
        ? sectionNames.flatMap(id => (cv[id]?.length ? [{ id, label: ui.sections[id] }] : []))
        : [],
    keys,
  };
}
