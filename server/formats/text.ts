import type { CvDocument } from './document.ts';
export function toText(document: CvDocument): string {
  return JSON.stringify(document.cv);
}
