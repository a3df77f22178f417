// cv-site schemas: writes the JSON Schemas by which the server validates content to schemas/ of the content, for editors.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readConfig } from '../config.ts';
import { siteFolder } from '../project.ts';
import { editorSchemas } from '../snapshot/editor-schemas.ts';

export const HELP = `cv-site schemas: writes the JSON Schemas of the content to content/schemas, where editors find them.

Run it after an update of cv-site. Exit codes: 0, or 1 when nothing was written.`;

export const FAILURE = 'Nothing was written';

/** Writes the schemas, and prints their paths. @throws {Error} for an option, and when a file cannot be written. */
export function run(args: string[]): boolean {
  parseArgs({ args });
  const { CONTENT_DIR } = readConfig(siteFolder);
  const schemasFolder = join(CONTENT_DIR, 'schemas');
  mkdirSync(join(siteFolder, schemasFolder), { recursive: true });
  for (const [schemaFile, schemaText] of editorSchemas()) {
    writeFileSync(join(siteFolder, schemasFolder, schemaFile), schemaText);
    console.log(join(schemasFolder, schemaFile));
  }
  return true;
}
