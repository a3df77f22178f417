import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { ASSETS_FOLDER } from '../../../server/assets/manifest.ts';
import { root } from '../../../server/project.ts';
import { createApp } from '../../helpers/app.ts';

/** The application with the sample content, shared by all tests that only send requests. */
const app = await createApp(t);

t.test('icons that browsers request by default exist, and are cached for a day', async t => {
  for (const [url, file, type] of [
    ['/favicon.ico', 'favicon.png', 'image/png'],
    ['/favicon.svg', 'favicon.svg', 'image/svg+xml'],
    ['/apple-touch-icon.png', 'apple-touch-icon.png', 'image/png'],
  ] as const) {
    const response = await app.inject(url);
    // The favicon shows the life of the sample; the built one is generic.
    const isDrawn = file === 'favicon.svg';
    const bytes = isDrawn ? response.rawPayload : readFileSync(join(root, ASSETS_FOLDER, file));
    if (isDrawn) t.match(response.body, /^<svg .*M\d/);
    t.match(response, {
      statusCode: 200,
      headers: { 'content-type': type, 'cache-control': 'public, max-age=86400' },
    });
    t.ok(response.rawPayload.equals(bytes), url);
    const head = await app.inject({ method: 'HEAD', url });
    t.match(head, { statusCode: 200, body: '', headers: { 'content-length': String(bytes.length) } });
  }
});

t.test('a page links the icons of the site, with their sizes', async t => {
  for (const url of ['/en', '/es/info', '/none']) {
    const { body } = await app.inject(url);
    const links = [...body.matchAll(/<link rel="(icon|apple-touch-icon|manifest)" href="([^"]+)"(.*)>/g)];
    t.strictSame(
      links.map(([, rel, href, rest]) => `${rel} ${href?.replace(/.*\//, '')}${rest}`),
      [
        'icon favicon.png sizes="48x48" type="image/png"',
        'icon favicon.svg sizes="any" type="image/svg+xml"',
        'apple-touch-icon apple-touch-icon.png',
        'manifest site.webmanifest',
      ],
      url,
    );
    for (const [, , href = ''] of links) t.equal((await app.inject(href)).statusCode, 200, href);
    const [, , png = ''] = links[0] ?? [];
    t.equal((await app.inject(png)).rawPayload.readUInt32BE(16), 48);
  }
});
