import type { Cv } from '../cv/schema.ts';
import { createSheet } from '../cv/sheet.ts';
import { createShortcutsModal, fill } from '../ui/load.ts';
import type { Ui } from '../ui/schema.ts';
import { type PageRequest, pathOf } from './address.ts';
import type { Assets } from './assets.ts';
import { withChoices } from './choices.ts';
import { type IconName, icon } from './icons.ts';
import { createLayout } from './layout.ts';

/** Renders a template by its path from the project root. */
export type Render = (template: string, data: object) => Promise<string>;

/** Makes every body: the same request gives the same bytes. */
export type RenderPage = (request: PageRequest) => Promise<Buffer>;

/**
 * The one function that makes bodies. A page is the layout around the partial of its name; its dialog is the title and
 * that same partial, given the same data.
 */
export function pageRenderer(render: Render, assets: Assets): RenderPage {
  return async request => {
    const { address, content } = request;
    const ui = content.uis.get(address.language) as Ui;
    const partial = createPartial(request, ui, assets);
    const layout = createLayout(request, partial.title, assets);
    const data = { layout, [address.name]: partial };
    const view = address.part === 'page' ? address.name : 'dialog';
    return Buffer.from(
      await render(`/views/${view}`, view === 'dialog' ? { ...data, name: address.name } : data),
    );
  };
}

/** What a partial is given: everything it says, and nothing of the page around it. */
function createPartial({ address, choices, content, asOf }: PageRequest, ui: Ui, assets: Assets) {
  switch (address.name) {
    case 'cv': {
      const cv = content.cvs.get(address.language) as Cv;
      const sheet = createSheet(cv, { locale: ui.locale, length: choices.length, asOf });
      const show = choices.icons === 'show';
      // Only files of content/images: a picture at a foreign address is never loaded.
      const picture = (file: string) =>
        assets.files.has(`images/${file}`) ? assets.url(`images/${file}`) : '';
      return {
        title: fill(ui.titles.cv, { name: sheet.name }),
        sheet,
        words: { contact: ui.contact, sections: ui.sections, ongoing: ui.ongoing },
        icon: (name: IconName) => (show ? icon(name) : ''),
        portrait: picture(sheet.image),
        logo: (file: string) => (show ? picture(file) : ''),
      };
    }
    case 'info':
      return ui.info;
    case 'shortcuts':
      return createShortcutsModal(ui);
    case 'problem':
      return {
        title: ui.problems[address.problem].title,
        text: fill(ui.problems[address.problem].text, address.values),
        reference: address.values.id ? fill(ui.problems.reference, address.values) : '',
        intro: ui.problems.languages,
        languages: content.site.languages.map(language => ({
          language,
          href: withChoices(pathOf({ language, name: 'cv' }), choices, content.site.defaults),
          name: (content.uis.get(language) as Ui).choices.language.name,
        })),
      };
  }
}
