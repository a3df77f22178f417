// Renders the body of a format of the CV, and caches it for each snapshot, language and choice that the format shows.
import { setImmediate } from 'node:timers/promises';
import type { Site } from '../content/site.ts';
import type { Cache } from '../http/cache/cache.ts';
import { cacheRepresentations, Representation } from '../http/cache/representation.ts';
import type { ShareLink } from '../sharing/share-link.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { absoluteUrl } from '../urls/base-url.ts';
import { hrefOf, pathOf } from '../urls/page-url.ts';
import type { UrlChoices } from '../urls/query.ts';
import { type CvDocument, createCvDocument } from './document.ts';
import { toJsonResume } from './json-resume.ts';
import { toMarkdown } from './markdown.ts';
import type { Typesetter } from './pdf/typesetter.ts';
import { toPlainText } from './plain-text.ts';
import { type FormatName, mediaTypes } from './registry.ts';
import { toVcard } from './vcard/vcard.ts';

/** Everything that the body of a format depends on. */
export interface FormatRequest {
  name: FormatName | 'card';
  language: string;
  choices: UrlChoices;
  paper: Site['paper'];
  snapshot: Snapshot;
  shared: ShareLink | null;
}

/** A CvDocument, and the same as JSON Resume, which is attached to the PDF. */
interface FormatSource {
  cvDocument: CvDocument;
  json: string;
}

/** Creates the source of a format; between document and JSON Resume the event loop handles other requests. */
async function createFormatSource(formatRequest: FormatRequest): Promise<FormatSource> {
  const { language, snapshot, shared } = formatRequest;
  const { length } = formatRequest.choices;
  const { site } = snapshot;
  // The URL for everyone, also in the copy of a share link.
  const pagePath = pathOf({ language, name: 'cv' });
  const url = absoluteUrl(site, hrefOf({ snapshot, shared: null }, pagePath, { ...site.defaults, length }));
  const cvDocument = createCvDocument({ snapshot, language, length, shared, url });
  await setImmediate();
  return { cvDocument, json: toJsonResume(cvDocument) };
}

async function renderFormat(
  formatRequest: FormatRequest,
  formatSource: FormatSource,
  typesetter: Typesetter,
): Promise<Representation> {
  const { name: formatName, choices, paper } = formatRequest;
  const { cvDocument, json } = formatSource;
  const { images } = formatRequest.snapshot;
  switch (formatName) {
    case 'pdf': {
      const bytes = await typesetter.pdf(cvDocument, { ...choices, paper, images, json });
      return new Representation(bytes, mediaTypes.pdf);
    }
    case 'card':
      return new Representation(await typesetter.card(cvDocument, { images }), 'image/png');
    case 'txt':
      return new Representation(toPlainText(cvDocument), mediaTypes.txt);
    case 'md':
      return new Representation(toMarkdown(cvDocument), mediaTypes.md);
    case 'json':
      return new Representation(json, mediaTypes.json);
    case 'vcf':
      return new Representation(toVcard(cvDocument), mediaTypes.vcf);
  }
}

/** Sets the choices that a format does not show to the defaults of the site, so that equal bodies share one key. */
function dropUnshownChoices(formatRequest: FormatRequest): FormatRequest {
  const { defaults } = formatRequest.snapshot.site;
  const { length } = formatRequest.choices;
  switch (formatRequest.name) {
    case 'pdf':
      return formatRequest;
    case 'txt':
    case 'md':
    case 'json':
      return { ...formatRequest, choices: { ...defaults, length } };
    case 'vcf':
      return { ...formatRequest, choices: defaults };
    case 'card':
      // The preview card has space for a few entries only.
      return { ...formatRequest, choices: { ...defaults, length: 'short' } };
  }
}

/** The cache key of a format source within a snapshot. A share link that is cached has ended, and shows a note about it. */
function formatSourceKey({ language, choices, shared }: FormatRequest): string {
  return [language, choices.length, shared ? 'ended' : ''].join(' ');
}

function formatBodyKey(formatRequest: FormatRequest): string {
  const { icons, theme } = formatRequest.choices;
  return [formatSourceKey(formatRequest), formatRequest.name, icons, theme, formatRequest.paper].join(' ');
}

/** Creates a queue that runs one job at a time, with a turn of the event loop between. A failed job does not stop it. */
function createQueue<T>(): (job: () => Promise<T>) => Promise<T> {
  let lastJob: Promise<unknown> = Promise.resolve();
  return job => {
    const jobResult = lastJob.then(() => setImmediate()).then(job);
    // The caller of this job gets the error; the next job only waits for the end.
    lastJob = jobResult.catch(() => {});
    return jobResult;
  };
}

/**
 * Creates the renderer of formats. Each body is rendered once for a snapshot, and cached with it. A format for a valid
 * share link is rendered for each request and never cached.
 */
export function formatRenderer(
  typesetter: Typesetter,
  cache: Cache,
): (formatRequest: FormatRequest) => Promise<Representation> {
  // An estimate: CV, view model and JSON are each about as large as the JSON, the objects twice.
  const formatSources = cache.view<FormatSource>(({ json }) => 4 * json.length);
  const memoizeBody = cacheRepresentations(cache);
  const enqueue = createQueue<Representation>();

  const cachedSource = (formatRequest: FormatRequest) =>
    formatSources.memoize(formatRequest.snapshot, formatSourceKey(formatRequest), () =>
      createFormatSource(formatRequest),
    );

  /** Typeset formats queue before their source is created: many sources at once would block the event loop. */
  function scheduleFormat(
    formatRequest: FormatRequest,
    getSource: (formatRequest: FormatRequest) => Promise<FormatSource>,
  ) {
    const renderBody = async () => renderFormat(formatRequest, await getSource(formatRequest), typesetter);
    const isTypesetFormat = formatRequest.name === 'pdf' || formatRequest.name === 'card';
    return isTypesetFormat ? enqueue(renderBody) : renderBody();
  }

  return anyRequest => {
    const formatRequest = dropUnshownChoices(anyRequest);
    if (formatRequest.shared?.share) return scheduleFormat(formatRequest, createFormatSource);
    return memoizeBody(formatRequest.snapshot, formatBodyKey(formatRequest), () =>
      scheduleFormat(formatRequest, cachedSource),
    );
  };
}
