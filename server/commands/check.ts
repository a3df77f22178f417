// cv-site check: prints the diagnostics of the content, errors first, and the missing translations. With --fix it corrects
// the files first.
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readConfig } from '../config.ts';
import { siteFolder } from '../project.ts';
import { checkContent } from './check-content.ts';

const checkOptions = {
  all: { type: 'boolean', default: false },
  fix: { type: 'boolean', default: false },
  'dry-run': { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
} as const;

export const HELP = `cv-site check: finds errors and warnings in the content.

  cv-site check                      one line for each kind of diagnostic and key
  cv-site check --all                each diagnostic, with its line of the file
  cv-site check --fix                corrects what has one plain meaning, and prints the changes as a unified diff:
                                     old names, empty values, HTML, character references, bullets, invisible
                                     characters, dates in other spellings, URLs without a scheme
  cv-site check --fix --dry-run      prints the changes, and writes nothing
  cv-site check --json               JSON: { errors, warnings, languages, missing, diagnostics }, and with --fix fixed

CONTENT_DIR names another content folder than content.
Exit codes: 0 without errors (there may be warnings), 1 with an error, or when nothing was checked.`;

export const FAILURE = 'Nothing was checked';

/**
 * Prints the diagnostics, and returns whether the content has no error.
 * @throws {Error} when an option or the configuration is invalid.
 */
export async function run(args: string[]): Promise<boolean> {
  const { 'dry-run': dryRun, ...flags } = parseArgs({ args, options: checkOptions }).values;
  if (dryRun && !flags.fix) throw new Error('--dry-run is an option of --fix: write --fix --dry-run');
  const { CONTENT_DIR, BASE_URL: baseUrl } = readConfig(siteFolder);
  const folder = resolve(siteFolder, CONTENT_DIR);
  const colours = process.stdout.isTTY && process.stdout.hasColors();
  const { output, errors } = await checkContent({ folder, baseUrl, dryRun, colours, ...flags });
  console.log(output);
  return errors === 0;
}
