// Builds the page of an exported site at / that lists its languages.
import { editionOf, type Snapshot } from '../snapshot/snapshot.ts';
import { titleOfCv } from '../ui/messages.ts';
import type { Ui } from '../ui/schema.ts';
import { hrefOf, pathOf } from '../urls/page-url.ts';
import { createHead } from './head.ts';

/** A language to choose: its name and the title of the CV, both in itself. */
interface PickerLanguage {
  tag: string;
  dir: Ui['dir'];
  href: string;
  name: string;
  title: string;
}

/**
 * What the page is given that has the languages to choose from. It is the way in for readers of any other language, and
 * for chats it is the CV in the default one. Of scripts it has the one for colours alone.
 */
export function createLanguagePicker(snapshot: Snapshot) {
  const { site, assets } = snapshot;
  const { defaultLanguage: language, defaults: choices } = site;
  const { publicCv, ui } = editionOf(snapshot, language);
  const { name = '', summary = '' } = publicCv.basics ?? {};
  const request = { choices, snapshot, shared: null };
  const page = { name: 'cv', part: 'page', language } as const;
  const head = createHead({ ...request, page }, summary);
  const languages: PickerLanguage[] = site.languages.map(tag => {
    const { ui: words } = editionOf(snapshot, tag);
    return {
      tag,
      dir: words.dir,
      href: hrefOf(request, pathOf({ language: tag, name: 'cv' }), choices),
      name: words.choices.language.name,
      title: titleOfCv(words, ''),
    };
  });
  return {
    language,
    dir: ui.dir,
    scheme: choices.scheme,
    theme: choices.theme,
    title: titleOfCv(ui, name),
    name: name || titleOfCv(ui, ''),
    head: { ...head, canonical: head.canonical && `${site.baseUrl}/`, formats: [], data: '' },
    asset: assets.url,
    scripts: new Map([...assets.scripts].filter(([script]) => script === 'js/scheme.js')),
    languages,
  };
}
