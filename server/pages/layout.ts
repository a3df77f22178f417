// Builds the data of the layout: head, toolbar, navigation, dialogs and messages around the partial of a page.
import { choiceValues } from '../content/site.ts';
import { displayUrl } from '../cv/entries.ts';
import { formatLinks } from '../formats/links.ts';
import { shareNote } from '../sharing/share-link.ts';
import { editionOf } from '../snapshot/snapshot.ts';
import { icon } from '../ui/icons.ts';
import { fill, titleOfCv } from '../ui/messages.ts';
import { keys } from '../ui/shortcuts.ts';
import { hrefOf, type Page, type PageRequest, pathOf } from '../urls/page-url.ts';
import { createHead } from './head.ts';
import { qrCode } from './qr.ts';
import { createControls } from './toolbar.ts';

/** What a page says of itself: its title and description, and the parts that its navigation leads to. */
export interface PageOutline {
  title: string;
  description: string;
  sections: { id: string; label: string }[];
}

/** What the layout is given: the head, the controls, the name at the top and the links to sections. */
export function createLayout(request: PageRequest, { title, description, sections }: PageOutline) {
  const { page, choices, snapshot, shared } = request;
  const { site, assets } = snapshot;
  const { language } = page;
  const { publicCv: cv, ui } = editionOf(snapshot, language);
  // A person without a name has a CV, all the same.
  const name = cv.basics?.name || titleOfCv(ui, '');
  const link = (name: Page['name'], to = language, chosen = choices) =>
    hrefOf(request, pathOf({ language: to, name }), chosen);
  const modal = (name: 'info' | 'shortcuts') => ({
    id: name,
    label: ui.controls[name],
    href: link(name),
    dialog: page.name === name ? '' : hrefOf(request, `${pathOf({ language, name })}/dialog`, choices),
    key: keys[name],
  });
  return {
    language,
    dir: ui.dir,
    title: page.name === 'cv' ? title : fill(ui.titles.other, { title, name }),
    head: createHead(request, description),
    asset: assets.url,
    scripts: assets.scripts,
    choices,
    scheme: site.defaults.scheme,
    paper: site.paper,
    name,
    home: page.name === 'cv' ? '' : link('cv'),
    words: { ...ui.controls, ...ui.requests },
    groups: createControls(request, ui),
    // What a reader is about to follow is asked for ahead, and good for a while.
    preload: 'mouseenter timeout:20s, focus, touchstart',
    schemes: {
      label: ui.choices.scheme.label,
      values: choiceValues.scheme.map(value => ({ value, ...ui.choices.scheme.values[value] })),
    },
    folds: ui.folds,
    modals: [modal('info'), modal('shortcuts')],
    sections,
    icon,
    live:
      page.name === 'cv' && site.baseUrl
        ? liveAddress(site.baseUrl + hrefOf({ snapshot, shared: null }, pathOf(page), choices))
        : null,
    note: shareNote(shared, ui),
    formats: formatLinks(request, language).map(link => ({
      ...link,
      label: ui.formats[link.name],
      key: link.name === 'pdf' ? keys.pdf : '',
    })),
    keys,
  };
}

/** The address of a page as paper shows it: in letters, and as a code for the reader's camera. */
function liveAddress(url: string) {
  return { text: displayUrl(url), qr: qrCode(url) };
}
