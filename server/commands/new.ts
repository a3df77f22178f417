// npm run new: writes a content folder for a new owner. On a terminal it asks for what the options do not give.
// Options: --name "Ada Lovelace"; --languages en,fr, the default language first; --from resume.json or --from
// fr=resume.fr.json, once for each language; --to folder. Paths are relative to the project folder.
import { join, relative, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { ConfigError, readConfig } from '../config.ts';
import { explainDiagnostic } from '../content/format-diagnostic.ts';
import { isLanguage } from '../content/string-formats.ts';
import { root } from '../project.ts';
import { createStarter, StarterError, type StarterOptions, type StarterResult } from './starter.ts';

const options = {
  name: { type: 'string' },
  languages: { type: 'string' },
  from: { type: 'string', multiple: true },
  to: { type: 'string' },
} as const;

const isInteractive = process.stdin.isTTY && process.stdout.isTTY;
const terminal = createInterface({ input: process.stdin, output: process.stdout });

/** Asks a question on a terminal; without one the result is empty. */
async function ask(question: string): Promise<string> {
  return isInteractive ? (await terminal.question(`${question} `)).trim() : '';
}

/** The canonical spelling of a language tag (BCP 47, 2.1.1), such as en-GB; an invalid tag is returned unchanged. */
function canonicalTag(tag: string): string {
  return isLanguage(tag) ? (Intl.getCanonicalLocales(tag)[0] as string) : tag;
}

/**
 * The files of --from by language; the key of a file without a language is empty.
 * @throws {StarterError} when there are two files for one language.
 */
function parseFrom(fromArguments: string[]): Map<string, string> {
  const files = new Map<string, string>();
  for (const argument of fromArguments) {
    const [, language = '', path = argument] = /^([A-Za-z0-9-]+)=(.*)$/s.exec(argument) ?? [];
    if (files.has(language))
      throw new StarterError(`--from is given twice for one language: write --from fr=${path}`);
    files.set(language, path);
  }
  return files;
}

/** Reads the options, and asks for those that are missing. */
async function readOptions(): Promise<StarterOptions & { isDefaultFolder: boolean }> {
  const { values } = parseArgs({ options });
  const from = parseFrom(values.from ?? []);
  const name = values.name ?? (from.size ? '' : await ask('Whose CV is it?'));
  const given = values.languages ?? [...from.keys()].map(language => language || 'en').join();
  const list = given || (await ask('In which languages, the main one first? (en)')) || 'en';
  const languages = [...new Set(list.split(',').map(language => canonicalTag(language.trim())))];
  const defaultFile = from.get('');
  if (defaultFile !== undefined) {
    from.delete('');
    from.set(languages[0] as string, defaultFile);
  }
  return {
    folder: values.to ?? relative('', resolve(root, readConfig(root).CONTENT_DIR)),
    isDefaultFolder: !values.to,
    messagesFolder: join(root, 'server/ui/messages'),
    name,
    languages,
    from,
  };
}

/** Prints the diagnostics, the files that were written, and what to do next. */
function printResult({ written, todo, diagnostics }: StarterResult, folder: string, variables: string): void {
  for (const diagnostic of diagnostics) console.log(`${explainDiagnostic(diagnostic)}\n`);
  console.log(written.map(path => `wrote ${join(folder, path)}`).join('\n'));
  for (const line of todo) console.log(`to do: ${line}`);
  console.log(`Write your CV in ${join(folder, 'cv')}.`);
  console.log(`View it: ${variables}npm start`);
  console.log(`Check it: ${variables}npm run check`);
}

try {
  const { isDefaultFolder, ...starterOptions } = await readOptions();
  const { folder } = starterOptions;
  const variables = isDefaultFolder ? '' : `CONTENT_DIR="${folder}" `;
  printResult(createStarter(starterOptions), folder, variables);
} catch (error) {
  // AbortError: Ctrl+C or Ctrl+D at a question. ERR_PARSE_ARGS_...: an unknown or incomplete option.
  const { name, code = '' } = error as NodeJS.ErrnoException;
  const isExpected = error instanceof StarterError || error instanceof ConfigError;
  if (!isExpected && name !== 'AbortError' && !code.startsWith('ERR_PARSE_ARGS')) throw error;
  console.error(`\nNothing was written: ${(error as Error).message}`);
  process.exitCode = 1;
} finally {
  terminal.close();
  process.stdin.destroy(); // An open pipe would keep the process running.
}
