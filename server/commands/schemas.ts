// npm run schemas: writes content/schemas, for editors, from the JSON Schemas by which the server validates content.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../project.ts';
import { editorSchemas } from '../snapshot/editor-schemas.ts';

const folder = join(root, 'content', 'schemas');
mkdirSync(folder, { recursive: true });
for (const [name, text] of editorSchemas()) {
  writeFileSync(join(folder, name), text);
  console.log(`content/schemas/${name}`);
}
