// Describes for the terminal what cv-site new wrote, what is withheld, and what to do next.
import { join } from 'node:path';
import { groupDiagnostics } from '../../content/diagnostics.ts';
import { formatGroup, summarizeDiagnostics } from '../../content/format-diagnostic.ts';
import { contactFields, publicByDefault } from '../../content/site.ts';
import type { StarterResult } from './create.ts';
import type { Host } from './host-file.ts';
import type { AddedLanguage } from './translation.ts';

/** How many corrections are listed. */
const MAX_CORRECTIONS = 20;

/** Describes a new content folder; `variables` are those to set before npm run. */
export function describeStarter(starter: StarterResult, folder: string, variables: string): string[] {
  return [
    ...describeContent(starter, folder),
    `View it: ${variables}npm start`,
    `Check it: ${variables}npm run check`,
  ];
}

/** Describes the new folder of an owner; `owner` are the files beside its content, relative to it. */
export function describeOwnerFolder(
  { owner, ...starter }: StarterResult & { owner: string[] },
  site: string,
  folder: string,
  host: Host,
): string[] {
  return [
    ...describeContent(starter, folder),
    ...owner.map(path => `wrote ${join(site, path)}`),
    `View it: cd "${site}" && npm install && npm start`,
    ...(host === 'none' ? [] : [`Publish it: the steps are in ${join(site, 'README.md')}.`]),
  ];
}

function describeContent(
  { written, todo, corrected, diagnostics, paper }: StarterResult,
  folder: string,
): string[] {
  const site = join(folder, 'site.json');
  const withheld = contactFields.filter(field => !publicByDefault.includes(field));
  return [
    ...describeCorrections(groupDiagnostics(corrected).map(formatGroup)),
    ...(diagnostics.length ? [summarizeDiagnostics(diagnostics)] : []),
    ...written.map(path => `wrote ${join(folder, path)}`),
    ...todo.map(line => `to do: ${line}`),
    `Not public: ${withheld.join(', ')}. To show one to everyone, add it to "public" in ${site}.`,
    `Paper: ${paper} ("paper" in ${site}).`,
    `Write your CV in ${join(folder, 'cv')}.`,
  ];
}

function describeCorrections(lines: string[]): string[] {
  if (!lines.length) return [];
  const rest = lines.length - MAX_CORRECTIONS;
  return [
    'Corrected in the copy:',
    ...lines.slice(0, MAX_CORRECTIONS).map(line => `  ${line}`),
    ...(rest > 0 ? [`  and ${rest} more`] : []),
  ];
}

/** Describes a language that was added, with every text that is left to translate. */
export function describeAdded(
  { written, texts, messages }: AddedLanguage,
  folder: string,
  language: string,
): string[] {
  const list = (title: string, file: string, items: ReadonlyMap<string, unknown>) =>
    items.size
      ? [
          `${title} in ${join(folder, file)}; until then the page shows these:`,
          ...Array.from(items, ([path, text]) => `  ${path} ${JSON.stringify(text)}`),
        ]
      : [];
  return [
    ...written.map(path => `wrote ${join(folder, path)}`),
    ...list('Texts to translate', `cv/${language}.json`, texts),
    ...list('Interface messages to translate', `ui/${language}.json`, messages),
  ];
}
