// Renders a format of the CV once per snapshot, month and choices, and caches the body.
import { setImmediate } from 'node:timers/promises';
import type { Site } from '../content/site.ts';
import { createMemo, Representation } from '../http/representation.ts';
import type { Shared } from '../sharing/share-link.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { hrefOf, pathOf } from '../urls/page-url.ts';
import type { UrlChoices } from '../urls/query.ts';
import { type CvDocument, createDocument } from './document.ts';
import { toJson } from './json-resume.ts';
import { toMarkdown } from './markdown.ts';
import type { Typesetter } from './pdf/typesetter.ts';
import { toText } from './plain-text.ts';
import { type FormatName, mediaTypes } from './registry.ts';
import { toVcard } from './vcard.ts';

/** Everything that the body of a format depends on. */
export interface FormatRequest {
  name: FormatName | 'card';
  language: string;
  choices: UrlChoices;
  paper: Site['paper'];
  snapshot: Snapshot;
  shared: Shared | null;
}

/** A CV for one reader, and the same as JSON Resume. */
interface Source {
  document: CvDocument;
  json: string;
}

/** Lays out a CV; between its parts others have their turn. */
async function createSource({
  language,
  choices: { length },
  snapshot,
  shared,
}: FormatRequest): Promise<Source> {
  const { site } = snapshot;
  const url = hrefOf({ snapshot, shared: null }, pathOf({ language, name: 'cv' }), {
    ...site.defaults,
    length,
  });
  const document = createDocument({
    snapshot,
    language,
    length,
    shared,
    url: site.baseUrl ? site.baseUrl + url : '',
  });
  await setImmediate();
  return { document, json: toJson(document) };
}

/** Makes the body of a format. */
async function makeFormat(
  request: FormatRequest,
  source: Source,
  typesetter: Typesetter,
): Promise<Representation> {
  const { name, choices, paper, snapshot } = request;
  const { document, json } = source;
  const { images } = snapshot;
  switch (name) {
    case 'pdf':
      return new Representation(
        await typesetter.pdf(document, { ...choices, paper, images, json }),
        mediaTypes.pdf,
      );
    case 'card':
      return new Representation(await typesetter.card(document, { images }), 'image/png');
    case 'json':
      return new Representation(json, mediaTypes.json);
    default:
      return new Representation(writers[name](document), mediaTypes[name]);
  }
}

const writers = { txt: toText, md: toMarkdown, vcf: toVcard };

/**
 * The request without what its format does not show: that is as the site has it, so that one body has one key. Without
 * a shared link a body depends on this, the content and the month alone.
 */
function essenceOf(request: FormatRequest): FormatRequest {
  const { name, choices, snapshot } = request;
  const { defaults } = snapshot.site;
  const { length } = choices;
  const shown = {
    ...{ pdf: choices, txt: { length }, md: { length }, json: { length }, vcf: {} },
    // There is room for a few entries: those that matter most.
    card: { length: 'short' as const },
  }[name];
  return { ...request, choices: { ...defaults, ...shown } };
}

/**
 * Makes formats and keeps them: each is made once for a version of the content and a month. Only what a shared link shows
 * is made anew each time.
 */
export function formatRenderer(typesetter: Typesetter): (request: FormatRequest) => Promise<Representation> {
  const memoizeSource = createMemo<Source>();
  const memoizeBody = createMemo<Representation>();
  // What is set waits for its turn before it is laid out: many at once would hold up everyone else.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = (make: () => Promise<Representation>): Promise<Representation> => {
    const turn = last.then(() => setImmediate()).then(make);
    last = turn.catch(() => {});
    return turn;
  };
  return whole => {
    const request = essenceOf(whole);
    const { name, language, choices, paper, snapshot, shared } = request;
    const { length, icons, theme } = choices;
    const isOwn = Boolean(shared?.share);
    const keys = [language, length, shared ? 'ended' : ''];
    const layOut = () =>
      isOwn ? createSource(request) : memoizeSource(snapshot, keys.join(' '), () => createSource(request));
    const write = async () => makeFormat(request, await layOut(), typesetter);
    const make = ['pdf', 'card'].includes(name) ? () => inTurn(write) : write;
    return isOwn ? make() : memoizeBody(snapshot, [...keys, name, icons, theme, paper].join(' '), make);
  };
}
