import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../root.ts';
import { editorSchemas } from '../schemas.ts';

/* npm run schemas: writes content/schemas anew from the schemas that the server checks by. */
const folder = join(root, 'content', 'schemas');
mkdirSync(folder, { recursive: true });
for (const [name, text] of editorSchemas()) {
  writeFileSync(join(folder, name), text);
  console.log(`content/schemas/${name}`);
}
