// npm run new: writes a content folder for a new owner, or adds a language to one. On a terminal it asks for what the options
// do not give; starter/options.ts lists them. Paths are relative to the project folder.
import { relative, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { ConfigError, readConfig } from '../config.ts';
import { root } from '../project.ts';
import { createStarter } from './starter/create.ts';
import { StarterError } from './starter/error.ts';
import { readArguments } from './starter/options.ts';
import { describeAdded, describeStarter } from './starter/report.ts';
import { addLanguage } from './starter/translation.ts';

const isInteractive = process.stdin.isTTY && process.stdout.isTTY;
const terminal = createInterface({ input: process.stdin, output: process.stdout });

/** Asks a question on a terminal; without one the result is empty. */
async function ask(question: string): Promise<string> {
  return isInteractive ? (await terminal.question(`${question} `)).trim() : '';
}

try {
  const { folder: to, add, notes, ...options } = await readArguments(process.argv.slice(2), ask);
  const folder = to ?? relative('', resolve(root, readConfig(root).CONTENT_DIR));
  const variables = to === undefined ? '' : `CONTENT_DIR="${folder}" `;
  const lines =
    add === undefined
      ? [...notes, ...describeStarter(createStarter({ ...options, folder }), folder, variables)]
      : describeAdded(addLanguage(folder, add), folder, add);
  console.log(lines.join('\n'));
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
