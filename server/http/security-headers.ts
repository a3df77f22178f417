// Sets the Content-Security-Policy and the other security headers of every response.
import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';
import type { Assets } from '../assets/manifest.ts';

/** The headers that have an effect on documents only. */
export const documentHeaders = [
  'content-security-policy',
  'cross-origin-opener-policy',
  'permissions-policy',
  'referrer-policy',
];

/**
 * The features for which a browser would ask the visitor's permission: no document may use them (W3C Permissions Policy).
 * Each response carries the list, so it has no features that only frames or scripts of other origins would use; the
 * Content-Security-Policy allows neither. Helmet does not set this header.
 */
const disabledFeatures = [
  'camera',
  'display-capture',
  'geolocation',
  'hid',
  'microphone',
  'midi',
  'payment',
  'serial',
  'usb',
];
const permissionsPolicy = disabledFeatures.map(name => `${name}=()`).join(', ');

/**
 * What a document may load and run (W3C Content Security Policy Level 3): no inline script or style, no frame, no other
 * origin. Scripts are allowed by the hashes of their bytes and not by their URLs, so that no other file of this origin,
 * such as an owner's image, can run as one. Browsers that do not support hashes of external scripts (Chromium before 59,
 * Safari before 15.6, Firefox before 116) show the pages without scripts. Trusted Types leave one way to parse HTML into
 * the DOM, the policy of `js/trusted-types.js`.
 */
function contentSecurityPolicy({ scripts }: Assets): string {
  const scriptHashes = [...scripts.values()].map(hash => `'${hash}'`).join(' ');
  return [
    "default-src 'none'",
    `script-src ${scriptHashes}`,
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
}

/** Adds the security headers to every response. `hstsSubdomains`: whether subdomains of the host are bound to https, too. */
export async function registerSecurityHeaders(
  app: FastifyInstance,
  { hstsSubdomains }: { hstsSubdomains: boolean },
): Promise<void> {
  const strictTransportSecurity = `max-age=31536000${hstsSubdomains ? '; includeSubDomains' : ''}`;
  await app.register(helmet, {
    contentSecurityPolicy: false, // The hook below sets it, as it depends on the live scripts.
    strictTransportSecurity: false,
    referrerPolicy: { policy: 'strict-origin-when-cross-origin' },
    // Superseded by frame-ancestors of the policy (CSP Level 3, 6.4.2.2).
    xFrameOptions: false,
    // It has an effect only on pages that set document.domain, which the policy leaves no script to do.
    originAgentCluster: false,
    // Only obsolete browsers support these headers.
    xDownloadOptions: false,
    xPermittedCrossDomainPolicies: false,
    xXssProtection: false,
    xDnsPrefetchControl: false,
  });
  app.addHook('onRequest', async (request, reply) => {
    reply.header('content-security-policy', contentSecurityPolicy(request.snapshot.assets));
    reply.header('permissions-policy', permissionsPolicy);
    // Without https it has no effect, and would be wrong on a host that also serves other sites over http.
    if (request.snapshot.site.baseUrl?.startsWith('https:')) {
      reply.header('strict-transport-security', strictTransportSecurity);
    }
  });
}
