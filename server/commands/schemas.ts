// npm run schemas: writes the JSON Schemas that editors use to content/schemas.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../project.ts';
import { editorSchemas } from '../snapshot/editor-schemas.ts';

/* npm run schemas: writes content/schemas anew from the schemas that the server checks by. */
const folder = join(root, 'content', 'schemas');
mkdirSync(folder, { recursive: true });
for (const [name, text] of editorSchemas()) {
  writeFileSync(join(folder, name), text);
  console.log(`content/schemas/${name}`);
}
