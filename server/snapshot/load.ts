// Loads and validates a whole content folder: settings, CVs, interface messages and images.
import { countFindings, type Finding, sortFindings } from '../content/diagnostics.ts';
import { ContentFolder } from '../content/files.ts';
import { JsonFile } from '../content/json-document.ts';
import type { Reading } from '../content/live-content.ts';
import { loadSite, type Site } from '../content/site.ts';
import { isLanguage } from '../content/string-formats.ts';
import { CV_FOLDER, loadCvs } from '../cv/load.ts';
import type { Borrowed } from '../cv/merge-translation.ts';
import { publicCv } from '../cv/redact.ts';
import type { Cv } from '../cv/schema.ts';
import { loadUis } from '../ui/load.ts';
import type { Ui } from '../ui/schema.ts';

/** All that is served, whole and checked: for each language of `site.languages` one CV and one interface. */
export interface Content {
  site: Site;
  /** The CVs that everyone may see, without the contact fields that are withheld. */
  cvs: Map<string, Cv>;
  /** The same with all that they say: for readers with a shared link only. */
  wholeCvs: Map<string, Cv>;
  /** Texts that a CV has from that of the default language. */
  borrowed: Map<string, Borrowed>;
  /** Paths (JSON Pointer) of what a language lacks; only languages that lack something are there. */
  gaps: Map<string, string[]>;
  uis: Map<string, Ui>;
  /** The bytes of each picture by its name. */
  images: Map<string, Buffer>;
  /** A hash of the files' bytes; it changes when anything does. */
  hash: string;
}

/**
 * Reads and checks everything in a content folder; findings are sorted, errors first. The languages are those that have a
 * `cv/<language>.json`; the default one is the base of the others.
 */
export function loadContent(path: string): Reading<Content> {
  const folder = new ContentFolder(path);
  const names = folder.names(CV_FOLDER);
  const available = names.filter(isLanguage);
  const { site, findings: ofSite } = loadSite(folder, available);
  const images = folder.images();
  const languages = site?.languages ?? available;
  const { findings: ofCvs, ...cvs } = available.length
    ? loadCvs(folder, {
        languages,
        base: site?.defaultLanguage ?? null,
        pictures: [...images.keys()],
      })
    : { findings: [noCv(folder)], cvs: new Map(), borrowed: new Map(), gaps: new Map() };
  const { uis, findings: ofUis } = loadUis(folder, available);
  const strangers = names.filter(name => !isLanguage(name)).map(name => noLanguage(folder, name));
  const findings = sortFindings([...strangers, ...ofSite, ...ofCvs, ...ofUis]);
  const { hash } = folder;
  if (!site || countFindings(findings).errors) return { findings, hash };
  const publicCvs = new Map(
    [...cvs.cvs].map(([language, cv]) => [
      language,
      publicCv(cv, site.public, cvs.borrowed.get(language) ?? new Map()),
    ]),
  );
  return {
    content: { site, ...cvs, cvs: publicCvs, wholeCvs: cvs.cvs, uis, images, hash },
    findings,
    hash,
  };
}

function noCv(folder: ContentFolder): Finding {
  const hint = 'put a JSON Resume there as en.json, or begin one by npm run new';
  return JsonFile.unreadable(folder.name(CV_FOLDER), 'should hold a CV such as en.json', hint)
    .findings[0] as Finding;
}

function noLanguage(folder: ContentFolder, name: string): Finding {
  const file = JsonFile.unreadable(
    folder.name(`${CV_FOLDER}/${name}.json`),
    'should be named after its language (BCP 47), such as en.json; it is not read',
    'rename it',
  );
  return { ...(file.findings[0] as Finding), severity: 'warning' };
}
