// Builds the groups of links and buttons of the toolbar: language, length, icons and theme.
import { editionOf } from '../snapshot/snapshot.ts';
import type { Ui } from '../ui/schema.ts';
import { type ShortcutAction, shortcutKeys } from '../ui/shortcuts.ts';
import { hrefOf, type PageRequest, pathOf } from '../urls/page-url.ts';
import { type UrlChoices, urlChoices } from '../urls/query.ts';

/** One value of a choice in the toolbar: a link to the same page with that value. */
export interface ToolbarControl {
  id: string;
  label: string;
  href: string;
  current: boolean;
  /** Its keyboard shortcut: the value after the current one has the key of the choice, the others ''. */
  key: string;
  announcement: string;
  lang: string;
}

/** The toolbar's controls for the values of one choice. */
export interface ToolbarGroup {
  name: string;
  label: string;
  /** Where it stands: side by side in the toolbar, in a menu of the toolbar, or in its View panel. */
  place: 'toolbar' | 'menu' | 'panel';
  controls: ToolbarControl[];
}

/** How many characters of labels fit side by side in a window of 320 CSS pixels. */
const MAX_LABEL_LENGTH = 28;

/** Builds the groups of the toolbar: the language, if there are several, and the choices in the URL. */
export function createControls(pageRequest: PageRequest, ui: Ui): ToolbarGroup[] {
  const { page, choices } = pageRequest;
  const controlHref = (language: string, chosen: UrlChoices) =>
    hrefOf(pageRequest, pathOf({ ...page, language }), chosen);
  const controlGroups = [
    ...languageGroup(pageRequest, ui, language => controlHref(language, choices)),
    ...urlChoices.map(name => choiceGroup(name, ui, choices, chosen => controlHref(page.language, chosen))),
  ];
  const labelLength = controlGroups
    .filter(({ name }) => name === 'language' || name === 'length')
    .flatMap(({ controls }) => controls)
    .reduce((sum, { label }) => sum + label.length, 0);
  const placeOfLanguages = labelLength <= MAX_LABEL_LENGTH ? 'toolbar' : 'menu';
  const places: Record<string, ToolbarGroup['place']> = { language: placeOfLanguages, length: 'toolbar' };
  return controlGroups.map(controlGroup => ({
    ...controlGroup,
    place: places[controlGroup.name] ?? 'panel',
  }));
}

function languageGroup(
  { page, snapshot }: PageRequest,
  ui: Ui,
  languageHref: (language: string) => string,
): Omit<ToolbarGroup, 'place'>[] {
  const { languages } = snapshot.site;
  if (languages.length < 2) return [];
  const { label, announcement } = ui.choices.language;
  const controls = languages.map(language => ({
    id: `language-${language}`,
    label: editionOf(snapshot, language).ui.choices.language.name,
    href: languageHref(language),
    current: language === page.language,
    announcement,
    lang: language,
  }));
  return [{ name: 'language', label, controls: withShortcutKey('language', controls) }];
}

function choiceGroup(
  choiceName: keyof UrlChoices,
  ui: Ui,
  choices: UrlChoices,
  choiceHref: (choices: UrlChoices) => string,
): Omit<ToolbarGroup, 'place'> {
  const { label, values } = ui.choices[choiceName];
  const controls = Object.entries(values).map(([choiceValue, controlMessages]) => ({
    id: `${choiceName}-${choiceValue}`,
    ...controlMessages,
    href: choiceHref({ ...choices, [choiceName]: choiceValue }),
    current: choiceValue === choices[choiceName],
    lang: '',
  }));
  return { name: choiceName, label, controls: withShortcutKey(choiceName, controls) };
}

/** Gives the keyboard shortcut of a choice to the value after the current one, so that the key cycles through the values. */
function withShortcutKey(action: ShortcutAction, controls: Omit<ToolbarControl, 'key'>[]): ToolbarControl[] {
  const nextIndex = (controls.findIndex(control => control.current) + 1) % controls.length;
  return controls.map((control, i) => ({ ...control, key: i === nextIndex ? shortcutKeys[action] : '' }));
}
