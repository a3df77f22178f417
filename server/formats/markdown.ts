import type { CvDocument } from './document.ts';
export function toMarkdown(document: CvDocument): string {
  return JSON.stringify(document.cv);
}
