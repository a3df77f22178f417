// Lists, for each script, the typefaces to look for, and the packages that provide one (npm, Debian).

/** A script (Unicode) with the typefaces that have its characters. */
export interface ScriptTypefaces {
  /** Name of the script (Unicode property value), as diagnostics show it. */
  name: string;
  /** Matches a grapheme cluster of the script. */
  pattern: RegExp;
  /**
   * Families to prefer, the best first. `*` stands for the regional variant of Han characters: SC, TC, HK, JP or KR.
   */
  families: string[];
  /** npm package with a typeface, '' for none; `*` as above, in lower case. */
  npm: string;
  /** Debian's package with a typeface. */
  debian: string;
}

const NOTO_CORE = 'fonts-noto-core';

const scriptPattern = (name: string) => new RegExp(`\\p{scx=${name}}`, 'u');

/** A script with a serif and a sans-serif typeface of the Noto family. */
const notoTypefaces = (name: string, npm = ''): ScriptTypefaces => ({
  name,
  pattern: scriptPattern(name),
  families: [`Noto Serif ${name}`, `Noto Sans ${name}`],
  npm,
  debian: NOTO_CORE,
});

const cjkTypefaces = (name: string): ScriptTypefaces => ({
  name,
  pattern: scriptPattern(name),
  families: ['Noto Serif CJK *', 'Noto Serif *', 'Noto Sans CJK *', 'Noto Sans *'],
  npm: '@expo-google-fonts/noto-serif-*',
  debian: 'fonts-noto-cjk',
});

/**
 * The scripts beyond those of the built-in typefaces; the first that matches counts. The packages of npm are not
 * dependencies: an owner installs what the content needs. Where Typst positions marks with a typeface by several glyphs,
 * pdftotext has characters twice: others come first for Arabic, Persian, Devanagari and Thai (npm run verify:scripts).
 */
export const scripts: ScriptTypefaces[] = [
  {
    name: 'emoji',
    pattern: /\p{Emoji_Presentation}|\p{Regional_Indicator}|\p{Emoji}\ufe0f/u,
    families: ['Noto Emoji', 'Noto Color Emoji'],
    npm: '@expo-google-fonts/noto-emoji',
    debian: 'fonts-noto-color-emoji',
  },
  ...['Han', 'Hiragana', 'Katakana', 'Hangul', 'Bopomofo'].map(cjkTypefaces),
  {
    name: 'Arabic',
    pattern: scriptPattern('Arabic'),
    families: ['Amiri', 'Vazirmatn', 'Noto Naskh Arabic', 'Noto Sans Arabic'],
    npm: '@expo-google-fonts/amiri',
    debian: 'fonts-hosny-amiri',
  },
  notoTypefaces('Hebrew', '@expo-google-fonts/noto-serif-hebrew'),
  {
    ...notoTypefaces('Devanagari', '@expo-google-fonts/noto-sans-devanagari'),
    families: ['Noto Sans Devanagari', 'Noto Serif Devanagari'],
  },
  notoTypefaces('Bengali', '@expo-google-fonts/noto-serif-bengali'),
  ...['Armenian', 'Cherokee', 'Ethiopic', 'Georgian', 'Gujarati', 'Gurmukhi', 'Kannada', 'Khmer', 'Lao'].map(
    name => notoTypefaces(name),
  ),
  ...['Malayalam', 'Mongolian', 'Myanmar', 'Oriya', 'Sinhala', 'Syriac', 'Telugu', 'Thaana', 'Tibetan'].map(
    name => notoTypefaces(name),
  ),
  notoTypefaces('Tamil', '@expo-google-fonts/noto-sans-tamil'),
  {
    ...notoTypefaces('Thai', '@expo-google-fonts/noto-sans-thai'),
    families: ['Norasi', 'Laksaman', 'Loma', 'Noto Serif Thai', 'Noto Sans Thai'],
    debian: 'fonts-tlwg-norasi-ttf',
  },
];

/** Symbols, and the rare letters of the scripts that the built-in typefaces have. */
const otherTypefaces: ScriptTypefaces = {
  name: 'other',
  pattern: /./su,
  families: ['Noto Serif', 'Noto Sans', 'Noto Sans Symbols', 'Noto Sans Symbols2', 'Noto Sans Math'],
  npm: '',
  debian: NOTO_CORE,
};

/** The script of a grapheme cluster. */
export function scriptOf(cluster: string): ScriptTypefaces {
  return scripts.find(({ pattern }) => pattern.test(cluster)) ?? otherTypefaces;
}

/** The regional variant of Han characters in a language (BCP 47). */
function hanVariant(language: string): string {
  const { language: baseLanguage, script, region } = new Intl.Locale(language).maximize();
  if (baseLanguage === 'ja') return 'JP';
  if (baseLanguage === 'ko') return 'KR';
  if (region === 'HK' || region === 'MO') return 'HK';
  return script === 'Hant' ? 'TC' : 'SC';
}

/** Whether a language is written in Arabic script with the letters of Persian, for which Vazirmatn is made. */
function isPersian(language: string): boolean {
  return new Intl.Locale(language).language === 'fa';
}

/** The families of a script to prefer for a language (BCP 47), the best first. */
export function familiesOf({ name, families }: ScriptTypefaces, language: string): string[] {
  if (name === 'Arabic' && isPersian(language)) return ['Vazirmatn', ...families];
  return families.map(family => family.replace('*', hanVariant(language)));
}

/** The npm package with a typeface of a script for a language (BCP 47); '' for none. */
export function packageOf({ name, npm }: ScriptTypefaces, language: string): string {
  if (name === 'Arabic' && isPersian(language)) return '@expo-google-fonts/vazirmatn';
  const variant = hanVariant(language).toLowerCase();
  // There is none for Hong Kong.
  return npm.replace('*', variant === 'hk' ? 'tc' : variant);
}
