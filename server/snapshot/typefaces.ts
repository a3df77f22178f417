// Chooses the typefaces of PDF and card for a content folder, from the texts of its editions.
import type { Diagnostic } from '../content/diagnostics.ts';
import { type ContentFolder, FONTS_FOLDER } from '../content/files.ts';
import { diagnoseFile } from '../content/json-document.ts';
import type { Site } from '../content/site.ts';
import { createTextLang } from '../cv/merge-translation.ts';
import { createViewModel } from '../cv/view-model.ts';
import { isBuiltIn } from '../fonts/built-in.ts';
import { chooseTypefaces, type Typefaces } from '../fonts/choose.ts';
import { commaOf } from '../text/script/comma.ts';
import { titleOfCv } from '../ui/messages.ts';
import { reportMissingGlyphs, type SourceFiles, stringsOf } from './missing-glyphs.ts';
import type { Edition } from './snapshot.ts';

export interface TypefaceOptions {
  editions: Map<string, Edition>;
  site: Site;
  /** The path of each file in `fonts/` of the content, by its path relative to that folder. */
  fontFiles: Map<string, string>;
  sourceFilesOf: SourceFiles;
}

/**
 * Chooses the typefaces for all editions, from `fonts/` of the content, installed packages and the machine. Font files that
 * cannot be read and characters without a typeface are warnings.
 */
export async function loadTypefaces(
  folder: ContentFolder,
  { editions, site, fontFiles, sourceFilesOf }: TypefaceOptions,
): Promise<{ typefaces: Typefaces; diagnostics: Diagnostic[] }> {
  const textsByLanguage = [...editions].map(
    ([language, edition]) => [language, typesetTextsOf(edition, language, site)] as const,
  );
  const typefaces = await chooseTypefaces(new Map(textsByLanguage), { content: [...fontFiles.values()] });
  const unreadableFonts = fontFiles.size ? await findUnreadableFonts(fontFiles) : [];
  const typefaceDiagnostics = [
    ...unreadableFonts.map(name => unreadableFont(folder, name)),
    ...reportMissingGlyphs(typefaces, sourceFilesOf),
  ];
  return { typefaces, diagnostics: typefaceDiagnostics };
}

/** Later than whatever is ongoing: durations up to it have years and months. */
const LATE_MONTH = '2100-01';

/** The texts of an edition in PDF and card; none when the built-in typefaces have all of its characters. */
function typesetTextsOf({ cv, ui, fallback }: Edition, language: string, site: Site): string[] {
  const { locale, sections, ongoing, upcoming, controls, shared } = ui;
  const typesetMessages = [
    ...Object.values(sections),
    ...[ongoing, upcoming, controls.live, shared.note, shared.ended, titleOfCv(ui, ''), commaOf(locale)],
  ];
  // A duration has any digit after some months.
  const localeDigits = new Intl.NumberFormat(locale, { useGrouping: false }).format(1234567890);
  const monthName = new Intl.DateTimeFormat(locale, { month: 'long', timeZone: 'UTC' }).format(0);
  if (isBuiltIn(JSON.stringify([cv, typesetMessages, localeDigits, monthName]))) return [];
  const view = createViewModel(cv, {
    locale,
    length: 'long',
    month: LATE_MONTH,
    precision: site.dates,
    textLang: createTextLang(fallback, site.defaultLanguage, language),
  });
  return [...typesetMessages, localeDigits, ...stringsOf(view).map(([, text]) => text)];
}

/** The names of the font files in the content that cannot be read. */
async function findUnreadableFonts(fontFiles: Map<string, string>): Promise<string[]> {
  const { isReadableFont } = await import('../fonts/font-files.ts');
  return [...fontFiles].filter(([, path]) => !isReadableFont(path)).map(([fontName]) => fontName);
}

function unreadableFont(folder: ContentFolder, fontName: string): Diagnostic {
  return diagnoseFile(
    'warning',
    folder.name(`${FONTS_FOLDER}/${fontName}`),
    'cannot be read as a typeface for PDF and card; it is not used',
    'copy a TTF, OTF or TTC file there; WOFF and WOFF2 are for pages',
  );
}
