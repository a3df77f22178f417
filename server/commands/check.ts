// npm run check: prints the diagnostics of the content, errors first, and the missing translations. With --fix it corrects
// the files first. Exits with 1 when there is an error, and with 0 when there are only warnings.
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readConfig } from '../config.ts';
import { root } from '../project.ts';
import { checkContent } from './check-content.ts';

const options = {
  all: { type: 'boolean', default: false },
  fix: { type: 'boolean', default: false },
  'dry-run': { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

const HELP = `npm run check: finds errors and warnings in the content.

  npm run check                        one line for each kind of diagnostic and key
  npm run check -- --all               each diagnostic, with its line of the file
  npm run check -- --fix               corrects what has one plain meaning, and prints the changes as a unified diff:
                                       old names, empty values, HTML, character references, bullets, invisible
                                       characters, dates in other spellings, URLs without a scheme
  npm run check -- --fix --dry-run     prints the changes, and writes nothing
  npm run --silent check -- --json     JSON: { errors, warnings, languages, missing, diagnostics }, and with --fix fixed

CONTENT_DIR names another content folder than content.`;

try {
  const { 'dry-run': dryRun, help, ...values } = parseArgs({ options }).values;
  if (dryRun && !values.fix) throw new Error('--dry-run is an option of --fix: write --fix --dry-run');
  const folder = resolve(root, readConfig(root).CONTENT_DIR);
  const colours = process.stdout.isTTY && process.stdout.hasColors();
  const { output, errors } = help
    ? { output: HELP, errors: 0 }
    : checkContent({ folder, dryRun, colours, ...values });
  console.log(output);
  process.exitCode = errors ? 1 : 0;
} catch (error) {
  console.error(`Nothing was checked: ${(error as Error).message}`);
  process.exitCode = 1;
}
