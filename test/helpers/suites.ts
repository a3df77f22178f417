import { readdirSync } from 'node:fs';
import t from 'tap';

/**
 * Runs every suite of a folder of `test/` in this process, in the order of their names. They are loaded within a test, as
 * tap takes the first one that has come to its end for the last, if the next is still being loaded.
 */
export function runSuites(folder: string): void {
  t.test(`the suites of ${folder}`, async t => {
    const suites = new URL(`../${folder}/`, import.meta.url);
    const names = readdirSync(suites).filter(name => name.endsWith('.js'));
    t.ok(names.length, names.join(', '));
    for (const name of names.sort()) await import(new URL(name, suites).href);
  });
}

/** The URL of a compiled module of the server, such as `web/assets`: tap's mocks are named as files run, not as sources. */
export const compiled = (name: string): string => new URL(`../../server/${name}.js`, import.meta.url).href;
