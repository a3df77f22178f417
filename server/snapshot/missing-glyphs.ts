// Reports the characters that no typeface of PDF and card has: which, where in the content, and what to install.
import type { Diagnostic, Violation } from '../content/diagnostics.ts';
import type { JsonDocument } from '../content/json-document.ts';
import { escapePointer } from '../content/json-pointer.ts';
import type { Typefaces } from '../fonts/choose.ts';
import { packageOf, type ScriptTypefaces, scriptOf } from '../fonts/scripts.ts';

/** The content files that the texts of a language come from, its CV first. */
export type SourceFiles = (language: string) => JsonDocument[];

/** Where a content file has a missing character first (JSON Pointer), and how often. */
interface Occurrences {
  path: string;
  count: number;
}

/** The diagnostics of the characters that no typeface has: one for each file and script. */
export function reportMissingGlyphs(
  { missingCharacters }: Typefaces,
  sourceFilesOf: SourceFiles,
): Diagnostic[] {
  const allMissing = new Set([...missingCharacters.values()].flat());
  const occurrences = new Map<JsonDocument, Map<string, Occurrences>>();
  const glyphReports = new Map<JsonDocument, { language: string; characters: Set<string> }>();
  for (const [language, characters] of missingCharacters) {
    const sourceFiles = sourceFilesOf(language);
    for (const sourceFile of sourceFiles) {
      if (!occurrences.has(sourceFile))
        occurrences.set(sourceFile, findCharacters(sourceFile.value, allMissing));
    }
    for (const character of characters) {
      const isIn = (sourceFile: JsonDocument) => occurrences.get(sourceFile)?.has(character);
      const sourceFile = sourceFiles.find(isIn) ?? (sourceFiles[0] as JsonDocument);
      const glyphReport = glyphReports.get(sourceFile) ?? { language, characters: new Set() };
      glyphReport.characters.add(character);
      glyphReports.set(sourceFile, glyphReport);
    }
  }
  return [...glyphReports].flatMap(([sourceFile, { language, characters }]) => {
    const fileOccurrences = occurrences.get(sourceFile) as Map<string, Occurrences>;
    return [...groupCharactersByScript(characters)].map(([script, scriptCharacters]) =>
      sourceFile.diagnostic(missingGlyphs(scriptCharacters, script, language, fileOccurrences)),
    );
  });
}

/** The characters of some that a value has, in the order of their first occurrence. */
function findCharacters(contentValue: unknown, wantedCharacters: Set<string>): Map<string, Occurrences> {
  const occurrences = new Map<string, Occurrences>();
  for (const [path, text] of stringsOf(contentValue)) {
    for (const character of text) {
      if (!wantedCharacters.has(character)) continue;
      const knownOccurrences = occurrences.get(character);
      if (knownOccurrences) knownOccurrences.count++;
      else occurrences.set(character, { path, count: 1 });
    }
  }
  return occurrences;
}

/** The strings in a content value, each with its path (JSON Pointer). */
export function stringsOf(contentValue: unknown, path = ''): [path: string, text: string][] {
  if (typeof contentValue === 'string') return [[path, contentValue]];
  if (typeof contentValue !== 'object' || contentValue === null) return [];
  return Object.entries(contentValue).flatMap(([key, childValue]) =>
    stringsOf(childValue, `${path}/${escapePointer(key)}`),
  );
}

function groupCharactersByScript(missingCharacters: Set<string>): Map<ScriptTypefaces, string[]> {
  const charactersByScript = new Map<ScriptTypefaces, string[]>();
  for (const missingCharacter of missingCharacters) {
    const script = scriptOf(missingCharacter);
    charactersByScript.set(script, [...(charactersByScript.get(script) ?? []), missingCharacter]);
  }
  return charactersByScript;
}

/** A character that can be read on its own: a combining mark is on a dotted circle. */
function standaloneCharacter(character: string): string {
  return /^\p{M}/u.test(character) ? `◌${character}` : character;
}

function missingGlyphs(
  scriptCharacters: string[],
  script: ScriptTypefaces,
  language: string,
  occurrences: Map<string, Occurrences>,
): Violation {
  const [firstCharacter, { path } = { path: '' }] =
    [...occurrences].find(([character]) => scriptCharacters.includes(character)) ?? [];
  const occurrenceCounts = scriptCharacters.map(character => occurrences.get(character)?.count ?? 0);
  const occurrenceCount = occurrenceCounts.reduce((sum, count) => sum + count, 0);
  // Dates, countries and the program's own messages are in no file.
  const occurrenceText = occurrenceCount
    ? `${occurrenceCount} ${occurrenceCount === 1 ? 'time' : 'times'} in this file`
    : 'in dates, countries or interface messages';
  const npmPackage = packageOf(script, language);
  return {
    severity: 'warning',
    kind: `glyphs ${script.name}`,
    path,
    message:
      `has ${script.name} characters that no typeface of PDF and card has, ${occurrenceText}: ` +
      `${scriptCharacters.map(standaloneCharacter).join(' ')}; PDF and card leave them out`,
    hint:
      `copy a typeface with ${script.name === 'other' ? 'these' : script.name} characters into content/fonts, or install Debian's ${script.debian}` +
      (npmPackage ? ` or the npm package ${npmPackage}` : ''),
    ...(firstCharacter !== undefined && { part: firstCharacter }),
  };
}
