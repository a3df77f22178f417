// Loads and validates a whole content folder: settings, CVs, interface messages, images and typefaces.
import { countDiagnostics, sortDiagnostics } from '../content/diagnostics.ts';
import { ContentFolder } from '../content/files.ts';
import type { LoadResult } from '../content/live-content.ts';
import { loadSite, type Site } from '../content/site.ts';
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
  const { site, loadedCvs, loadedUis, imageFiles, fontFiles, diagnostics } = loadTexts(
    contentFolder,
    baseUrl,
  );
  // While there is an error, it is not known which images are shown.
  if (!site || countDiagnostics(diagnostics).errors)
    return { diagnostics: sortDiagnostics(diagnostics), hash: contentFolder.hash };

  const editions = createEditions(site, loadedCvs, loadedUis);
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
  diagnostics.push(
    ...validateImages(contentFolder, imageFiles.keys(), imageUses),
    ...imageDiagnostics,
    ...typefaceDiagnostics,
  );
  const { hash } = contentFolder;
  const textReader = new TextReader(site.markdown);
  return {
    content: { site, editions, textReader, images, typefaces, hash },
    diagnostics: sortDiagnostics(diagnostics),
    hash,
  };
}

/** Loads the settings of the site, the CVs and the interface messages, and lists the files of images and typefaces. */
function loadTexts(contentFolder: ContentFolder, baseUrl: string | undefined) {
  const cvNames = contentFolder.names(CV_FOLDER);
  const cvLanguages = cvNames.filter(isExistingLanguage);
  const {
    site,
    file: siteFile,
    diagnostics: siteDiagnostics,
  } = loadSite(contentFolder, cvLanguages, baseUrl);
  const imageFiles = contentFolder.images();
  const loadedCvs = loadCvs(contentFolder, {
    languages: site?.languages ?? cvLanguages,
    baseLanguage: cvLanguages.length && site ? site.defaultLanguage : null,
    images: [...imageFiles.keys()],
    markdown: site?.markdown ?? true,
    ...(site && { selection: site }),
  });
  const loadedUis = loadUis(contentFolder, cvLanguages);
  const diagnostics = [
    ...validateFileNames(contentFolder, cvNames),
    ...siteDiagnostics,
    ...loadedCvs.selectionViolations.map(violation => siteFile.diagnostic(violation)),
    ...loadedCvs.diagnostics,
    ...loadedUis.diagnostics,
  ];
  return { site, loadedCvs, loadedUis, imageFiles, fontFiles: contentFolder.fonts(), diagnostics };
}

/** The edition of each language. Without an error among the diagnostics, each has a CV and interface messages. */
function createEditions(
  site: Site,
  loadedCvs: ReturnType<typeof loadCvs>,
  loadedUis: ReturnType<typeof loadUis>,
): Map<string, Edition> {
  const editions = new Map<string, Edition>();
  for (const language of site.languages) {
    const cv = getRequired(loadedCvs.cvs, language);
    const fallback = loadedCvs.fallback.get(language) ?? new Map();
    editions.set(language, {
      cv,
      publicCv: publicCv(cv, site.public, fallback),
      ui: getRequired(loadedUis.uis, language),
      uiFallback: loadedUis.fallback.get(language) ?? new Map(),
      fallback,
      missing: loadedCvs.missing.get(language) ?? [],
    });
  }
  return editions;
}
