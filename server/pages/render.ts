// Renders the body of a page or fragment from its URL, choices, snapshot and month, and from nothing else.
import { splitUpcoming } from '../cv/dates/date-range.ts';
import { printedUrl } from '../cv/entries.ts';
import { authorSeparator } from '../cv/sections/authors.ts';
import { createRows } from '../cv/sections/rows.ts';
import { type Contact, createDocumentMeta, type Section } from '../cv/view-model.ts';
import { createCvDocument } from '../formats/document.ts';
import { repeatsTarget, targetText } from '../formats/link-target.ts';
import { editionOf, entriesElsewhere } from '../snapshot/snapshot.ts';
import { plainText } from '../text/text-reader.ts';
import type { Link } from '../text/tree.ts';
import { contactIcon, hasContactIcons, icon, iconNameOf } from '../ui/icons.ts';
import { fillMessage, type MessageLang, messageLang, sectionTitle, titleOfCv } from '../ui/messages.ts';
import type { Ui } from '../ui/schema.ts';
import { createShortcutsModal } from '../ui/shortcuts-modal.ts';
import { linkToAsset } from '../urls/base-url.ts';
import { hrefOf, type PageRequest, pathOf } from '../urls/page-url.ts';
import { descriptionLines } from './description.ts';
import { createLayout } from './layout.ts';
import { createPageReader } from './page-reader.ts';
import { drawTimeline } from './timeline-svg.ts';

/** Renders a template by its path from the project root. */
export type Render = (template: string, data: object) => Promise<string>;

/** Renders the body of a page. The same request gives the same bytes. */
export type RenderPage = (request: PageRequest) => Promise<Buffer>;

/**
 * Creates the function that renders every page and fragment. A page is the layout around the partial of its name. A fragment
 * is its title and the same partial with the same data. `dev` lists the missing translations on the info page.
 */
export function pageRenderer(render: Render, dev: boolean): RenderPage {
  return async pageRequest => {
    const { page } = pageRequest;
    const partial = createPartial(pageRequest, dev);
    const layout = createLayout(pageRequest, partial);
    const templateData = { layout, [page.name]: partial };
    const viewName = page.part === 'page' ? page.name : 'dialog';
    return Buffer.from(
      await render(
        `/views/${viewName}`,
        viewName === 'dialog' ? { ...templateData, name: page.name } : templateData,
      ),
    );
  };
}

/** Builds the data of a partial; it knows nothing of the layout around it. */
function createPartial(pageRequest: PageRequest, dev: boolean) {
  const { page, choices, snapshot } = pageRequest;
  const { site } = snapshot;
  const { publicCv, ui, uiFallback, missing } = editionOf(snapshot, page.language);
  const langOf = messageLang(uiFallback);
  switch (page.name) {
    case 'cv':
      return createCvPartial(pageRequest, ui, langOf);
    case 'info': {
      return {
        ...ui.info,
        langOf,
        description: ui.info.texts[0] ?? '',
        sections: [],
        meta: createDocumentMeta(publicCv, ui.locale),
        missing: {
          title: ui.info.missing.title,
          text: fillMessage(ui.info.missing.text, {
            base: editionOf(snapshot, site.defaultLanguage).ui.choices.language.name,
          }),
          lang: langOf(ui.info.missing.text),
          paths: dev ? missing : [],
        },
      };
    }
    case 'shortcuts': {
      const shortcutsModal = createShortcutsModal(ui);
      return { ...shortcutsModal, langOf, description: shortcutsModal.text, sections: [] };
    }
    case 'problem':
      return {
        title: ui.problems[page.problem].title,
        description: '',
        sections: [],
        langOf,
        text: fillProblemText(ui.problems[page.problem].text, page.values),
        textLang: langOf(ui.problems[page.problem].text),
        reference: page.values.id ? fillMessage(ui.problems.reference, page.values) : '',
        referenceLang: langOf(ui.problems.reference),
        intro: ui.problems.languages,
        languages: site.languages.map(language => ({
          language,
          href: hrefOf(pageRequest, pathOf({ language, name: 'cv' }), choices),
          name: editionOf(snapshot, language).ui.choices.language.name,
        })),
      };
  }
}

/** Fills a message; '' when it has placeholders but no values, as in the 404 file of an export, which knows no URL. */
function fillProblemText(text: string, values: Record<string, string>): string {
  const filledText = fillMessage(text, values);
  return /\{\w+\}/.test(filledText) && !Object.keys(values).length ? '' : filledText;
}

/** The target of a link as paper shows it after the text of the link; '' where the text says it, or it is too long to type. */
function printedTarget({ url, children }: Link): string {
  return repeatsTarget(plainText(children), url) ? '' : printedUrl(targetText(url));
}

/** The longest address that the margin has place for at the usual size, in characters. */
const MAX_MARGIN_ADDRESS = 26;

/** Whether a contact is an address without spaces that the margin has no place for at the usual size. */
function isLongContact({ href, texts: [text] }: Contact): boolean {
  return (
    href !== '' && text !== undefined && text.text.length > MAX_MARGIN_ADDRESS && !text.text.includes(' ')
  );
}

function createCvPartial(
  { page: { language }, choices, snapshot, shared }: PageRequest,
  ui: Ui,
  langOf: MessageLang,
) {
  const { images, month, textReader } = snapshot;
  const { view } = createCvDocument({ snapshot, language, length: choices.length, shared, url: '' });
  const showIcons = choices.icons === 'show';
  // Only files of content/images: nothing is loaded from another origin.
  const imageUrl = (imageFile: string) => {
    const contentImage = images.get(imageFile);
    return contentImage ? linkToAsset(snapshot, `images/${contentImage.name}`) : '';
  };
  // One edge for all: each contact has an icon, or none has.
  const showContactIcons =
    showIcons && hasContactIcons(view.contacts) && view.contacts.every(contact => contactIcon(contact));
  const timeline = drawTimeline(view.sections, { month, ui, shown: snapshot.site.timeline });
  return {
    title: titleOfCv(ui, view.name),
    description: view.summary.flatMap(({ text }) => descriptionLines(textReader.blocks(text))).join('\n'),
    sections: [
      ...(timeline ? [{ id: 'timeline', label: ui.timeline.title }] : []),
      ...view.sections.map(section => ({ id: section.id, label: sectionTitle(ui, section) })),
    ],
    view,
    elsewhere: [...entriesElsewhere(snapshot, language)],
    reader: createPageReader(textReader, ui),
    printedTarget,
    timeline,
    words: {
      contact: ui.contact,
      timeline: ui.timeline,
      dates: { ongoing: ui.ongoing, upcoming: splitUpcoming(ui), upcomingLang: langOf(ui.upcoming) },
    },
    langOf,
    authorSeparator,
    sectionTitle: (section: Section) => sectionTitle(ui, section),
    icon: (name: string) => (showIcons ? icon(iconNameOf(name)) : ''),
    contactIcon: (contact: Contact) => (showContactIcons ? contactIcon(contact) : ''),
    hasLongContact: view.contacts.some(isLongContact),
    rows: ({ groups, inline }: Section) => createRows(groups, inline),
    count: (entries: number) => new Intl.NumberFormat(ui.locale).format(entries),
    portrait: imageUrl(view.image),
    logo: (imageFile: string) => (showIcons ? imageUrl(imageFile) : ''),
  };
}
