import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';

/** A PDF as pdf.js reads it; it goes with the process. */
export async function openPdf(bytes: Buffer) {
  return getDocument({ data: new Uint8Array(bytes), verbosity: 0 }).promise;
}

/** The text of a PDF in the order of its pages' content, page by page. */
export async function textOfPdf(bytes: Buffer): Promise<string> {
  const pdf = await openPdf(bytes);
  const pages: string[] = [];
  for (let i = 1; i <= pdf.numPages; i++) {
    const { items } = await (await pdf.getPage(i)).getTextContent();
    pages.push(items.map(item => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : '')).join(''));
  }
  await pdf.destroy();
  return pages.join('\n');
}
