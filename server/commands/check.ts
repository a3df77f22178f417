// npm run check: prints every diagnostic of the content with location and hint, and the missing translations.
// Exits with 1 when there is an error, and with 0 when there are only warnings. --json prints JSON instead of text.
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readConfig } from '../config.ts';
import { countDiagnostics } from '../content/diagnostics.ts';
import { ContentFolder } from '../content/files.ts';
import { explainDiagnostic } from '../content/format-diagnostic.ts';
import { root } from '../project.ts';
import { loadContent } from '../snapshot/load.ts';
import { missingTranslations } from '../snapshot/snapshot.ts';

function check(): void {
  const { json = false } = parseArgs({ options: { json: { type: 'boolean' } } }).values;
  const folder = resolve(root, readConfig(root).CONTENT_DIR);
  const { content, diagnostics } = loadContent(folder);
  const { errors, warnings } = countDiagnostics(diagnostics);
  const missing = content ? missingTranslations(content) : {};

  if (json) {
    const languages = content?.site.languages ?? [];
    console.log(JSON.stringify({ errors, warnings, languages, missing, diagnostics }, null, 2));
  } else {
    const colours = process.stdout.isTTY && process.stdout.hasColors();
    for (const diagnostic of diagnostics) console.log(`${explainDiagnostic(diagnostic, colours)}\n`);
    const count = (n: number, noun: string) => `${n} ${noun}${n === 1 ? '' : 's'}`;
    const name = new ContentFolder(folder).name('');
    console.log(
      errors || !content
        ? `${name} cannot be served: ${count(errors, 'error')}, ${count(warnings, 'warning')}`
        : `${name} can be served in ${content.site.languages.join(', ')}: ${count(warnings, 'warning')}`,
    );
    for (const [language, paths] of Object.entries(missing)) {
      console.log(`${language} has ${count(paths.length, 'missing translation')}: ${paths.join(' ')}`);
    }
  }
  process.exitCode = errors ? 1 : 0;
}

try {
  check();
} catch (error) {
  console.error(`Nothing was checked: ${(error as Error).message}`);
  process.exitCode = 1;
}
