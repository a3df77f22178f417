// Lists the typefaces of pages, the subsets of characters in which they are sent, and which of them a page preloads.

/** A typeface of pages. The build makes a WOFF2 file of each of its subsets from a font file of an npm package. */
export interface Typeface {
  /** Part of the names of its WOFF2 files. */
  name: string;
  /** CSS font-family, font-weight and font-style. */
  family: string;
  weight: string;
  style: 'normal' | 'italic';
  /** The font file: the name of its package, and its path there. */
  source: string;
  /** The value of each axis of a variable font: browsers print an instance of one as shapes, without hints. */
  axes: Record<string, number>;
  /** OpenType features beside kerning and ligatures. */
  features: string[];
  /** The range of the Latin subset (CSS unicode-range). */
  latin: string;
  /** The subsets of which the font has no letters. */
  lacks?: string[];
}

/** Most of ISO 8859-1, and the punctuation of Western European languages. */
const LATIN_TEXT =
  'U+20-7E,U+A0-FF,U+131,U+152-153,U+2BC,U+2009-200B,U+2010-2015,U+2018-201E,U+2020-2022,U+2026,U+202F-2030,U+2032-2033,U+2039-203A,U+2044,U+20AC,U+2122,U+2191,U+2193,U+2212';

/** The letters of {@link LATIN_TEXT}, and the punctuation of names. */
const LATIN_NAMES = 'U+20,U+27,U+2C-2E,U+41-5A,U+61-7A,U+A0,U+C0-D6,U+D8-F6,U+F8-FF,U+152-153,U+2019';

/** The letters of {@link LATIN_TEXT}, and the punctuation of titles and of strong text. */
const LATIN_STRONG =
  'U+20-22,U+26-29,U+2B-3B,U+3F,U+41-5A,U+61-7A,U+A0,U+AB,U+B7,U+BB,U+BF-D6,U+D8-F6,U+F8-FF,U+152-153,U+2013-2014,U+2018-201E,U+2026';

/** The Latin subset of short titles: letters of names, and digits. */
const LATIN_TITLES = `${LATIN_NAMES},U+26,U+30-39`;

export const typefaces: Typeface[] = [
  {
    name: 'serif',
    family: 'Source Serif 4',
    weight: '400',
    style: 'normal',
    source: '@expo-google-fonts/source-serif-4/400Regular/SourceSerif4_400Regular.ttf',
    axes: {},
    features: ['onum'],
    latin: LATIN_TEXT,
    lacks: ['greek-ext'],
  },
  {
    name: 'serif-600',
    family: 'Source Serif 4',
    weight: '600',
    style: 'normal',
    source: '@expo-google-fonts/source-serif-4/600SemiBold/SourceSerif4_600SemiBold.ttf',
    axes: {},
    features: ['onum'],
    latin: LATIN_STRONG,
    lacks: ['greek-ext'],
  },
  {
    name: 'serif-italic',
    family: 'Source Serif 4',
    weight: '400',
    style: 'italic',
    source: '@expo-google-fonts/source-serif-4/400Regular_Italic/SourceSerif4_400Regular_Italic.ttf',
    axes: {},
    features: ['onum'],
    latin: LATIN_TEXT,
    lacks: ['greek-ext'],
  },
  {
    name: 'sans',
    family: 'Source Sans 3',
    weight: '400',
    style: 'normal',
    source: '@expo-google-fonts/source-sans-3/400Regular/SourceSans3_400Regular.ttf',
    axes: {},
    features: [],
    latin: LATIN_TEXT,
  },
  {
    name: 'sans-600',
    family: 'Source Sans 3',
    weight: '600',
    style: 'normal',
    source: '@expo-google-fonts/source-sans-3/600SemiBold/SourceSans3_600SemiBold.ttf',
    axes: {},
    features: ['smcp', 'c2sc'],
    latin: LATIN_TITLES,
  },
  {
    name: 'display',
    family: 'Source Serif 4 Display',
    weight: '600',
    style: 'normal',
    source: 'source-serif/VAR/SourceSerif4Variable-Roman.ttf',
    axes: { opsz: 60, wght: 600 },
    features: [],
    latin: LATIN_NAMES,
    lacks: ['greek-ext'],
  },
];

/**
 * The other subsets, by their ranges (CSS unicode-range), which are those of Google Fonts. Of two rules of a typeface with the
 * same character browsers take the later one, so `latin-ext` has what the Latin subset of a typeface lacks.
 */
export const otherSubsets: Record<string, string> = {
  'latin-ext':
    'U+20-7E,U+A0-2FF,U+304,U+308,U+329,U+1D00-1DBF,U+1E00-1E9F,U+1EF2-1EFF,U+2000-206F,U+20A0-20C4,U+2113,U+2122,U+2191,U+2193,U+2212,U+2215,U+2C60-2C7F,U+A720-A7FF,U+FEFF,U+FFFD',
  cyrillic: 'U+301,U+400-45F,U+490-491,U+4B0-4B1,U+2116',
  'cyrillic-ext': 'U+460-52F,U+1C80-1C8A,U+20B4,U+2DE0-2DFF,U+A640-A69F,U+FE2E-FE2F',
  greek: 'U+370-377,U+37A-37F,U+384-38A,U+38C,U+38E-3A1,U+3A3-3FF',
  'greek-ext': 'U+1F00-1FFF',
  vietnamese:
    'U+102-103,U+110-111,U+128-129,U+168-169,U+1A0-1A1,U+1AF-1B0,U+300-301,U+303-304,U+308-309,U+323,U+329,U+1EA0-1EF9,U+20AB',
};

/** Letters that Latin typefaces lack, by the subset that has them. */
const subsetLetters = {
  cyrillic: /[\u0400-\u045f]/,
  greek: /[\u0370-\u03ff]/,
  vietnamese: /[\u1ea0-\u1ef1]/,
};

/** The subset that most of a language is in, beside Latin, by its likely script (Unicode CLDR); undefined for none. */
function subsetOfLanguage(locale: string): string | undefined {
  const { language, script } = new Intl.Locale(locale).maximize();
  if (language === 'vi') return 'vietnamese';
  return { Cyrl: 'cyrillic', Grek: 'greek' }[script as string];
}

/**
 * The files of the typefaces that a page in a locale (BCP 47) preloads, so that its first view has them: Latin, the subset
 * of its language, and for the heading that of the person's name. The browser finds out itself which others it needs.
 */
export function preloadedTypefaces(locale: string, personName: string): string[] {
  const woff2File = (face: string, subset: string) => `fonts/${face}-${subset}.woff2`;
  const languageSubset = subsetOfLanguage(locale);
  const languageFiles = ['latin', ...(languageSubset ? [languageSubset] : [])].flatMap(subset =>
    typefaces.map(({ name: face }) => woff2File(face, subset)),
  );
  const nameFiles = Object.entries(subsetLetters)
    .filter(([subset, letters]) => subset !== languageSubset && letters.test(personName))
    .map(([subset]) => woff2File('display', subset));
  return [...languageFiles, ...nameFiles];
}
