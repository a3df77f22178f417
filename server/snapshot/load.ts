// Loads and validates a whole content folder: settings, CVs, interface messages and images.
import { countDiagnostics, type Diagnostic, sortDiagnostics } from '../content/diagnostics.ts';
import { ContentFolder } from '../content/files.ts';
import { JsonDocument } from '../content/json-document.ts';
import type { Reading } from '../content/live-content.ts';
import { loadSite, type Site } from '../content/site.ts';
import { isLanguage } from '../content/string-formats.ts';
import { CV_FOLDER, loadCvs } from '../cv/load.ts';
import type { FallbackTexts } from '../cv/merge-translation.ts';
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
  fallback: Map<string, FallbackTexts>;
  /** Paths (JSON Pointer) of what a language lacks; only languages that lack something are there. */
  missing: Map<string, string[]>;
  uis: Map<string, Ui>;
  /** The bytes of each picture by its name. */
  images: Map<string, Buffer>;
  /** A hash of the files' bytes; it changes when anything does. */
  hash: string;
}

/**
 * Reads and checks everything in a content folder; diagnostics are sorted, errors first. The languages are those that have a
 * `cv/<language>.json`; the default one is the base of the others.
 */
export function loadContent(path: string): Reading<Content> {
  const folder = new ContentFolder(path);
  const names = folder.names(CV_FOLDER);
  const available = names.filter(isLanguage);
  const { site, diagnostics: ofSite } = loadSite(folder, available);
  const images = folder.images();
  const languages = site?.languages ?? available;
  const { diagnostics: ofCvs, ...cvs } = available.length
    ? loadCvs(folder, {
        languages,
        base: site?.defaultLanguage ?? null,
        pictures: [...images.keys()],
      })
    : { diagnostics: [noCv(folder)], cvs: new Map(), fallback: new Map(), missing: new Map() };
  const { uis, diagnostics: ofUis } = loadUis(folder, available);
  const strangers = names.filter(name => !isLanguage(name)).map(name => noLanguage(folder, name));
  const diagnostics = sortDiagnostics([...strangers, ...ofSite, ...ofCvs, ...ofUis]);
  const { hash } = folder;
  if (!site || countDiagnostics(diagnostics).errors) return { diagnostics, hash };
  const publicCvs = new Map(
    [...cvs.cvs].map(([language, cv]) => [
      language,
      publicCv(cv, site.public, cvs.fallback.get(language) ?? new Map()),
    ]),
  );
  return {
    content: { site, ...cvs, cvs: publicCvs, wholeCvs: cvs.cvs, uis, images, hash },
    diagnostics,
    hash,
  };
}

function noCv(folder: ContentFolder): Diagnostic {
  const hint = 'put a JSON Resume there as en.json, or begin one by npm run new';
  return JsonDocument.unreadable(folder.name(CV_FOLDER), 'should hold a CV such as en.json', hint)
    .diagnostics[0] as Diagnostic;
}

function noLanguage(folder: ContentFolder, name: string): Diagnostic {
  const file = JsonDocument.unreadable(
    folder.name(`${CV_FOLDER}/${name}.json`),
    'should be named after its language (BCP 47), such as en.json; it is not read',
    'rename it',
  );
  return { ...(file.diagnostics[0] as Diagnostic), severity: 'warning' };
}
