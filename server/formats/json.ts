import type { CvDocument } from './document.ts';
export function toJson(document: CvDocument): string {
  return JSON.stringify(document.cv);
}
