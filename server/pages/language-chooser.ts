// Builds the page of an exported site at / that lists its languages.
import { CUSTOM_CSS } from '../assets/custom-css.ts';
import { preloadedTypefaces } from '../assets/typefaces.ts';
import { editionOf, hasOtherScripts, type Snapshot } from '../snapshot/snapshot.ts';
import { messageLang, titleOfCv } from '../ui/messages.ts';
import type { Ui } from '../ui/schema.ts';
import { absoluteUrl, linkTo, linkToAsset } from '../urls/base-url.ts';
import { hrefOf, pathOf } from '../urls/page-url.ts';
import { createHead } from './head.ts';

/** One language of the chooser: its own name, and the title of the CV in it. */
interface ChooserLanguage {
  tag: string;
  dir: Ui['dir'];
  href: string;
  name: string;
  title: string;
  /** The language of the CV's title where it is another one. */
  titleLang: string;
}

/**
 * Builds the data of the language chooser. It is the page for visitors of any other language (x-default); link previews show
 * the CV in the default language. Its only script sets the colour scheme.
 */
export function createLanguageChooser(snapshot: Snapshot) {
  const { site } = snapshot;
  const { defaultLanguage: language, defaults: choices } = site;
  const { publicCv, ui } = editionOf(snapshot, language);
  const { name: personName = '', summary = '' } = publicCv.basics ?? {};
  const chooserRequest = { choices, snapshot, shared: null };
  const chooserPage = { name: 'cv', part: 'page', language } as const;
  const head = createHead({ ...chooserRequest, page: chooserPage }, summary);
  const languages: ChooserLanguage[] = site.languages.map(languageTag => {
    const { ui, uiFallback } = editionOf(snapshot, languageTag);
    return {
      tag: languageTag,
      dir: ui.dir,
      href: hrefOf(chooserRequest, pathOf({ language: languageTag, name: 'cv' }), choices),
      name: ui.choices.language.name,
      title: titleOfCv(ui, ''),
      titleLang: messageLang(uiFallback)(ui.titles.cv),
    };
  });
  return {
    language,
    dir: ui.dir,
    scheme: choices.scheme,
    theme: choices.theme,
    title: titleOfCv(ui, personName),
    name: personName || titleOfCv(ui, ''),
    head: {
      ...head,
      canonical: head.canonical && absoluteUrl(site, linkTo(site, '/')),
      formats: [],
      data: '',
    },
    asset: (name: string) => linkToAsset(snapshot, name),
    manifest: linkTo(site, '/site.webmanifest'),
    typefaces: preloadedTypefaces(ui.locale, personName),
    otherScripts: hasOtherScripts(snapshot),
    customCss: snapshot.assets.files.has(CUSTOM_CSS.asset),
    scripts: new Map([...snapshot.assets.scripts].filter(([script]) => script === 'js/scheme.js')),
    languages,
  };
}
