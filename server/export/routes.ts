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

/** The exported pages of each language, below its path. */
const exportedPages = ['', '/info', '/info/dialog', '/shortcuts', '/shortcuts/dialog'];

/** Exported paths that belong to no language. */
const languagelessPaths = ['/robots.txt', '/site.webmanifest', ...Object.keys(iconPaths)];

const exportedChoices = { ...choiceValues, paper: papers };
type ExportedChoice = keyof typeof exportedChoices;

/** Lists every resource of the server that visitors or crawlers can reach: pages, formats, metadata files and assets. */
export function exportRoutes({ site, assets }: Snapshot): ExportRoute[] {
  const defaultChoices = { ...site.defaults, paper: site.paper };
  const pageQueries = combineChoices(urlChoices, defaultChoices);
  const pdfQueries = combineChoices([...urlChoices, 'paper'], defaultChoices);
  return [
    ...['/', '/404', ...languagelessPaths].map(routeWithoutChoices),
    ...(site.baseUrl ? [routeWithoutChoices('/sitemap.xml')] : []),
    ...site.languages.flatMap(language => [
      ...exportedPages.flatMap(page => routesWithChoices(`/${language}${page}`, pageQueries)),
      ...formatNames.flatMap(formatName =>
        routesWithChoices(`/${language}/cv.${formatName}`, formatName === 'pdf' ? pdfQueries : pageQueries),
      ),
      routeWithoutChoices(`/${language}/card.png`),
      routeWithoutChoices(`/${language}/404`),
    ]),
    ...[...assets.files.keys()].map(name => routeWithoutChoices(assets.path(name))),
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
function combineChoices(
  exportedChoiceNames: readonly ExportedChoice[],
  defaultChoices: Record<ExportedChoice, string>,
): string[][] {
  let choiceQueries: string[][] = [[]];
  for (const choiceName of exportedChoiceNames) {
    choiceQueries = choiceQueries.flatMap(choiceQuery =>
      exportedChoices[choiceName].map(value =>
        value === defaultChoices[choiceName] ? choiceQuery : [...choiceQuery, `${choiceName}=${value}`],
      ),
    );
  }
  return choiceQueries;
}

const routeWithoutChoices = (exportPath: string): ExportRoute => ({ url: exportPath, path: exportPath });

const routesWithChoices = (exportPath: string, choiceQueries: string[][]): ExportRoute[] =>
  choiceQueries.map(choiceQuery => ({
    url: inQuery(exportPath, choiceQuery),
    path: inPath(exportPath, choiceQuery),
  }));
