import { join, relative, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { root } from '../app.ts';
import { readConfig } from '../config.ts';
import { explainFinding } from '../content/findings.ts';
import { StarterError, startContent } from '../starter.ts';

/*
 * npm run new: content of one's own. Flags: --name "Ada Lovelace", --languages en,fr (the first is the base), --from
 * resume.json or --from fr=resume.fr.json (again for each), --to folder; paths are from the project's folder. On a terminal it asks for what is not given.
 */
const { values } = parseArgs({
  options: {
    name: { type: 'string' },
    languages: { type: 'string' },
    from: { type: 'string', multiple: true, default: [] },
    to: { type: 'string' },
  },
});

const asks = process.stdin.isTTY && process.stdout.isTTY;
const terminal = createInterface({ input: process.stdin, output: process.stdout });

/** Asks on a terminal; elsewhere nobody answers. */
async function ask(question: string): Promise<string> {
  return asks ? (await terminal.question(`${question} `)).trim() : '';
}

try {
  const name = values.name ?? (values.from.length ? '' : await ask('Whose CV is it?'));
  const asked = values.languages ?? (await ask('In which languages, the main one first? (en)'));
  const languages = [...new Set((asked || 'en').split(',').map(language => language.trim()))];
  const from = new Map(
    values.from.map(file => {
      const [, language, path] = /^([A-Za-z-]+)=(.*)$/s.exec(file) ?? [];
      return [language ?? (languages[0] as string), path ?? file];
    }),
  );
  const folder = values.to ?? relative('', resolve(root, readConfig(root).CONTENT_DIR));

  const words = join(root, 'server/ui/words');
  const { written, todo, findings } = startContent({ folder, words, name, languages, from });
  for (const finding of findings) console.log(`${explainFinding(finding)}\n`);
  console.log(written.map(path => `wrote ${join(folder, path)}`).join('\n'));
  for (const line of todo) console.log(`to do: ${line}`);
  const start = values.to ? `CONTENT_DIR=${folder} npm start` : 'npm start';
  console.log(`Write your CV in ${join(folder, 'cv')}, see it by ${start}, check it by npm run check.`);
} catch (error) {
  // Ctrl+C and Ctrl+D instead of an answer abort the question.
  if (!(error instanceof StarterError) && (error as Error).name !== 'AbortError') throw error;
  console.error(`\nNothing was written: ${(error as Error).message}`);
  process.exitCode = 1;
} finally {
  terminal.close();
  process.stdin.destroy(); // A pipe that stays open would keep the process.
}
