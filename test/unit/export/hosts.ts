// The exported files on GitHub Pages, Netlify and Cloudflare Pages, by the rules in docs/publish.md, which has their sources.
import t from 'tap';
import { exportRoutes } from '../../../server/export/routes.ts';
import { app, base, files } from '../../helpers/exported-files.ts';
import { urlsIn } from '../../helpers/links.ts';

const routes = exportRoutes(app.snapshot());
const { languages } = app.snapshot().site;
const text = (name: string) => String(files.get(name));
const redirects = text('_redirects')
  .trimEnd()
  .split('\n')
  .map(line => line.split(' ') as [from: string, to: string, status: string]);

/** What a host does with the path of a request: the file that it sends, or where it redirects to. */
type Host = (path: string) => { file: string } | { location: string };

const isFile = (name: string) => files.has(name);
const withoutSlash = (path: string) => path.replace(/(?<=.)\/$/, '');

/** The file of a path: itself, `index.html` of a folder, or with `.html`. */
const fileOf = (path: string) =>
  [path, `${path}index.html`, `${path}.html`].map(name => name.slice(1)).find(isFile);

const hosts: Record<string, Host> = {
  github: path => ({ file: fileOf(path) ?? '404.html' }),
  netlify: path => {
    const rule = redirects.find(([from]) => from === withoutSlash(path));
    const lowerCase = withoutSlash(path).toLowerCase();
    if (fileOf(path)) return { file: fileOf(path) as string };
    if (rule) return { location: rule[1] };
    return fileOf(lowerCase) ? { location: lowerCase } : { file: '404.html' };
  },
  cloudflare: path => {
    const rule = redirects.find(([from]) => from === path);
    if (rule) return { location: rule[1] };
    const page = path.replace(/\.html$|(?<=.)\/$/, '');
    if (page !== path && fileOf(page)) return { location: page };
    let nearest = `${path.slice(1)}/404.html`;
    while (!isFile(nearest)) nearest = nearest.replace(/[^/]*\/404\.html$/, '404.html');
    return { file: fileOf(path) ?? nearest };
  },
};

t.test('every URL has one file, which each host sends for it', async t => {
  for (const [host, locate] of Object.entries(hosts)) {
    const others = routes.filter(({ path }) => {
      const found = locate(path);
      return (
        !('file' in found) || ![path.slice(1), `${path.slice(1)}.html`, 'index.html'].includes(found.file)
      );
    });
    t.strictSame(others, [], host);
  }
  const pages = [...files.keys()].filter(name => name.endsWith('.html') && name !== 'index.html');
  t.ok(pages.length > 80, `${pages.length} pages`);
  const twice = pages
    .map(name => name.slice(0, -5))
    .filter(name => isFile(name) || isFile(`${name}/index.html`));
  t.strictSame(twice, [], 'no file beside a page of the same name');
});

t.test('a slash at the end: Netlify and Cloudflare redirect, GitHub Pages shows the error page', async t => {
  for (const path of ['/en', '/en/info', '/es/shortcuts', '/en/length-short']) {
    t.strictSame(hosts.netlify?.(`${path}/`), { location: path });
    t.strictSame(hosts.cloudflare?.(`${path}/`), { location: path });
    t.strictSame(hosts.github?.(`${path}/`), { file: '404.html' });
  }
});

t.test('a language in capital letters: Netlify and Cloudflare redirect, GitHub Pages does not', async t => {
  for (const path of ['/EN', '/ES/info', '/EN/shortcuts']) {
    t.strictSame(hosts.netlify?.(path), { location: path.toLowerCase() });
    t.strictSame(hosts.cloudflare?.(path), { location: path.toLowerCase() });
    t.strictSame(hosts.github?.(path), { file: '404.html' });
  }
});

t.test(
  'an unknown URL: Cloudflare shows the error page of the language, the others that of the site',
  async t => {
    t.strictSame(hosts.cloudflare?.('/es/nada/mas'), { file: 'es/404.html' });
    t.strictSame(hosts.cloudflare?.('/nothing'), { file: '404.html' });
    for (const path of ['/es/nada/mas', '/nothing']) {
      t.strictSame(hosts.github?.(path), { file: '404.html' });
      t.strictSame(hosts.netlify?.(path), { file: '404.html' });
    }
  },
);

t.test('error pages work at any depth, and that of the site leads to every language', async t => {
  const pages = ['404.html', ...languages.map(language => `${language}/404.html`)];
  for (const name of pages) {
    const relative = urlsIn('html', text(name)).filter(url => !/^(\/(?!\/)|#|https:)/.test(url));
    t.strictSame(relative, [], name);
  }
  for (const language of languages) t.ok(urlsIn('html', text('404.html')).includes(`/${language}`), language);
});

t.test('_redirects: no rule is about a slash at the end or leads to capital letters', async t => {
  t.ok(redirects.length > 0 && redirects.length <= 2_000, 'Cloudflare takes 2,000');
  for (const [from, to, status] of redirects) {
    t.equal(status, '301');
    t.ok(from.length + to.length < 990, 'Cloudflare takes 1,000 characters');
    t.ok(fileOf(to), `${to} is a page`);
    t.not(withoutSlash(from), withoutSlash(to), 'Netlify matches a rule without its slash');
    t.equal(to, to.toLowerCase(), 'Netlify requests every path in lower case');
  }
});

t.test('_headers: rules as both hosts take them', async t => {
  const rules = text('_headers').match(/^\/.*(\n .*)+/gm) ?? [];
  t.ok(rules.length > 10 && rules.length <= 100, 'Cloudflare takes 100');
  t.ok(
    text('_headers')
      .split('\n')
      .every(line => line.length < 2_000),
    'Cloudflare takes 2,000 characters',
  );
  for (const rule of rules) {
    const [pattern = '', ...lines] = rule.split('\n');
    t.match(pattern, /^\/[^*:]*\*?$/, 'at most one splat, at the end, and no placeholder');
    t.ok(
      lines.every(line => /^ {2}[a-z-]+: \S/.test(line)),
      pattern,
    );
  }
  const names = [...text('_headers').matchAll(/^ {2}([a-z-]+):/gm)].map(([, name]) => name);
  const ofHost =
    'accept-ranges age allow alt-svc connection content-encoding content-length content-range date location server set-cookie trailer transfer-encoding upgrade';
  t.strictSame(
    names.filter(name => ofHost.split(' ').includes(String(name))),
    [],
    'those are set by Netlify',
  );
});

t.test('the files are within the limits of each host', async t => {
  t.ok(files.size * 3 < 20_000, 'Cloudflare takes 20,000 files; each may have two compressed siblings');
  for (const [name, { length }] of files) {
    t.ok(length < 25 * 2 ** 20, `${name}: Cloudflare takes 25 MiB`);
    t.notMatch(name, /[#?]/, 'Netlify takes neither in the name of a file');
    t.equal(name.toLowerCase(), name, 'Netlify requests every path in lower case');
  }
});

t.test('GitHub Pages: the canonical URL is in the page, as no header is sent', async t => {
  for (const { path } of routes.filter(({ path }) =>
    /^\/e[ns](\/info|\/shortcuts)?(\/\w+-\w+)*$/.test(path),
  )) {
    t.match(text(`${path.slice(1)}.html`), `<link rel="canonical" href="${base}/e`, path);
  }
  t.ok(isFile('.nojekyll'));
});
