// Builds the data of the layout: head, toolbar, navigation, dialogs and messages around the partial of a page.
import { CUSTOM_CSS } from '../assets/custom-css.ts';
import { preloadedTypefaces } from '../assets/typefaces.ts';
import { choiceValues } from '../content/site.ts';
import { displayUrl } from '../cv/entries.ts';
import { createDocumentMeta } from '../cv/view-model.ts';
import { formatLinks } from '../formats/links.ts';
import { shareNote } from '../sharing/share-link.ts';
import { editionOf, hasOtherScripts } from '../snapshot/snapshot.ts';
import { icon } from '../ui/icons.ts';
import { fillMessage, messageLang, titleOfCv } from '../ui/messages.ts';
import { shortcutKeys } from '../ui/shortcuts.ts';
import { absoluteUrl, linkTo, linkToAsset } from '../urls/base-url.ts';
import { hrefOf, type Page, type PageRequest, pathOf } from '../urls/page-url.ts';
import { createHead } from './head.ts';
import { qrCode } from './qr.ts';
import { createControls } from './toolbar.ts';

/** The title of a page, its description, and the sections that its navigation links to. */
export interface PageOutline {
  title: string;
  description: string;
  sections: { id: string; label: string }[];
}

/** Builds the data of the layout: head, toolbar, the person's name, navigation and dialogs. */
export function createLayout(pageRequest: PageRequest, { title, description, sections }: PageOutline) {
  const { page, choices, snapshot, shared } = pageRequest;
  const { site } = snapshot;
  const { language } = page;
  const { publicCv: cv, ui, uiFallback } = editionOf(snapshot, language);
  const langOf = messageLang(uiFallback);
  // The title of the CV stands in for a missing name: JSON Resume requires none.
  const personName = cv.basics?.name || titleOfCv(ui, '');
  const pageLink = (name: Page['name'], to = language, chosen = choices) =>
    hrefOf(pageRequest, pathOf({ language: to, name }), chosen);
  const modalData = (name: 'info' | 'shortcuts') => ({
    id: name,
    label: ui.controls[name],
    href: pageLink(name),
    dialog: page.name === name ? '' : hrefOf(pageRequest, `${pathOf({ language, name })}/dialog`, choices),
    key: shortcutKeys[name],
  });
  return {
    language,
    dir: ui.dir,
    title: page.name === 'cv' ? title : fillMessage(ui.titles.other, { title, name: personName }),
    head: createHead(pageRequest, description),
    asset: (name: string) => linkToAsset(snapshot, name),
    manifest: linkTo(site, '/site.webmanifest'),
    typefaces: preloadedTypefaces(ui.locale, personName),
    otherScripts: hasOtherScripts(snapshot),
    customCss: snapshot.assets.files.has(CUSTOM_CSS.asset),
    scripts: snapshot.assets.scripts,
    choices,
    scheme: site.defaults.scheme,
    paper: site.paper,
    name: personName,
    home: page.name === 'cv' ? '' : pageLink('cv'),
    words: { ...ui.controls, ...ui.requests },
    langOf,
    groups: createControls(pageRequest, ui),
    // hx-preload: fetch a link that the visitor points at or focuses, and use the response for 20 seconds.
    preload: 'mouseenter timeout:20s, focus, touchstart',
    schemes: {
      label: ui.choices.scheme.label,
      values: choiceValues.scheme.map(value => ({ value, ...ui.choices.scheme.values[value] })),
    },
    folds: ui.folds,
    colophon: { meta: createDocumentMeta(cv, ui.locale), document: ui.info.document },
    modals: [modalData('info'), modalData('shortcuts')],
    sections,
    icon,
    live:
      page.name === 'cv' && site.baseUrl
        ? printedLink(absoluteUrl(site, hrefOf({ snapshot, shared: null }, pathOf(page), choices)))
        : null,
    note: shareNote(shared, ui),
    noteLang: langOf(shared?.share ? ui.shared.note : ui.shared.ended),
    formats: formatLinks(pageRequest, language).map(link => ({ ...link, label: ui.formats[link.name] })),
    keys: shortcutKeys,
  };
}

/** The URL of a page as paper shows it: as text, and as a QR code. */
function printedLink(url: string) {
  return { text: displayUrl(url), qr: qrCode(url) };
}
