import type { CvDocument } from './document.ts';
export interface PdfOptions {
  paper: 'a4' | 'letter';
  icons: 'show' | 'hide';
  theme: 'default' | 'clean';
  images: Map<string, Buffer>;
  json: string;
  note: string;
}
export interface Typesetter {
  pdf(document: CvDocument, options: PdfOptions): Promise<Buffer>;
  card(document: CvDocument, options: { images: Map<string, Buffer> }): Promise<Buffer>;
  close(): Promise<void>;
}
export function createTypesetter(_options: { root: string; warn: (message: string) => void }): Typesetter {
  return {
    pdf: async () => Buffer.from('%PDF'),
    card: async () => Buffer.from('PNG'),
    close: async () => {},
  };
}
