import t from 'tap';
import type { TSchema } from 'typebox';
import { ConfigSchema, readConfig } from '../../../server/config.ts';
import { unescapePointer } from '../../../server/content/json-pointer.ts';
import { SiteSchema } from '../../../server/content/site.ts';
import { deprecatedNames } from '../../../server/deprecated.ts';
import { version } from '../../../server/project.ts';
import { fixContent } from '../../../server/snapshot/fix-content.ts';
import { UiFileSchema } from '../../../server/ui/schema.ts';

const schemas: Record<keyof typeof deprecatedNames, TSchema> = {
  variables: ConfigSchema,
  site: SiteSchema,
  ui: UiFileSchema,
};

t.test('a deprecated name has a current one, and ends with the next major version', async t => {
  for (const [kind, schema] of Object.entries(schemas))
    for (const [path, { current, until }] of Object.entries(
      deprecatedNames[kind as keyof typeof deprecatedNames],
    )) {
      const parents = path.split('/').map(unescapePointer);
      const name = String(parents.pop());
      const { properties } = parents
        .slice(1)
        .reduce<TSchema>((parent, key) => Reflect.get(parent, 'properties')[key], schema) as {
        properties?: object;
      };
      t.ok(properties && Object.hasOwn(properties, current), `${kind} ${path}: ${current}`);
      t.notOk(properties && Object.hasOwn(properties, name), `${name} is in the schema no longer`);
      t.equal(until, Number.parseInt(version, 10) + 1, `${path} can be removed`);
    }
});

t.test('a deprecated environment variable is read by its current name, with a warning', async t => {
  const warnings = t.capture(process, 'emitWarning', () => {});
  const deprecations = {
    ADDRESS: { current: 'HOST', until: 2 },
    TCP_PORT: { current: 'PORT', until: 2 },
    BASE: { current: 'BASE_URL', until: 2 },
  };
  t.intercept(process, 'env', { value: { TCP_PORT: '80', PORT: '8080' } });
  const config = readConfig(t.testdir({ '.env': 'ADDRESS=::1\n' }), deprecations);
  t.match(config, { HOST: '::1', PORT: 8080 }, 'the current name wins');
  t.strictSame(
    warnings().map(({ args: [message, options] }) => [message, options]),
    ['ADDRESS HOST', 'TCP_PORT PORT'].map(names => {
      const [old, current] = names.split(' ');
      return [
        `The environment variable ${old} is the old name of "${current}", and is read as such until version 2: rename it`,
        { type: 'DeprecationWarning' },
      ];
    }),
  );
});

t.test('a deprecated key of the interface messages is read, and check --fix renames it', async t => {
  const folder = t.testdir({
    cv: { 'en.json': '{ "basics": { "name": "Ada" } }' },
    ui: { 'en.json': '{ "info": { "gaps": { "title": "Not translated" } } }\n' },
    'site.json': '{}',
  });
  const { files, loaded } = await fixContent(folder);
  t.strictSame(
    files.map(({ after }) => String(after)),
    ['{ "info": { "missing": { "title": "Not translated" } } }\n'],
  );
  t.equal(loaded.content?.editions.get('en')?.ui.info.missing.title, 'Not translated');
  t.strictSame(loaded.diagnostics, []);
});
