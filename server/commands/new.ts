// cv-site new: writes a folder for an owner, with content and package.json, or adds a language to its content. On a terminal
// it asks for what the options do not give.
import { join, relative, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { readConfig } from '../config.ts';
import { siteFolder } from '../project.ts';
import { createStarter } from './starter/create.ts';
import { readArguments } from './starter/options.ts';
import { checkOwnerFolder, writeOwnerFolder } from './starter/owner-folder.ts';
import { describeAdded, describeOwnerFolder, describeStarter } from './starter/report.ts';
import { addLanguage } from './starter/translation.ts';

export { HELP } from './starter/options.ts';

export const FAILURE = '\nNothing was written';

/**
 * Creates the folder of an owner or a content folder, or adds a language, and prints the files and the steps that remain.
 * Paths are relative to the working directory.
 * @throws {Error} when an option or the configuration is invalid, or a file exists or cannot be written.
 */
export async function run(args: string[]): Promise<boolean> {
  const isInteractive = process.stdin.isTTY && process.stdout.isTTY;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const ask = async (question: string) =>
    isInteractive ? (await terminal.question(`${question} `)).trim() : '';
  try {
    console.log((await write(args, ask)).join('\n'));
    return true;
  } finally {
    terminal.close();
    process.stdin.destroy(); // An open pipe would keep the process running.
  }
}

async function write(args: string[], ask: (question: string) => Promise<string>): Promise<string[]> {
  const { site, host, package: given, to, add, notes, ...options } = await readArguments(args, ask);
  if (site !== undefined) {
    const source = checkOwnerFolder(site, given);
    const folder = join(site, 'content');
    const starter = await createStarter({ ...options, folder });
    const written = writeOwnerFolder(site, source, host);
    return [...notes, ...describeOwnerFolder({ ...starter, owner: written }, site, folder, host)];
  }
  const folder = to ?? relative('', resolve(siteFolder, readConfig(siteFolder).CONTENT_DIR));
  if (add !== undefined) return describeAdded(await addLanguage(folder, add), folder, add);
  const variables = to === undefined ? '' : `CONTENT_DIR="${folder}" `;
  return [...notes, ...describeStarter(await createStarter({ ...options, folder }), folder, variables)];
}
