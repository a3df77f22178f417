// Typesets the PDF and the preview card with Typst in a worker thread, so that the main thread can serve pages.
import { join } from 'node:path';
import { Piscina } from 'piscina';
import { readColours } from '../../assets/design-tokens.ts';
import { withoutMissing } from '../../fonts/choose.ts';
import type { Images } from '../../images/image.ts';
import type { CvDocument } from '../document.ts';
import { composeCard, composeCv, type PdfOptions } from './composition.ts';
import type { TypesetJob, TypesetResult } from './typst.ts';

export type { PdfOptions };

/** A promise is rejected when its own document cannot be typeset. */
export interface Typesetter {
  /** The CV as PDF/UA-1; only tagged, without the PDF/UA identifier, when no font has one of its characters. */
  pdf(cvDocument: CvDocument, pdfOptions: PdfOptions): Promise<Buffer>;
  /** The preview card: a PNG of 1200 x 630 pixels. */
  card(cvDocument: CvDocument, cardOptions: { images: Images }): Promise<Buffer>;
  /** Finishes all jobs, then ends the thread. */
  close(): Promise<void>;
}

/** So many pages a CV may have before its text becomes smaller. */
const MAX_PAGES = { long: 5, short: 2 };

/** An idle thread ends after this time, which frees its memory. */
const IDLE_TIMEOUT_MS = 30_000;

/**
 * Creates a typesetter with the Typst views of a project. The thread starts with the first document, and ends when idle.
 * `warn` is called with what a document lacks, such as an image that cannot be decoded.
 * @throws {Error} when the style sheet lacks a colour.
 */
export function createTypesetter({
  root,
  warn,
}: {
  root: string;
  warn: (message: string) => void;
}): Typesetter {
  const colours = readColours(root);
  const typesetThread = createTypesetThread(root);
  async function runJob(job: TypesetJob): Promise<Buffer> {
    const { bytes, warnings } = await typesetThread.run(job);
    for (const warning of warnings) warn(warning);
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  return {
    pdf: async (cvDocument, pdfOptions) => {
      const cvData = composeCv(cvDocument, pdfOptions, colours);
      const { note, typefaces } = cvDocument;
      // The recipient is not in the content, so no diagnostic names these characters.
      if (withoutMissing(note, typefaces) !== note)
        warn('a PDF for a share link is without characters of its note: no typeface of the content has them');
      const logos = cvData.sections.flatMap(({ entries }) => entries.map(({ logo }) => logo));
      const images = pickUsedImages(pdfOptions.images, [cvData.portrait, ...logos]);
      return runJob({
        root,
        view: 'cv',
        data: cvData,
        json: pdfOptions.json,
        maxPages: MAX_PAGES[cvDocument.length],
        images,
        fontFiles: cvDocument.typefaces.fontFiles,
      });
    },
    card: async (cvDocument, cardOptions) => {
      const cardData = composeCard(cvDocument, cardOptions.images, colours);
      const images = pickUsedImages(cardOptions.images, [cardData.portrait]);
      return runJob({
        root,
        view: 'card',
        data: cardData,
        json: '',
        maxPages: 1,
        images,
        fontFiles: cvDocument.typefaces.fontFiles,
      });
    },
    close: typesetThread.close,
  };
}

/** The worker thread. It starts with the first job, and ends when idle. */
function createTypesetThread(root: string) {
  const threadPool = new Piscina({
    filename: join(root, 'dist/formats/pdf/thread.js'),
    // The file is compiled: it needs no Node option of the process, such as a TypeScript loader.
    execArgv: [],
    name: 'typeset',
    minThreads: 0,
    maxThreads: 1,
    idleTimeout: IDLE_TIMEOUT_MS,
    // The native memory of a Typst document is freed once it is garbage collected and the event loop of the thread runs.
    // A small young generation is collected often; with `atomics`, an idle thread would block its event loop.
    atomics: 'disabled',
    resourceLimits: { maxYoungGenerationSizeMb: 2 },
  });
  // When the pool closes, it does not wait for jobs whose thread is still starting.
  const pendingJobs = new Set<Promise<TypesetResult>>();
  return {
    async run(job: TypesetJob): Promise<TypesetResult> {
      const jobResult: Promise<TypesetResult> = threadPool.run(job);
      pendingJobs.add(jobResult);
      return jobResult.finally(() => pendingJobs.delete(jobResult));
    },
    async close(): Promise<void> {
      await Promise.allSettled(pendingJobs);
      await threadPool.destroy();
    },
  };
}

/** The images that a document uses, by name, so that only these are copied to the thread. */
function pickUsedImages(images: Images, usedNames: string[]): Map<string, Buffer> {
  const imageNames = new Set(usedNames);
  const pickedImages = [...images.values()].filter(({ name }) => imageNames.has(name));
  return new Map(pickedImages.map(({ name, print }) => [name, print]));
}
