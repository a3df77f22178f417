// Runs several test files in one process.
import { readdirSync } from 'node:fs';
import t from 'tap';

/**
 * Runs every test file of a folder of `test/` in this process, in the order of their names. They are imported inside a
 * test: otherwise tap would end after the first file while the next is still loading.
 */
export function runSuites(folder: string): void {
  t.test(`the suites of ${folder}`, async t => {
    const suites = new URL(`../${folder}/`, import.meta.url);
    const names = readdirSync(suites).filter(name => name.endsWith('.js'));
    t.ok(names.length, names.join(', '));
    for (const name of names.sort()) await import(new URL(name, suites).href);
  });
}

/** The URL of a compiled module of the server, such as `assets/manifest`, for mocks of tap and dynamic imports. */
export const compiled = (name: string): string => new URL(`../../server/${name}.js`, import.meta.url).href;
