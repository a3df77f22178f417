// Reports the characters that no typeface of PDF and card has: which, where in the content, and what to install.
import type { Diagnostic, Violation } from '../content/diagnostics.ts';
import type { JsonDocument } from '../content/json-document.ts';
import { escapePointer } from '../content/json-pointer.ts';
import type { Typefaces } from '../fonts/choose.ts';
import { packageOf, type ScriptTypefaces, scriptOf } from '../fonts/scripts.ts';

/** The files that the texts of a language come from, its CV first. */
export type SourceFiles = (language: string) => JsonDocument[];

/** Where a file has a character first (JSON Pointer), and how often it has it. */
interface Occurrences {
  path: string;
  count: number;
}

/** The diagnostics of the characters that no typeface has: one for each file and script. */
export function reportMissingGlyphs({ missing }: Typefaces, filesOf: SourceFiles): Diagnostic[] {
  const all = new Set([...missing.values()].flat());
  const occurrences = new Map<JsonDocument, Map<string, Occurrences>>();
  const reports = new Map<JsonDocument, { language: string; characters: Set<string> }>();
  for (const [language, characters] of missing) {
    const sources = filesOf(language);
    for (const file of sources) {
      if (!occurrences.has(file)) occurrences.set(file, findCharacters(file.value, all));
    }
    for (const character of characters) {
      const isIn = (file: JsonDocument) => occurrences.get(file)?.has(character);
      const file = sources.find(isIn) ?? (sources[0] as JsonDocument);
      const report = reports.get(file) ?? { language, characters: new Set() };
      report.characters.add(character);
      reports.set(file, report);
    }
  }
  return [...reports].flatMap(([file, { language, characters }]) => {
    const found = occurrences.get(file) as Map<string, Occurrences>;
    return [...groupByScript(characters)].map(([script, ofScript]) =>
      file.diagnostic(missingGlyphs(ofScript, script, language, found)),
    );
  });
}

/** The characters of some that a value has, in the order of their first occurrence. */
function findCharacters(value: unknown, characters: Set<string>): Map<string, Occurrences> {
  const found = new Map<string, Occurrences>();
  for (const [path, text] of stringsOf(value)) {
    for (const character of text) {
      if (!characters.has(character)) continue;
      const known = found.get(character);
      if (known) known.count++;
      else found.set(character, { path, count: 1 });
    }
  }
  return found;
}

/** The strings in a value, each with its path (JSON Pointer). */
export function stringsOf(value: unknown, path = ''): [path: string, text: string][] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => stringsOf(item, `${path}/${escapePointer(key)}`));
}

function groupByScript(characters: Set<string>): Map<ScriptTypefaces, string[]> {
  const groups = new Map<ScriptTypefaces, string[]>();
  for (const character of characters) {
    const script = scriptOf(character);
    groups.set(script, [...(groups.get(script) ?? []), character]);
  }
  return groups;
}

/** A character that can be read on its own: a combining mark is on a dotted circle. */
function standalone(character: string): string {
  return /^\p{M}/u.test(character) ? `◌${character}` : character;
}

function missingGlyphs(
  characters: string[],
  script: ScriptTypefaces,
  language: string,
  found: Map<string, Occurrences>,
): Violation {
  const [first, { path } = { path: '' }] =
    [...found].find(([character]) => characters.includes(character)) ?? [];
  const counts = characters.map(character => found.get(character)?.count ?? 0);
  const count = counts.reduce((sum, count) => sum + count, 0);
  // Dates, countries and the program's own messages are in no file.
  const times = count
    ? `${count} ${count === 1 ? 'time' : 'times'} in this file`
    : 'in dates, countries or interface messages';
  const npm = packageOf(script, language);
  return {
    severity: 'warning',
    kind: `glyphs ${script.name}`,
    path,
    message:
      `has ${script.name} characters that no typeface of PDF and card has, ${times}: ` +
      `${characters.map(standalone).join(' ')}; PDF and card leave them out`,
    hint:
      `copy a typeface with ${script.name === 'other' ? 'these' : script.name} characters into content/fonts, or install Debian's ${script.debian}` +
      (npm ? ` or the npm package ${npm}` : ''),
    ...(first !== undefined && { part: first }),
  };
}
