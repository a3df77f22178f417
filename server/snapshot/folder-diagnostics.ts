// Reports the files of a content folder that are not read, that nothing names, or whose names are wrong.
import type { Diagnostic } from '../content/diagnostics.ts';
import { excerpt } from '../content/excerpt.ts';
import { type ContentFolder, IMAGES_FOLDER } from '../content/files.ts';
import { diagnoseFile } from '../content/json-document.ts';
import { existingLanguage, isLanguage, languageHint } from '../content/string-formats.ts';
import { CV_FOLDER } from '../cv/load.ts';
import type { ImageUse } from '../images/image.ts';
import { UI_FOLDER } from '../ui/load.ts';

/** How many files of a content folder a diagnostic names, at most. */
const MAX_NAMED_FILES = 5;

/** Whether a file name without extension is the tag of an existing language. */
export function isExistingLanguage(name: string): boolean {
  return isLanguage(name) && existingLanguage(name) === name;
}

/** Reports the CVs that are not read, by the names of the JSON files in their folder, and files meant as JSON there. */
export function validateFileNames(folder: ContentFolder, cvNames: string[]): Diagnostic[] {
  const nameDiagnostics = [
    ...cvNames.filter(name => !isExistingLanguage(name)).map(name => misnamedCv(folder, name)),
    ...[CV_FOLDER, UI_FOLDER].flatMap(subfolder =>
      folder
        .misnamed(subfolder)
        .filter(name => isLanguage(fileStem(name)))
        .map(name => misnamedFile(folder, subfolder, name)),
    ),
  ];
  const hasCv =
    cvNames.some(isExistingLanguage) || nameDiagnostics.some(({ severity }) => severity === 'error');
  return hasCv ? nameDiagnostics : [...nameDiagnostics, missingCv(folder)];
}

/** Reports the images that no page shows, and those with decomposed names. */
export function validateImages(
  folder: ContentFolder,
  images: Iterable<string>,
  imageUses: ReadonlyMap<string, ImageUse>,
): Diagnostic[] {
  const unusedImages = [...images].filter(name => !imageUses.has(name));
  const decomposedImages = folder.decomposedImages();
  const reportImages = (names: string[], message: string, hint: string) =>
    names.length
      ? [diagnoseFile('warning', folder.name(IMAGES_FOLDER), `${message}: ${listFiles(names)}`, hint)]
      : [];
  return [
    ...reportImages(
      unusedImages,
      'has files that no page shows',
      'name them as image or logo, or remove them; they are not served',
    ),
    ...reportImages(
      decomposedImages,
      'has names with decomposed letters (Unicode NFD), which are read as composed (NFC)',
      'rename them, as some programs do not find them',
    ),
  ];
}

function listFiles(fileNames: string[]): string {
  const unlistedCount = fileNames.length - MAX_NAMED_FILES;
  return (
    fileNames
      .slice(0, MAX_NAMED_FILES)
      .map(fileName => excerpt(fileName))
      .join(', ') + (unlistedCount > 0 ? ` and ${unlistedCount} more` : '')
  );
}

function missingCv(folder: ContentFolder): Diagnostic {
  const hint = 'put a JSON Resume there as en.json, or begin one by npm run new';
  return diagnoseFile('error', folder.name(CV_FOLDER), 'should hold a CV such as en.json', hint);
}

/** A JSON file whose name is no language tag, which is a warning, or a tag that does not exist, which is an error. */
function misnamedCv(folder: ContentFolder, cvName: string): Diagnostic {
  const cvFile = folder.name(`${CV_FOLDER}/${cvName}.json`);
  if (isLanguage(cvName)) {
    const message = `should be named after a language that exists (found ${excerpt(cvName)}); it is not read`;
    return diagnoseFile('error', cvFile, message, languageHint(existingLanguage(cvName)));
  }
  const languageTag = cvName.replaceAll('_', '-');
  const message = 'should be named after its language (BCP 47), such as en.json; it is not read';
  return diagnoseFile(
    'warning',
    cvFile,
    message,
    isExistingLanguage(languageTag) ? `rename it to ${languageTag}.json` : 'rename it',
  );
}

function misnamedFile(folder: ContentFolder, subfolder: string, fileName: string): Diagnostic {
  const isJson = /\.json/i.test(fileName);
  const hint = `${isJson ? 'rename it to' : 'write it as JSON, in'} ${fileStem(fileName)}.json`;
  return diagnoseFile(
    'warning',
    folder.name(`${subfolder}/${fileName}`),
    'is not read, as its name does not end in .json',
    hint,
  );
}

function fileStem(fileName: string): string {
  return fileName.slice(0, fileName.indexOf('.'));
}
