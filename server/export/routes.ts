// Lists every URL that the exported site has, with the path of its file.
import { choiceValues, papers } from '../content/site.ts';
import { formatNames } from '../formats/registry.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { inPath, inQuery } from '../urls/page-url.ts';
import { urlChoices } from '../urls/query.ts';

/** An answer of the server that becomes a file: at which address it is asked for, and at which it stands. */
export interface Place {
  asked: string;
  path: string;
}

const pages = ['', '/info', '/info/dialog', '/shortcuts', '/shortcuts/dialog'];

/** What stands at the root, and is not of a language. */
const ofSite = ['/robots.txt', '/site.webmanifest', '/favicon.ico', '/favicon.svg', '/apple-touch-icon.png'];

/** Every answer of the server that a reader can come to, by links or by what is written of addresses. */
export function exportRoutes({ site, assets }: Snapshot): Place[] {
  const known = { ...choiceValues, paper: papers };
  const defaults = { ...site.defaults, paper: site.paper };
  /** Every choice of these names, each as parts of a query, the defaults left out. */
  const combine = (names: (keyof typeof known)[]) =>
    names.reduce<string[][]>(
      (all, name) =>
        all.flatMap(parts =>
          known[name].map(value => (value === defaults[name] ? parts : [...parts, `${name}=${value}`])),
        ),
      [[]],
    );
  const choices = combine([...urlChoices]);
  const printed = combine([...urlChoices, 'paper']);
  const plain = (path: string) => ({ asked: path, path });
  const chosen = (path: string, among: string[][]) =>
    among.map(parts => ({ asked: inQuery(path, parts), path: inPath(path, parts) }));
  return [
    ...['/', '/404', ...ofSite, ...(site.baseUrl ? ['/sitemap.xml'] : [])].map(plain),
    ...site.languages.flatMap(language => [
      ...pages.flatMap(page => chosen(`/${language}${page}`, choices)),
      ...formatNames.flatMap(name => chosen(`/${language}/cv.${name}`, name === 'pdf' ? printed : choices)),
      plain(`/${language}/card.png`),
      plain(`/${language}/404`),
    ]),
    ...[...assets.files.keys()].map(name => plain(assets.url(name))),
  ];
}

/** Addresses that lead to another: a slash too many, and a language in other letters. */
export function redirectSources({ site }: Snapshot): string[] {
  const paths = site.languages.flatMap(language =>
    ['', '/info', '/shortcuts'].map(page => ({ language, page })),
  );
  return paths.flatMap(({ language, page }) => [
    `/${language}${page}/`,
    ...[language.toLowerCase(), language.toUpperCase()]
      .filter(spelling => spelling !== language)
      .map(spelling => `/${spelling}${page}`),
  ]);
}
