import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { Ajv } from 'ajv';
import t from 'tap';
import { stringFormats } from '../../../server/content/string-formats.ts';
import { root } from '../../../server/project.ts';
import { editorSchemas } from '../../../server/snapshot/editor-schemas.ts';

const folder = join(root, 'content');
const json = (path: string) => JSON.parse(readFileSync(path, 'utf8'));
/** The content files, each with its kind of content. */
const files: [kind: string, path: string][] = [
  ['site', join(folder, 'site.json')],
  ...['cv', 'ui'].flatMap(kind =>
    readdirSync(join(folder, kind)).map((file): [string, string] => [kind, join(folder, kind, file)]),
  ),
];

interface Schema {
  description?: unknown;
  properties?: Record<string, Schema>;
  items?: Schema;
}

/** Every schema below a schema, with its path. */
function below({ properties = {}, items }: Schema, path: string): [path: string, schema: Schema][] {
  const parts: [string, Schema][] = Object.entries(properties).map(([key, schema]) => [
    `${path}/${key}`,
    schema,
  ]);
  if (items) parts.push([`${path}/*`, items]);
  return parts.flatMap(([path, schema]) => [[path, schema], ...below(schema, path)]);
}

t.test('content/schemas is up to date: npm run schemas would change nothing', async t => {
  const schemas = editorSchemas();
  t.strictSame(readdirSync(join(folder, 'schemas')).sort(), [...schemas.keys()].sort());
  for (const [name, text] of schemas) {
    t.equal(readFileSync(join(folder, 'schemas', name), 'utf8'), text, name);
  }
});

t.test('each kind of content has a schema, in draft-07 with a title', async t => {
  t.strictSame([...editorSchemas().keys()], ['site.schema.json', 'cv.schema.json', 'ui.schema.json']);
  for (const [name, text] of editorSchemas()) {
    t.match(JSON.parse(text), {
      $schema: 'http://json-schema.org/draft-07/schema#',
      title: name.split('.')[0],
      type: 'object',
    });
    t.ok(text.endsWith('}\n'));
  }
});

t.test('every schema and property has a description', async t => {
  for (const [name, text] of editorSchemas()) {
    const all: [string, Schema][] = [['', JSON.parse(text)], ...below(JSON.parse(text), '')];
    t.ok(all.length > 10, name);
    const undescribed = all.filter(
      ([, { description }]) => typeof description !== 'string' || description.length < 4,
    );
    t.strictSame(
      undescribed.map(([path]) => path),
      [],
      name,
    );
  }
});

t.test('the sample content is valid, and each of its files has its schema in $schema', async t => {
  const validate = Object.fromEntries(
    ['site', 'cv', 'ui'].map(kind => {
      const ajv = new Ajv({ allErrors: true, strict: true, formats: stringFormats });
      return [kind, ajv.compile(json(join(folder, 'schemas', `${kind}.schema.json`)))];
    }),
  );
  t.ok(files.length >= 5);
  for (const [kind, path] of files) {
    const value = json(path);
    const name = relative(root, path);
    t.equal(validate[kind]?.(value), true, `${name}: ${JSON.stringify(validate[kind]?.errors)}`);
    t.equal(resolve(dirname(path), value.$schema), join(folder, 'schemas', `${kind}.schema.json`), name);
    t.equal(validate[kind]?.({ ...value, xyzzy: 1 }), false, `${name} with an unknown key`);
  }
});

t.test('the values of a setting are an enum, which editors complete', async t => {
  const { properties } = JSON.parse(editorSchemas().get('site.schema.json') ?? '');
  t.strictSame(properties.paper.enum, ['a4', 'letter']);
  t.strictSame(properties.defaults.properties.scheme.enum, ['auto', 'light', 'dark']);
});
