// The folder of an owner: where its program comes from, and what is written beside the content.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { checkOwnerFolder, writeOwnerFolder } from '../../../server/commands/starter/owner-folder.ts';
import { root, version } from '../../../server/project.ts';

/** A program in node_modules, with what npm notes about its origin. */
const installed = (resolved?: string) => {
  const folder = t.testdir({
    'cv-site-1.0.0.tgz': 'tarball',
    node_modules: {
      'cv-site': {},
      ...(resolved !== undefined && {
        '.package-lock.json': JSON.stringify({ packages: { 'node_modules/cv-site': { resolved } } }),
      }),
    },
  });
  return { folder, program: join(folder, 'node_modules/cv-site') };
};

t.test('a folder has the tarball from which npm installed this program', async t => {
  {
    const { folder, program } = installed('file:cv-site-1.0.0.tgz');
    const source = checkOwnerFolder(join(folder, 'My CV!'), undefined, program);
    t.strictSame(source, {
      specifier: 'file:cv-site-1.0.0.tgz',
      tarball: join(folder, 'cv-site-1.0.0.tgz'),
    });
    const written = writeOwnerFolder(join(folder, 'My CV!'), source);
    t.strictSame(written, ['package.json', '.gitignore', 'README.md', 'cv-site-1.0.0.tgz']);
    const read = (name: string) => readFileSync(join(folder, 'My CV!', name), 'utf8');
    t.equal(read('cv-site-1.0.0.tgz'), 'tarball');
    t.match(read('.gitignore'), /^\.env$/m);
    t.match(read('README.md'), /^# My CV!\n[\s\S]*npm run dev/);
    t.match(JSON.parse(read('package.json')), {
      name: 'my-cv',
      private: true,
      scripts: {
        start: 'cv-site start',
        dev: 'cv-site dev',
        check: 'cv-site check',
        export: 'cv-site export',
      },
      dependencies: { 'cv-site': 'file:cv-site-1.0.0.tgz' },
    });
  }
});

t.test('a folder for a host has its file, and its steps in the README', async t => {
  const folder = join(t.testdir({}), '-My CV!');
  const written = writeOwnerFolder(folder, { specifier: '1.0.0' }, 'cloudflare');
  t.strictSame(written, ['package.json', '.gitignore', 'README.md', 'wrangler.toml']);
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');
  t.match(read('wrangler.toml'), /^name = "my-cv"$/m);
  t.match(read('README.md'), /^# -My CV!\n[\s\S]*\n## Publish\n[\s\S]*\n1\. /);
  const other = writeOwnerFolder(join(folder, 'b'), { specifier: '1.0.0' }, 'github');
  t.strictSame(other, ['package.json', '.gitignore', 'README.md', '.github/workflows/publish.yml']);
});

t.test('an absolute file URL of a tarball is read, too', async t => {
  const { folder } = installed();
  const url = new URL(`file://${join(folder, 'cv-site-1.0.0.tgz')}`).href;
  writeFileSync(
    join(folder, 'node_modules/.package-lock.json'),
    JSON.stringify({ packages: { 'node_modules/cv-site': { resolved: url } } }),
  );
  const source = checkOwnerFolder(join(folder, 'cv'), undefined, join(folder, 'node_modules/cv-site'));
  t.equal(source.tarball, join(folder, 'cv-site-1.0.0.tgz'));
});

t.test('a folder has the exact version of a program from the registry, or of an unknown origin', async t => {
  for (const resolved of ['https://registry.npmjs.org/cv-site/-/cv-site-1.0.0.tgz', undefined]) {
    const { folder, program } = installed(resolved);
    const source = checkOwnerFolder(join(folder, '履歴書'), undefined, program);
    t.strictSame(source, { specifier: version });
    t.strictSame(writeOwnerFolder(join(folder, '履歴書'), source), [
      'package.json',
      '.gitignore',
      'README.md',
    ]);
    const { name } = JSON.parse(readFileSync(join(folder, '履歴書/package.json'), 'utf8'));
    t.equal(name, 'cv', 'a name without letters that npm allows');
  }
});

t.test('a person may name a tarball or a version', async t => {
  const { folder, program } = installed();
  const check = (given: string) => checkOwnerFolder(join(folder, 'cv'), given, program);
  t.strictSame(check('1.2.3'), { specifier: '1.2.3' });
  t.strictSame(check(join(folder, 'cv-site-1.0.0.tgz')).specifier, 'file:cv-site-1.0.0.tgz');
  t.throws(() => check('none.tgz'), { message: /none\.tgz does not exist: name the tarball/ });
});

t.test('the source tree needs a tarball', async t => {
  t.throws(() => checkOwnerFolder(join(t.testdir({}), 'cv'), undefined, root), {
    message: /write it with npm pack, then run its tarball/,
  });
});

t.test('a folder with files is refused; one with a repository alone is not', async t => {
  const folder = t.testdir({ 'a.txt': '', '.git': {} });
  t.throws(() => checkOwnerFolder(folder, '1.0.0'), {
    message: /should be a new or an empty folder \(found a\.txt\)/,
  });
  mkdirSync(join(folder, 'b/.git'), { recursive: true });
  t.strictSame(checkOwnerFolder(join(folder, 'b'), '1.0.0'), { specifier: '1.0.0' });
});
