// Renders the body of a format of the CV, and caches it for each snapshot, language and choice that the format shows.
import { setImmediate } from 'node:timers/promises';
import type { Site } from '../content/site.ts';
import type { Cache } from '../http/cache/cache.ts';
import { cacheRepresentations, Representation } from '../http/cache/representation.ts';
import type { Shared } from '../sharing/share-link.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { absoluteUrl } from '../urls/base-url.ts';
import { hrefOf, pathOf } from '../urls/page-url.ts';
import type { UrlChoices } from '../urls/query.ts';
import { type CvDocument, createDocument } from './document.ts';
import { toJson } from './json-resume.ts';
import { toMarkdown } from './markdown.ts';
import type { Typesetter } from './pdf/typesetter.ts';
import { toText } from './plain-text.ts';
import { type FormatName, mediaTypes } from './registry.ts';
import { toVcard } from './vcard/vcard.ts';

/** Everything that the body of a format depends on. */
export interface FormatRequest {
  name: FormatName | 'card';
  language: string;
  choices: UrlChoices;
  paper: Site['paper'];
  snapshot: Snapshot;
  shared: Shared | null;
}

/** A document, and the same as JSON Resume, which is attached to the PDF. */
interface Source {
  document: CvDocument;
  json: string;
}

/** Creates the source of a format; between its two steps the event loop handles other requests. */
async function createSource(request: FormatRequest): Promise<Source> {
  const { language, snapshot, shared } = request;
  const { length } = request.choices;
  const { site } = snapshot;
  // The URL for everyone, also in the copy of a share link.
  const path = pathOf({ language, name: 'cv' });
  const url = absoluteUrl(site, hrefOf({ snapshot, shared: null }, path, { ...site.defaults, length }));
  const document = createDocument({ snapshot, language, length, shared, url });
  await setImmediate();
  return { document, json: toJson(document) };
}

async function renderFormat(
  request: FormatRequest,
  source: Source,
  typesetter: Typesetter,
): Promise<Representation> {
  const { name, choices, paper } = request;
  const { document, json } = source;
  const { images } = request.snapshot;
  switch (name) {
    case 'pdf': {
      const bytes = await typesetter.pdf(document, { ...choices, paper, images, json });
      return new Representation(bytes, mediaTypes.pdf);
    }
    case 'card':
      return new Representation(await typesetter.card(document, { images }), 'image/png');
    case 'txt':
      return new Representation(toText(document), mediaTypes.txt);
    case 'md':
      return new Representation(toMarkdown(document), mediaTypes.md);
    case 'json':
      return new Representation(json, mediaTypes.json);
    case 'vcf':
      return new Representation(toVcard(document), mediaTypes.vcf);
  }
}

/** Sets the choices that a format does not show to the defaults of the site, so that equal bodies share one key. */
function dropUnusedChoices(request: FormatRequest): FormatRequest {
  const { defaults } = request.snapshot.site;
  const { length } = request.choices;
  switch (request.name) {
    case 'pdf':
      return request;
    case 'txt':
    case 'md':
    case 'json':
      return { ...request, choices: { ...defaults, length } };
    case 'vcf':
      return { ...request, choices: defaults };
    case 'card':
      // It has space for a few entries only.
      return { ...request, choices: { ...defaults, length: 'short' } };
  }
}

/** The cache key of a source within a snapshot. A share link that is cached has ended, and shows a note about it. */
function sourceKey({ language, choices, shared }: FormatRequest): string {
  return [language, choices.length, shared ? 'ended' : ''].join(' ');
}

function bodyKey(request: FormatRequest): string {
  const { icons, theme } = request.choices;
  return [sourceKey(request), request.name, icons, theme, request.paper].join(' ');
}

/** Creates a queue that runs one job at a time, with a turn of the event loop between. A failed job does not stop it. */
function createQueue<T>(): (job: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return job => {
    const result = last.then(() => setImmediate()).then(job);
    // The caller of this job gets the error; the next job only waits for the end.
    last = result.catch(() => {});
    return result;
  };
}

/**
 * Creates the renderer of formats. Each body is rendered once for a snapshot, and cached with it. What a valid share link
 * shows is rendered for each request and never cached.
 */
export function formatRenderer(
  typesetter: Typesetter,
  cache: Cache,
): (request: FormatRequest) => Promise<Representation> {
  // An estimate: CV, view model and JSON are each about as large as the JSON, the objects twice.
  const sources = cache.view<Source>(({ json }) => 4 * json.length);
  const memoizeBody = cacheRepresentations(cache);
  const enqueue = createQueue<Representation>();

  const cachedSource = (request: FormatRequest) =>
    sources.memoize(request.snapshot, sourceKey(request), () => createSource(request));

  /** Typeset formats queue before their source is created: many sources at once would block the event loop. */
  function schedule(request: FormatRequest, getSource: (request: FormatRequest) => Promise<Source>) {
    const render = async () => renderFormat(request, await getSource(request), typesetter);
    const isTypeset = request.name === 'pdf' || request.name === 'card';
    return isTypeset ? enqueue(render) : render();
  }

  return anyRequest => {
    const request = dropUnusedChoices(anyRequest);
    if (request.shared?.share) return schedule(request, createSource);
    return memoizeBody(request.snapshot, bodyKey(request), () => schedule(request, cachedSource));
  };
}
