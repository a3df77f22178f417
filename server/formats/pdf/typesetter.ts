// Typesets the PDF and the preview card in a worker thread, so that requests for pages do not wait.
import { join } from 'node:path';
import { Piscina } from 'piscina';
import { readColours } from '../../assets/design-tokens.ts';
import type { CvDocument } from '../document.ts';
import { composeCard, composeCv, type PdfOptions } from './composition.ts';
import type { Job, Typeset } from './typst.ts';

export type { PdfOptions };

/** Sets documents in a thread of its own, so that nothing else waits. */
export interface Typesetter {
  /** The CV as PDF/UA-1; a tagged PDF without that name if a font for some character is missing. */
  pdf(document: CvDocument, options: PdfOptions): Promise<Buffer>;
  /** The preview card: a PNG of 1200 x 630 pixels. */
  card(document: CvDocument, options: { images: Map<string, Buffer> }): Promise<Buffer>;
  /** Waits for what is being set, and ends. */
  close(): Promise<void>;
}

/** How long the thread waits for more to do, in milliseconds, until its memory is given back. */
const IDLE_TIMEOUT = 30_000;

/**
 * Makes a typesetter of the views of a project. The thread starts with the first document and ends when there has been
 * none for a while. What had to be left out of a document is told to `warn`. A document that cannot be set rejects its
 * own promise alone. Throws when the style sheet has no colours.
 */
export function createTypesetter({
  root,
  warn,
}: {
  root: string;
  warn: (message: string) => void;
}): Typesetter {
  const colours = readColours(root);
  const pool = new Piscina({
    filename: join(root, 'dist/formats/pdf/thread.js'),
    // What a program is started with to run its sources, the compiled file has no need of.
    execArgv: [],
    name: 'typeset',
    minThreads: 0,
    maxThreads: 1,
    idleTimeout: IDLE_TIMEOUT,
    // A document is freed when it is collected and the thread comes back to its loop: so often, and not blocked.
    atomics: 'disabled',
    resourceLimits: { maxYoungGenerationSizeMb: 2 },
  });
  // The pool, when it closes, waits for what has begun, but not for what waits for the thread to start.
  const jobs = new Set<Promise<Typeset>>();
  const typeset = async (job: Job): Promise<Buffer> => {
    const running: Promise<Typeset> = pool.run(job);
    jobs.add(running);
    const { bytes, warnings } = await running.finally(() => jobs.delete(running));
    for (const warning of warnings) warn(warning);
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  };
  const shown = (images: Map<string, Buffer>, names: string[]) =>
    new Map(names.flatMap(name => (name ? [[name, images.get(name) as Buffer]] : [])));

  return {
    pdf: async (document, options) => {
      const data = composeCv(document, options, colours);
      const logos = data.sections.flatMap(({ entries }) => entries.map(({ logo }) => logo));
      const images = shown(options.images, [data.portrait, ...logos]);
      return typeset({ root, view: 'cv', data, json: options.json, images });
    },
    card: async (document, { images }) => {
      const data = composeCard(document, images, colours);
      return typeset({ root, view: 'card', data, json: '', images: shown(images, [data.portrait]) });
    },
    close: async () => {
      await Promise.allSettled(jobs);
      await pool.destroy();
    },
  };
}
