// Reads PDFs with PDF.js.
import type { PDFPageProxy } from 'pdfjs-dist';
import type { Cv } from '../../server/cv/schema.ts';
import { type CvDocument, createCvDocument } from '../../server/formats/document.ts';
import type { PdfOptions } from '../../server/formats/pdf/typesetter.ts';
import type { Content } from '../../server/snapshot/snapshot.ts';
import { content as sample, snapshotOf, uiOf, withEdition } from './app.ts';
import { getDocument } from './pdf-js.ts';

export const plain: PdfOptions = {
  paper: 'a4',
  icons: 'show',
  theme: 'default',
  images: new Map(),
  json: '{}',
};

/** The document of the sample CV, or of other content, for a format. */
export function documentOf(language = 'en', length: 'long' | 'short' = 'long', content = sample): CvDocument {
  return createCvDocument({
    snapshot: snapshotOf(content),
    language,
    length,
    shared: null,
    url: `https://cv.example.org/${language}`,
  });
}

/** Content with one CV, with English messages and the given text direction. */
export function contentOf(cv: Cv, dir: 'ltr' | 'rtl' = 'ltr'): Content {
  return withEdition('en', { cv, publicCv: cv, ui: { ...uiOf('en'), dir } });
}

/** The content of a PDF: `text` in drawing order, `aloud` in the order of its tags, and its metadata. */
export async function readPdf(bytes: Uint8Array) {
  const pdf = await getDocument({ data: new Uint8Array(bytes), verbosity: 0 }).promise;
  const pages = await Promise.all(Array.from({ length: pdf.numPages }, (_, i) => pdf.getPage(i + 1)));
  const contents = await Promise.all(pages.map(page => page.getTextContent()));
  const text = contents
    .flatMap(({ items }) => items.map(item => ('str' in item ? item.str + (item.hasEOL ? ' ' : '') : '')))
    .join('');
  const { info } = (await pdf.getMetadata()) as unknown as { info: Record<string, unknown> };
  return {
    text: fold(text),
    aloud: fold((await Promise.all(pages.map(readAloud))).join(' ')),
    info,
    pages: pages.map(({ view }) => view.slice(2).map(Math.round)),
    links: (await Promise.all(pages.map(page => page.getAnnotations()))).flat().map(({ url }) => url),
    outline: (await pdf.getOutline()) ?? [],
    attachments: ((await pdf.getAttachments()) ?? {}) as Record<string, { content: Uint8Array }>,
    marks: await pdf.getMarkInfo(),
  };
}

/** The lines of each page of a PDF from top to bottom, with the distance of their baseline from the bottom in points. */
export async function readLines(bytes: Uint8Array): Promise<{ text: string; y: number }[][]> {
  const pdf = await getDocument({ data: new Uint8Array(bytes), verbosity: 0 }).promise;
  return Promise.all(
    Array.from({ length: pdf.numPages }, async (_, i) => {
      const { items } = await (await pdf.getPage(i + 1)).getTextContent();
      const lines = new Map<number, string>();
      for (const item of items) {
        if (!('str' in item)) continue;
        const y = Math.round(item.transform[5]);
        lines.set(y, (lines.get(y) ?? '') + item.str);
      }
      return [...lines].map(([y, text]) => ({ text: fold(text), y })).sort((a, b) => b.y - a.y);
    }),
  );
}

/** The text of a page in the order of its structure tree, as a screen reader reads it. */
async function readAloud(page: PDFPageProxy): Promise<string> {
  const { items } = await page.getTextContent({ includeMarkedContent: true });
  const texts = new Map<string, string>();
  const open: string[] = [];
  for (const item of items) {
    if (!('str' in item)) {
      if (item.type === 'endMarkedContent') open.pop();
      else open.push(item.id ?? '');
    } else {
      const id = open.findLast(Boolean) ?? '';
      texts.set(id, `${texts.get(id) ?? ''}${item.str}${item.hasEOL ? ' ' : ''}`);
    }
  }
  type Node = { id?: string; children?: Node[] };
  const read = ({ id, children = [] }: Node): string =>
    id === undefined ? children.map(read).join(' ') : (texts.get(id) ?? '');
  return read(((await page.getStructTree()) ?? { children: [] }) as Node);
}

/** Collapses white space. */
export const fold = (text: string) => text.replace(/\s+/g, ' ').trim();
