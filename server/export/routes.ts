// Lists every URL of the site that the export requests, with the path that each has in the exported site.
import { choiceValues, papers } from '../content/site.ts';
import { formatNames } from '../formats/registry.ts';
import { iconPaths } from '../routes/icons.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { inPath, inQuery } from '../urls/page-url.ts';
import { urlChoices } from '../urls/query.ts';

/** A response that becomes a file. */
export interface ExportRoute {
  /** The URL that the server is requested for: a path, with choices in the query. */
  url: string;
  /** The path of the same resource in the exported site, with choices in the path, and without the base path. */
  path: string;
}

/** The pages of each language, below its path. */
const pages = ['', '/info', '/info/dialog', '/shortcuts', '/shortcuts/dialog'];

/** Paths of resources that belong to no language. */
const sitePaths = ['/robots.txt', '/site.webmanifest', ...Object.keys(iconPaths)];

const choices = { ...choiceValues, paper: papers };
type ChoiceName = keyof typeof choices;

/** Lists every resource of the server that visitors or crawlers can reach: pages, formats, metadata files and assets. */
export function exportRoutes({ site, assets }: Snapshot): ExportRoute[] {
  const defaults = { ...site.defaults, paper: site.paper };
  const pageQueries = combineChoices(urlChoices, defaults);
  const pdfQueries = combineChoices([...urlChoices, 'paper'], defaults);
  return [
    ...['/', '/404', ...sitePaths].map(plainRoute),
    ...(site.baseUrl ? [plainRoute('/sitemap.xml')] : []),
    ...site.languages.flatMap(language => [
      ...pages.flatMap(page => routesWith(`/${language}${page}`, pageQueries)),
      ...formatNames.flatMap(name =>
        routesWith(`/${language}/cv.${name}`, name === 'pdf' ? pdfQueries : pageQueries),
      ),
      plainRoute(`/${language}/card.png`),
      plainRoute(`/${language}/404`),
    ]),
    ...[...assets.files.keys()].map(name => plainRoute(assets.path(name))),
  ];
}

/**
 * Lists the URLs that hosts are to redirect: a language in capital letters. Hosts remove a trailing slash themselves. Netlify
 * ignores the slash when it matches a rule, and requests every path in lower case: a rule about the slash, or to a path with a
 * capital letter, would redirect to itself.
 */
export function redirectSources({ site }: Snapshot): string[] {
  const languages = site.languages.filter(language => language === language.toLowerCase());
  return languages.flatMap(language =>
    ['', '/info', '/shortcuts'].map(page => `/${language.toUpperCase()}${page}`),
  );
}

/** Every combination of values of these choices, each as query parts such as `length=short`; defaults are left out. */
function combineChoices(names: readonly ChoiceName[], defaults: Record<ChoiceName, string>): string[][] {
  let queries: string[][] = [[]];
  for (const name of names) {
    queries = queries.flatMap(query =>
      choices[name].map(value => (value === defaults[name] ? query : [...query, `${name}=${value}`])),
    );
  }
  return queries;
}

const plainRoute = (path: string): ExportRoute => ({ url: path, path });

const routesWith = (path: string, queries: string[][]): ExportRoute[] =>
  queries.map(query => ({ url: inQuery(path, query), path: inPath(path, query) }));
