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
export function describeStarter(starter: StarterResult, contentFolder: string, variables: string): string[] {
  return [
    ...describeContent(starter, contentFolder),
    `View it: ${variables}npm start`,
    `Check it: ${variables}npm run check`,
  ];
}

/** Describes the new folder of an owner; `owner` are the names of the files beside its content, relative to it. */
export function describeOwnerFolder(
  { owner: ownerFiles, ...starter }: StarterResult & { owner: string[] },
  ownerFolder: string,
  contentFolder: string,
  host: Host,
): string[] {
  return [
    ...describeContent(starter, contentFolder),
    ...ownerFiles.map(path => `wrote ${join(ownerFolder, path)}`),
    `View it: cd "${ownerFolder}" && npm install && npm start`,
    ...(host === 'none' ? [] : [`Publish it: the steps are in ${join(ownerFolder, 'README.md')}.`]),
  ];
}

function describeContent(
  { written, todo, corrected, diagnostics, paper }: StarterResult,
  contentFolder: string,
): string[] {
  const siteFile = join(contentFolder, 'site.json');
  const withheld = contactFields.filter(field => !publicByDefault.includes(field));
  return [
    ...describeCorrections(groupDiagnostics(corrected).map(formatGroup)),
    ...(diagnostics.length ? [summarizeDiagnostics(diagnostics)] : []),
    ...written.map(writtenPath => `wrote ${join(contentFolder, writtenPath)}`),
    ...todo.map(task => `to do: ${task}`),
    `Not public: ${withheld.join(', ')}. To show one to everyone, add it to "public" in ${siteFile}.`,
    `Paper: ${paper} ("paper" in ${siteFile}).`,
    `Write your CV in ${join(contentFolder, 'cv')}.`,
  ];
}

function describeCorrections(corrections: string[]): string[] {
  if (!corrections.length) return [];
  const unlistedCount = corrections.length - MAX_CORRECTIONS;
  return [
    'Corrected in the copy:',
    ...corrections.slice(0, MAX_CORRECTIONS).map(correction => `  ${correction}`),
    ...(unlistedCount > 0 ? [`  and ${unlistedCount} more`] : []),
  ];
}

/** Describes a language that was added, with every text that is left to translate. */
export function describeAddedLanguage(
  { written, texts, messages }: AddedLanguage,
  contentFolder: string,
  language: string,
): string[] {
  const listUntranslated = (title: string, file: string, untranslated: ReadonlyMap<string, unknown>) =>
    untranslated.size
      ? [
          `${title} in ${join(contentFolder, file)}; until then the page shows these:`,
          ...Array.from(untranslated, ([pointer, text]) => `  ${pointer} ${JSON.stringify(text)}`),
        ]
      : [];
  return [
    ...written.map(writtenPath => `wrote ${join(contentFolder, writtenPath)}`),
    ...listUntranslated('Texts to translate', `cv/${language}.json`, texts),
    ...listUntranslated('Interface messages to translate', `ui/${language}.json`, messages),
  ];
}
