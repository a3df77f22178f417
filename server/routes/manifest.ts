// The web app manifest.
import type { FastifyInstance } from 'fastify';
import type { Colours } from '../assets/design-tokens.ts';
import { editionOf, type Snapshot } from '../snapshot/snapshot.ts';
import { titleOfCv } from '../ui/messages.ts';
import { linkTo, linkToAsset } from '../urls/base-url.ts';

/** `GET /site.webmanifest`: the web app manifest, in the default language. */
export function manifestRoutes(app: FastifyInstance, colours: Colours): void {
  app.get('/site.webmanifest', (request, reply) =>
    reply
      .header('cache-control', 'public, no-cache')
      .type('application/manifest+json; charset=utf-8')
      .send(JSON.stringify(createWebManifest(request.snapshot, colours))),
  );
}

/** W3C Web Application Manifest. */
function createWebManifest(snapshot: Snapshot, colours: Colours) {
  const { site } = snapshot;
  const { publicCv, ui } = editionOf(snapshot, site.defaultLanguage);
  const personName = publicCv.basics?.name ?? '';
  const appName = titleOfCv(ui, personName);
  const homeLink = linkTo(site, '/');
  const iconOfSize = (size: number) => ({
    src: linkToAsset(snapshot, `icon-${size}.png`),
    sizes: `${size}x${size}`,
    type: 'image/png',
    purpose: 'any maskable',
  });
  return {
    id: homeLink,
    name: appName,
    short_name: personName || appName,
    lang: site.defaultLanguage,
    dir: ui.dir,
    start_url: homeLink,
    scope: homeLink,
    display: 'browser',
    theme_color: colours.ground,
    background_color: colours.paper,
    icons: [
      { src: linkToAsset(snapshot, 'favicon.svg'), sizes: 'any', type: 'image/svg+xml', purpose: 'any' },
      iconOfSize(192),
      iconOfSize(512),
    ],
  };
}
