// Builds the groups of links and buttons of the toolbar: language, length, icons and theme.
import { editionOf } from '../snapshot/snapshot.ts';
import type { Ui } from '../ui/schema.ts';
import { type Action, keys } from '../ui/shortcuts.ts';
import { hrefOf, type PageRequest, pathOf } from '../urls/page-url.ts';
import { type UrlChoices, urlChoices } from '../urls/query.ts';

/** One value of a choice: a link to this same page with the value chosen. */
export interface Control {
  id: string;
  label: string;
  href: string;
  current: boolean;
  /** The key that works it: the value after the current one has the choice's key. */
  key: string;
  announcement: string;
  lang: string;
}

/** The values of one choice. */
export interface ControlGroup {
  name: string;
  label: string;
  /** Whether it is always at hand; the others are one step away. */
  near: boolean;
  controls: Control[];
}

/**
 * How many letters of choices there is room for beside each other on a phone of 320 pixels. What does not fit is one step
 * away, on every device.
 */
const ROOM = 28;

/** The choices of a page as links to this same page: its language, where there are several, and those of the address. */
export function createControls(request: PageRequest, ui: Ui): ControlGroup[] {
  const { page, choices } = request;
  const href = (language: string, chosen: UrlChoices) =>
    hrefOf(request, pathOf({ ...page, language }), chosen);
  const groups = [
    ...languageGroup(request, ui, language => href(language, choices)),
    ...urlChoices.map(name => choiceGroup(name, ui, choices, chosen => href(page.language, chosen))),
  ];
  let room = ROOM;
  return groups.map(group => {
    const letters = group.controls.reduce((sum, { label }) => sum + label.length, 0);
    const near = ['language', 'length'].includes(group.name) && letters <= room;
    if (near) room -= letters;
    return { ...group, near };
  });
}

function languageGroup(
  { page, snapshot }: PageRequest,
  ui: Ui,
  href: (language: string) => string,
): Omit<ControlGroup, 'near'>[] {
  const { languages } = snapshot.site;
  if (languages.length < 2) return [];
  const { label, announcement } = ui.choices.language;
  const controls = languages.map(language => ({
    id: `language-${language}`,
    label: editionOf(snapshot, language).ui.choices.language.name,
    href: href(language),
    current: language === page.language,
    announcement,
    lang: language,
  }));
  return [{ name: 'language', label, controls: withKey('language', controls) }];
}

function choiceGroup(
  name: keyof UrlChoices,
  ui: Ui,
  choices: UrlChoices,
  href: (choices: UrlChoices) => string,
): Omit<ControlGroup, 'near'> {
  const { label, values } = ui.choices[name];
  const controls = Object.entries(values).map(([value, words]) => ({
    id: `${name}-${value}`,
    ...words,
    href: href({ ...choices, [name]: value }),
    current: value === choices[name],
    lang: '',
  }));
  return { name, label, controls: withKey(name, controls) };
}

/** Gives the key of a choice to the value that it would change to: the one after the current. */
function withKey(action: Action, controls: Omit<Control, 'key'>[]): Control[] {
  const next = (controls.findIndex(control => control.current) + 1) % controls.length;
  return controls.map((control, i) => ({ ...control, key: i === next ? keys[action] : '' }));
}
