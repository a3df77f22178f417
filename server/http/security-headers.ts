// Sets the Content-Security-Policy and the other security headers of every response.
import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';
import type { Assets } from '../assets/manifest.ts';

/** What means something to documents alone. */
export const documentHeaders = [
  'content-security-policy',
  'cross-origin-opener-policy',
  'origin-agent-cluster',
  'permissions-policy',
  'referrer-policy',
  'x-frame-options',
];

/** What a page could ask a device for; none here ever does (W3C Permissions Policy, of which helmet has none). */
const permissions = [
  ...[
    'accelerometer',
    'autoplay',
    'camera',
    'display-capture',
    'encrypted-media',
    'fullscreen',
    'geolocation',
  ],
  ...[
    'gyroscope',
    'hid',
    'idle-detection',
    'magnetometer',
    'microphone',
    'midi',
    'payment',
    'picture-in-picture',
  ],
  ...['publickey-credentials-get', 'screen-wake-lock', 'serial', 'usb', 'xr-spatial-tracking'],
];
const permissionsPolicy = permissions.map(name => `${name}=()`).join(', ');

/**
 * What a document may load and run (W3C Content Security Policy Level 3): no inline script or style, no frame, no other
 * origin. A script runs for its bytes and not for its address: what else comes from this origin, a picture or a file of
 * an owner, never does. Browsers that do not know an external script by its hash (Chromium before 59, Safari before 15.6,
 * Firefox before 116) show the pages as they are without scripts. Trusted Types leave one way into the DOM for markup,
 * the policy of `js/trusted-types.js`.
 */
const contentSecurityPolicy = ({ scripts }: Assets): string =>
  [
    "default-src 'none'",
    `script-src ${[...scripts.values()].map(hash => `'${hash}'`).join(' ')}`,
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types default',
  ].join(';');

/** Security headers for every answer. */
export async function registerSecurityHeaders(app: FastifyInstance): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: false, // Made here, of the scripts on air.
    strictTransportSecurity: false,
    referrerPolicy: { policy: 'strict-origin-when-cross-origin' },
    xFrameOptions: { action: 'deny' },
    // For browsers that are gone.
    xDownloadOptions: false,
    xPermittedCrossDomainPolicies: false,
    xXssProtection: false,
    xDnsPrefetchControl: false,
  });
  app.addHook('onRequest', async (request, reply) => {
    reply.header('content-security-policy', contentSecurityPolicy(request.snapshot.assets));
    reply.header('permissions-policy', permissionsPolicy);
    // Meaningful by https only, and wrong on a machine that also serves other sites by http.
    if (request.snapshot.site.baseUrl?.startsWith('https:')) {
      reply.header('strict-transport-security', 'max-age=31536000; includeSubDomains');
    }
  });
}
