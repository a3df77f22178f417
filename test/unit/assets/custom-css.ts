// The style sheet of the owner: read, linked last on every page, and part of the hash of all assets.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { CustomCss, describeIneffectiveCss } from '../../../server/assets/custom-css.ts';
import { createApp } from '../../helpers/app.ts';

let warned: string[] = [];
const warn = (message: string) => warned.push(message);
t.beforeEach(() => {
  warned = [];
});

t.test('a site without static/css/custom.css has no link to it', async t => {
  const customCss = new CustomCss(t.testdir({}));
  t.equal(customCss.current, undefined);
  const app = await createApp(t, { customCss });
  t.notMatch((await app.inject('/en')).body, 'custom.css');
});

t.test(
  'static/css/custom.css is the last style sheet of every page, and an edit changes all asset URLs',
  async t => {
    const site = t.testdir({ static: { css: { 'custom.css': '.name { color: teal }' } } });
    const customCss = new CustomCss(site);
    const app = await createApp(t, { customCss });
    const urlsOf = async (path: string) =>
      [...(await app.inject(path)).body.matchAll(/href="([^"]+\.css)"/g)].map(([, url]) => String(url));
    for (const path of ['/en', '/es/info', '/en/nothing', '/en/shortcuts']) {
      const urls = await urlsOf(path);
      t.match(urls.at(-1), /^\/static\/[0-9a-f]{16}\/css\/custom\.css$/, path);
    }
    const [, custom = ''] = await urlsOf('/en');
    const response = await app.inject(custom);
    t.equal(response.body, '.name { color: teal }');
    t.match(response.headers, { 'content-type': /^text\/css/, 'cache-control': /immutable/ });

    const before = customCss.current;
    customCss.reload(warn);
    t.equal(customCss.current, before, 'the same bytes are the same object, which keeps the cache');
    writeFileSync(join(site, 'static/css/custom.css'), '.name { color: navy }');
    customCss.reload(warn);
    const [style, edited = ''] = await urlsOf('/en');
    t.not(edited, custom);
    t.equal(edited.split('/')[2], style?.split('/')[2], 'one hash for all');
    t.equal((await app.inject(edited)).body, '.name { color: navy }');
    rmSync(join(site, 'static/css/custom.css'));
    customCss.reload(warn);
    t.notMatch((await app.inject('/en')).body, 'custom.css');
  },
);

t.test('a style sheet that cannot be read is reported, and the last one stays', async t => {
  const site = t.testdir({ static: { css: { 'custom.css': 'a {}' } } });
  const customCss = new CustomCss(site);
  rmSync(join(site, 'static/css/custom.css'));
  mkdirSync(join(site, 'static/css/custom.css'));
  customCss.reload(warn);
  t.match(warned, [/^static\/css\/custom\.css cannot be read, so it is used as last read: EISDIR/]);
  t.throws(() => new CustomCss(site), { code: 'EISDIR' });
  t.equal(String(customCss.current), 'a {}');
});

t.test('a style sheet that loads from elsewhere is reported when it is read again', async t => {
  const customCss = new CustomCss(t.testdir({ static: { css: { 'custom.css': '@import "x.css";' } } }));
  customCss.reload(warn);
  t.match(warned, [/^static\/css\/custom\.css:1 has no effect/]);
});

t.test('imports and URLs of other origins are reported with their line, other URLs are not', async t => {
  const css = Buffer.from(
    '@import "x.css";\n.a { background: url(https://example.org/a.png) }\n.b { background: url("../images/b.png") }\n.c { background: url(\'//example.org/c.png\') }',
  );
  t.strictSame(describeIneffectiveCss(undefined), []);
  const [first = '', ...others] = describeIneffectiveCss(css);
  t.equal(
    first,
    'static/css/custom.css:1 has no effect, as pages load nothing from elsewhere: @import "x.css";',
  );
  t.strictSame(
    others.map(text => text.split(' ', 1)[0]),
    ['static/css/custom.css:2', 'static/css/custom.css:4'],
  );
});
