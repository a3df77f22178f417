import { ContentFolder } from './content/files.ts';
import { type Finding, formatFinding } from './content/findings.ts';
import { loadSite, type Site } from './content/site.ts';
import { CV_FOLDER, loadCvs } from './cv/load.ts';
import type { Cv } from './cv/schema.ts';
import { loadUis } from './ui/load.ts';
import type { Ui } from './ui/schema.ts';

/** All that is served, whole and checked: for each language of `site.languages` one CV and one interface. */
export interface Content {
  site: Site;
  cvs: Map<string, Cv>;
  uis: Map<string, Ui>;
  /** A hash of the files' bytes; it changes when anything does. */
  hash: string;
}

/** Thrown by {@link loadContent}; the message has one line for each finding. */
export class ContentError extends Error {
  readonly findings: Finding[];

  constructor(findings: Finding[]) {
    super(findings.map(formatFinding).join('\n'));
    this.findings = findings;
  }
}

/**
 * Reads and checks everything in a content folder. The languages are those that have a `cv/<language>.json`.
 * @throws {ContentError} with the faults of all files at once.
 */
export function loadContent(path: string): Content {
  const folder = new ContentFolder(path);
  const available = folder.languages(CV_FOLDER);
  const { site, findings: ofSite } = loadSite(folder, available);
  const { cvs, findings: ofCvs } = loadCvs(folder, available);
  const { uis, findings: ofUis } = loadUis(folder, available);
  const findings = [...ofSite, ...ofCvs, ...ofUis];
  if (!available.length)
    findings.unshift({ file: folder.name(CV_FOLDER), path: '', message: 'should hold a CV such as en.json' });
  if (!site || findings.length) throw new ContentError(findings);
  return { site, cvs, uis, hash: folder.hash };
}
