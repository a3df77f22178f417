import type { CvDocument } from './document.ts';
export function toVcard(document: CvDocument): string {
  return JSON.stringify(document.cv);
}
