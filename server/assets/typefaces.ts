// Lists the typefaces of pages, and which of them a page preloads.

/** `name` is part of the file names; `family` is the CSS family; `font` and `style` name the file in the Fontsource package. */
export const typefaces = [
  { name: 'serif-400', family: 'Source Serif 4', font: 'source-serif-4', style: '400-normal' },
  { name: 'serif-600', family: 'Source Serif 4', font: 'source-serif-4', style: '600-normal' },
  { name: 'serif-400-italic', family: 'Source Serif 4', font: 'source-serif-4', style: '400-italic' },
  { name: 'sans-400', family: 'Source Sans 3', font: 'source-sans-3', style: '400-normal' },
];

/** The subsets of every page (fonts.css). The others that a package has are in languages.css. */
export const latinSubsets = ['latin', 'latin-ext'];

/** Letters that Latin typefaces lack, by the subset that has them. */
const subsetLetters = {
  cyrillic: /[\u0400-\u045f]/,
  greek: /[\u0370-\u03ff]/,
  vietnamese: /[\u1ea0-\u1ef1]/,
};

/** The subset that most of a language is in, beside Latin, by its likely script (Unicode CLDR); undefined for none. */
function subsetOf(locale: string): string | undefined {
  const { language, script } = new Intl.Locale(locale).maximize();
  if (language === 'vi') return 'vietnamese';
  return { Cyrl: 'cyrillic', Grek: 'greek' }[script as string];
}

/**
 * The files of the typefaces that a page in a locale (BCP 47) preloads, so that its first view has them: Latin, the subset
 * of its language, and for the heading that of the person's name. The browser finds out itself which others it needs.
 */
export function preloadedTypefaces(locale: string, name: string): string[] {
  const file = (face: string, subset: string) => `fonts/${face}-${subset}.woff2`;
  const own = subsetOf(locale);
  const files = ['latin', ...(own ? [own] : [])].flatMap(subset =>
    typefaces.map(({ name: face }) => file(face, subset)),
  );
  const ofName = Object.entries(subsetLetters)
    .filter(([subset, letters]) => subset !== own && letters.test(name))
    .map(([subset]) => file('serif-600', subset));
  return [...files, ...ofName];
}
