// npm run new: asks for what is not given, and writes a content folder for a new owner.
import { join, relative, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { readConfig } from '../config.ts';
import { explainDiagnostic } from '../content/format-diagnostic.ts';
import { isLanguage } from '../content/string-formats.ts';
import { root } from '../project.ts';
import { createStarter, StarterError } from './starter.ts';

/*
 * npm run new: content of one's own. Flags: --name "Ada Lovelace", --languages en,fr (the first is the base), --from
 * resume.json or --from fr=resume.fr.json (again for each), --to folder; paths are from the project's folder. On a terminal it asks for what is not given.
 */
const options = {
  name: { type: 'string' },
  languages: { type: 'string' },
  from: { type: 'string', multiple: true },
  to: { type: 'string' },
} as const;

const asks = process.stdin.isTTY && process.stdout.isTTY;
const terminal = createInterface({ input: process.stdin, output: process.stdout });

/** Asks on a terminal; elsewhere nobody answers. */
async function ask(question: string): Promise<string> {
  return asks ? (await terminal.question(`${question} `)).trim() : '';
}

/** A language tag as it is written (BCP 47, 2.1.1): en-GB; what is none stays as it is. */
function canonical(tag: string): string {
  return isLanguage(tag) ? (Intl.getCanonicalLocales(tag)[0] as string) : tag;
}

try {
  const { values } = parseArgs({ options });
  const from = new Map<string, string>();
  for (const file of values.from ?? []) {
    const [, language = '', path = file] = /^([A-Za-z0-9-]+)=(.*)$/s.exec(file) ?? [];
    if (from.has(language))
      throw new StarterError(`--from is given twice for a language: say --from fr=${path}`);
    from.set(language, path);
  }
  const name = values.name ?? (from.size ? '' : await ask('Whose CV is it?'));
  const told = values.languages ?? [...from.keys()].map(language => language || 'en').join();
  const asked = told || (await ask('In which languages, the main one first? (en)')) || 'en';
  const languages = [...new Set(asked.split(',').map(language => canonical(language.trim())))];
  const base = from.get('');
  if (base !== undefined && from.delete('')) from.set(languages[0] as string, base);
  const folder = values.to ?? relative('', resolve(root, readConfig(root).CONTENT_DIR));

  const words = join(root, 'server/ui/messages');
  const { written, todo, diagnostics } = createStarter({ folder, words, name, languages, from });
  for (const diagnostic of diagnostics) console.log(`${explainDiagnostic(diagnostic)}\n`);
  console.log(written.map(path => `wrote ${join(folder, path)}`).join('\n'));
  for (const line of todo) console.log(`to do: ${line}`);
  const where = values.to ? `CONTENT_DIR="${folder}" ` : '';
  console.log(
    `Write your CV in ${join(folder, 'cv')}, see it by ${where}npm start, check it by ${where}npm run check.`,
  );
} catch (error) {
  // Ctrl+C and Ctrl+D instead of an answer abort the question; what parseArgs does not know has a code.
  const { name, code = '' } = error as NodeJS.ErrnoException;
  if (!(error instanceof StarterError) && name !== 'AbortError' && !code.startsWith('ERR_PARSE_ARGS')) {
    throw error;
  }
  console.error(`\nNothing was written: ${(error as Error).message}`);
  process.exitCode = 1;
} finally {
  terminal.close();
  process.stdin.destroy(); // A pipe that stays open would keep the process.
}
