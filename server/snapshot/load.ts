// Loads and validates a whole content folder: settings, CVs, interface messages, images and typefaces.
import { countDiagnostics, sortDiagnostics } from '../content/diagnostics.ts';
import { ContentFolder } from '../content/files.ts';
import type { LoadResult } from '../content/live-content.ts';
import { loadSite } from '../content/site.ts';
import { CV_FOLDER, loadCvs } from '../cv/load.ts';
import { publicCv } from '../cv/redact.ts';
import { loadImages } from '../images/load.ts';
import { TextReader } from '../text/text-reader.ts';
import { loadUis } from '../ui/load.ts';
import { isExistingLanguage, validateFileNames, validateImages } from './folder-diagnostics.ts';
import { shownImages } from './shown-images.ts';
import { type Content, type Edition, getRequired } from './snapshot.ts';
import { loadTypefaces } from './typefaces.ts';

export interface LoadOptions {
  edited?: ReadonlyMap<string, Buffer> | undefined;
  baseUrl?: string | undefined;
}

/**
 * Loads a content folder. The languages are those that have a `cv/<language>.json`; the default language is the base of
 * the others. Returns no content when a diagnostic is an error; diagnostics are sorted, errors first. `edited` has the
 * bytes of files that are loaded in place of those on disk, by their absolute path. `baseUrl` overrides that of site.json.
 */
export async function loadContent(
  path: string,
  { edited, baseUrl }: LoadOptions = {},
): Promise<LoadResult<Content>> {
  const contentFolder = new ContentFolder(path, edited);
  const cvNames = contentFolder.names(CV_FOLDER);
  const cvLanguages = cvNames.filter(isExistingLanguage);
  const {
    site,
    file: siteFile,
    diagnostics: siteDiagnostics,
  } = loadSite(contentFolder, cvLanguages, baseUrl);
  const imageFiles = contentFolder.images();
  const {
    diagnostics: cvDiagnostics,
    selectionViolations,
    ...loadedCvs
  } = loadCvs(contentFolder, {
    languages: site?.languages ?? cvLanguages,
    baseLanguage: cvLanguages.length && site ? site.defaultLanguage : null,
    images: [...imageFiles.keys()],
    markdown: site?.markdown ?? true,
    ...(site && { selection: site }),
  });
  const { diagnostics: uiDiagnostics, ...loadedUis } = loadUis(contentFolder, cvLanguages);
  const fontFiles = contentFolder.fonts();
  const contentDiagnostics = [
    ...validateFileNames(contentFolder, cvNames),
    ...siteDiagnostics,
    ...selectionViolations.map(violation => siteFile.diagnostic(violation)),
    ...cvDiagnostics,
    ...uiDiagnostics,
  ];
  // While there is an error, it is not known which images are shown.
  if (!site || countDiagnostics(contentDiagnostics).errors)
    return { diagnostics: sortDiagnostics(contentDiagnostics), hash: contentFolder.hash };

  const editions = new Map<string, Edition>();
  for (const language of site.languages) {
    // Without an error among the diagnostics, each language has a CV and interface messages.
    const cv = getRequired(loadedCvs.cvs, language);
    const ui = getRequired(loadedUis.uis, language);
    const fallback = loadedCvs.fallback.get(language) ?? new Map();
    const missing = loadedCvs.missing.get(language) ?? [];
    const uiFallback = loadedUis.fallback.get(language) ?? new Map();
    editions.set(language, {
      cv,
      publicCv: publicCv(cv, site.public, fallback),
      ui,
      uiFallback,
      fallback,
      missing,
    });
  }
  const { typefaces, diagnostics: typefaceDiagnostics } = await loadTypefaces(contentFolder, {
    editions,
    site,
    fontFiles,
    // The CV of the default language has the fallback texts of an edition.
    sourceFilesOf: language => [
      getRequired(loadedCvs.files, language),
      getRequired(loadedCvs.files, site.defaultLanguage),
      ...[loadedUis.uiFiles.get(language) ?? []].flat(),
    ],
  });
  // Most sites have no images, and then need not look for those that are shown.
  const imageUses = imageFiles.size ? shownImages(editions, site) : new Map();
  const { images, diagnostics: imageDiagnostics } = await loadImages(contentFolder, {
    imageFiles,
    imageUses,
  });
  contentDiagnostics.push(
    ...validateImages(contentFolder, imageFiles.keys(), imageUses),
    ...imageDiagnostics,
  );
  const { hash } = contentFolder;
  const textReader = new TextReader(site.markdown);
  return {
    content: { site, editions, textReader, images, typefaces, hash },
    diagnostics: sortDiagnostics([...contentDiagnostics, ...typefaceDiagnostics]),
    hash,
  };
}
