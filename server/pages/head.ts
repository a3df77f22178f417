// Builds the head of a page: title, description, canonical and alternate links, Open Graph.
import type { Site } from '../content/site.ts';
import type { Cv } from '../cv/schema.ts';
import { createDocumentMeta } from '../cv/view-model.ts';
import { formatLinks } from '../formats/links.ts';
import type { Ui } from '../ui/schema.ts';
import { type Address, type PageRequest, pathOf } from '../urls/page-url.ts';
import { createProfilePage } from './jsonld.ts';

/** How long a description should be, in characters: about what search engines and chats show of one. */
const DESCRIPTION = 160;

/**
 * What the head of a page says to crawlers and chats. Addresses are absolute, from the base URL of the site and never
 * from a request; without one, for a problem, and for what a shared link shows there are none. The choices of a reader
 * change nothing of it, but the formats that go with the page.
 */
export function createHead(request: PageRequest, description: string) {
  const { address, content, shared } = request;
  const { site, uis } = content;
  const isPlaced = site.baseUrl && address.name !== 'problem' && !shared;
  const alternates = isPlaced ? createAlternates(site.baseUrl as string, site, address.name) : [];
  const canonical = alternates.find(({ hreflang }) => hreflang === address.language)?.href ?? '';
  const localeOf = (language: string) => (uis.get(language) as Ui).locale;
  const others = site.languages.filter(language => language !== address.language);
  return {
    description: shorten(description, localeOf(address.language)),
    canonical,
    alternates,
    card:
      canonical && address.name === 'cv'
        ? {
            url: `${canonical}/card.png`,
            // With an underscore, as the Open Graph protocol writes it.
            locales: [address.language, ...others].map(language => localeOf(language).replaceAll('-', '_')),
          }
        : null,
    formats: address.name === 'cv' ? formatLinks(request, address.language) : [],
    data: address.name === 'cv' && !shared ? createData(request, canonical) : '',
  };
}

/** The addresses of a page in each language (hreflang), and for readers of any other (x-default). */
export function createAlternates(baseUrl: string, site: Site, name: Address['name']) {
  const href = (language: string) => baseUrl + pathOf({ language, name });
  const others = name === 'cv' ? `${baseUrl}/` : href(site.defaultLanguage);
  return [
    ...site.languages.map(language => ({ hreflang: language, href: href(language) })),
    { hreflang: 'x-default', href: others },
  ];
}

/** The beginning of a text in a locale (BCP 47): the whole sentences that end nearest to {@link DESCRIPTION}. */
function shorten(text: string, locale: string): string {
  let end = 0;
  for (const { index, segment } of new Intl.Segmenter(locale, { granularity: 'sentence' }).segment(text)) {
    const next = index + segment.trimEnd().length;
    if (end && next - DESCRIPTION > DESCRIPTION - end) break;
    end = next;
  }
  return text.slice(0, end);
}

/** The CV as JSON-LD, fit for a script element: nothing in it can end that. A profile without a name is none. */
function createData({ address: { language }, content, assets }: PageRequest, url: string): string {
  const cv = content.cvs.get(language) as Cv;
  const { name, image = '' } = cv.basics ?? {};
  if (!name) return '';
  const notes = createDocumentMeta(cv, (content.uis.get(language) as Ui).locale);
  const picture = url && content.images.has(image) ? new URL(assets.url(`images/${image}`), url).href : '';
  return JSON.stringify(createProfilePage({ language, cv, notes, url }, picture)).replaceAll('<', '\\u003c');
}
