// Builds the head of a page: title, description, canonical and alternate links, Open Graph.
import type { Site } from '../content/site.ts';
import { createDocumentMeta } from '../cv/view-model.ts';
import { formatLinks } from '../formats/links.ts';
import { editionOf } from '../snapshot/snapshot.ts';
import { absoluteUrl, linkTo, linkToAsset } from '../urls/base-url.ts';
import { type Page, type PageRequest, pathOf } from '../urls/page-url.ts';
import { joinDescriptionLines } from './description.ts';
import { createProfilePage } from './jsonld.ts';

/** The target length of a meta description, in characters: about what search engines and link previews show. */
const DESCRIPTION_LENGTH = 160;

/**
 * Builds what crawlers and link previews read in the head of a page. URLs are absolute, from the base URL of the site and
 * never from a request. Without a base URL, on an error page and for a share link there are none. Choices in the URL
 * change nothing in the head but the links to formats.
 */
export function createHead(pageRequest: PageRequest, description: string) {
  const { page, snapshot, shared } = pageRequest;
  const { site } = snapshot;
  const hasCanonical = page.name !== 'problem' && !shared;
  const alternates = site.baseUrl && hasCanonical ? createAlternates(site, page.name) : [];
  const canonical = alternates.find(({ hreflang }) => hreflang === page.language)?.href ?? '';
  const localeOf = (language: string) => editionOf(snapshot, language).ui.locale;
  const otherLanguages = site.languages.filter(language => language !== page.language);
  return {
    description: joinDescriptionLines(shortenDescription(description, localeOf(page.language)).split('\n')),
    canonical,
    alternates,
    card:
      canonical && page.name === 'cv'
        ? {
            url: `${canonical}/card.png`,
            // With an underscore, as the Open Graph protocol writes it.
            locales: [page.language, ...otherLanguages].map(language =>
              localeOf(language).replaceAll('-', '_'),
            ),
          }
        : null,
    formats: page.name === 'cv' ? formatLinks(pageRequest, page.language) : [],
    data: page.name === 'cv' && !shared ? createJsonLd(pageRequest, canonical) : '',
  };
}

/** The URLs of a page in each language (hreflang), and the one for all other languages (x-default). */
export function createAlternates(site: Site, pageName: Page['name']) {
  const hrefTo = (path: string) => absoluteUrl(site, linkTo(site, path));
  const pageHref = (language: string) => hrefTo(pathOf({ language, name: pageName }));
  const xDefault = pageName === 'cv' ? hrefTo('/') : pageHref(site.defaultLanguage);
  return [
    ...site.languages.map(language => ({ hreflang: language, href: pageHref(language) })),
    { hreflang: 'x-default', href: xDefault },
  ];
}

/** The first sentences of a text, in a locale (BCP 47): as many as end nearest to {@link DESCRIPTION_LENGTH}. */
function shortenDescription(description: string, locale: string): string {
  let sentenceEnd = 0;
  const sentences = new Intl.Segmenter(locale, { granularity: 'sentence' }).segment(description);
  for (const { index, segment } of sentences) {
    const nextEnd = index + segment.trimEnd().length;
    if (sentenceEnd && nextEnd - DESCRIPTION_LENGTH > DESCRIPTION_LENGTH - sentenceEnd) break;
    sentenceEnd = nextEnd;
  }
  return description.slice(0, sentenceEnd);
}

/** The CV as JSON-LD, escaped so that it cannot end its script element; '' when the CV has no name. */
function createJsonLd({ page: { language }, snapshot }: PageRequest, url: string): string {
  const { publicCv: cv, ui } = editionOf(snapshot, language);
  const { name: personName, image = '' } = cv.basics ?? {};
  if (!personName) return '';
  const documentMeta = createDocumentMeta(cv, ui.locale);
  const { site, month, textReader } = snapshot;
  const portrait = snapshot.images.get(image);
  const portraitUrl =
    url && portrait ? absoluteUrl(site, linkToAsset(snapshot, `images/${portrait.name}`)) : '';
  const profile = createProfilePage(
    { language, month, cv, meta: documentMeta, textReader, url },
    portraitUrl,
  );
  return JSON.stringify(profile).replaceAll('<', '\\u003c');
}
