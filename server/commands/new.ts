// cv-site new: writes a folder for an owner, with content and package.json, or adds a language to its content. On a terminal
// it asks for what the options do not give.
import { join, relative, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { readConfig } from '../config.ts';
import { siteFolder } from '../project.ts';
import { createStarter } from './starter/create.ts';
import { readArguments } from './starter/options.ts';
import { checkOwnerFolder, writeOwnerFolder } from './starter/owner-folder.ts';
import { describeAddedLanguage, describeOwnerFolder, describeStarter } from './starter/report.ts';
import { addLanguage } from './starter/translation.ts';

export { HELP } from './starter/options.ts';

export const FAILURE = '\nNothing was written';

/**
 * Creates the folder of an owner or a content folder, or adds a language, and prints the files and the steps that remain.
 * Paths in the arguments are relative to the working directory.
 * @throws {Error} when an option or the configuration is invalid, or a file exists or cannot be written.
 */
export async function run(args: string[]): Promise<boolean> {
  const isInteractive = process.stdin.isTTY && process.stdout.isTTY;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const ask = async (question: string) =>
    isInteractive ? (await terminal.question(`${question} `)).trim() : '';
  try {
    console.log((await writeStarter(args, ask)).join('\n'));
    return true;
  } finally {
    terminal.close();
    process.stdin.destroy(); // An open pipe would keep the process running.
  }
}

async function writeStarter(args: string[], ask: (question: string) => Promise<string>): Promise<string[]> {
  const { site, host, package: givenPackage, to, add, notes, ...options } = await readArguments(args, ask);
  if (site !== undefined) {
    const packageSource = checkOwnerFolder(site, givenPackage);
    const contentFolder = join(site, 'content');
    const starter = await createStarter({ ...options, folder: contentFolder });
    const ownerFiles = writeOwnerFolder(site, packageSource, host);
    return [...notes, ...describeOwnerFolder({ ...starter, owner: ownerFiles }, site, contentFolder, host)];
  }
  const contentFolder = to ?? relative('', resolve(siteFolder, readConfig(siteFolder).CONTENT_DIR));
  if (add !== undefined)
    return describeAddedLanguage(await addLanguage(contentFolder, add), contentFolder, add);
  const variables = to === undefined ? '' : `CONTENT_DIR="${contentFolder}" `;
  const starter = await createStarter({ ...options, folder: contentFolder });
  return [...notes, ...describeStarter(starter, contentFolder, variables)];
}
