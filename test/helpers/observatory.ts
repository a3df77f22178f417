// The tests of the MDN HTTP Observatory as functions of a response.

/** A response as the Observatory tests it. */
export interface ScannedResponse {
  /** The https URL that was requested. */
  url: string;
  headers: Headers;
  body: string;
  /** The Subresource Integrity of each script of the site, by URL. */
  scripts: Map<string, string>;
}

interface Rule {
  name: string;
  /** The points that its best outcome adds to the initial 100. */
  points: number;
  /** Whether it only applies to documents, not to subresources such as style sheets. */
  ofDocuments?: true;
  holds: (response: ScannedResponse) => boolean;
  /** A header or body that violates the rule. */
  broken: { headers?: Record<string, string>; body?: string };
}

/** The directives of a policy with their sources. Undefined when a directive is duplicated. */
function parsePolicy(policy: string): Map<string, string[]> | undefined {
  const directives = policy.split(';').map(directive => directive.trim().toLowerCase().split(/\s+/));
  const parsed = new Map(directives.map(([name = '', ...sources]) => [name, sources]));
  return parsed.size === directives.length ? parsed : undefined;
}

/** A source that is not restrictive: any host, a scheme, plain http, inline or evaluated code. */
const BROAD = /^('unsafe-.*'|\w+:|(\w+:\/\/)?\*(\.\*)?|(http|ftp):.*)$/;

const has = (response: ScannedResponse, name: string, pattern: RegExp) =>
  pattern.test(response.headers.get(name) ?? '');
const lacks = (response: ScannedResponse, name: string) => !response.headers.has(name);

/**
 * The twelve tests of the MDN HTTP Observatory (github.com/mdn/mdn-http-observatory at 94042bb of 2026-08-20, algorithm
 * 6), each with its best outcome that needs neither HSTS preload nor cross-origin isolation (COEP): the site loads
 * nothing from other origins.
 */
export const rules: Rule[] = [
  {
    name: 'content-security-policy',
    points: 10,
    ofDocuments: true,
    holds: ({ headers }) => {
      const policy = parsePolicy(headers.get('content-security-policy') ?? '');
      const sources = [...(policy?.values() ?? [])].flat();
      return policy?.get('default-src')?.join() === "'none'" && !sources.some(source => BROAD.test(source));
    },
    broken: { headers: { 'content-security-policy': "default-src 'none'; script-src 'unsafe-inline'" } },
  },
  {
    name: 'cookies',
    points: 0,
    holds: response => lacks(response, 'set-cookie'),
    broken: { headers: { 'set-cookie': 'session=1' } },
  },
  {
    name: 'cross-origin-embedder-policy',
    points: 0,
    holds: response => lacks(response, 'cross-origin-embedder-policy'),
    broken: { headers: { 'cross-origin-embedder-policy': 'same-origin' } },
  },
  {
    name: 'cross-origin-opener-policy',
    points: 10,
    ofDocuments: true,
    holds: response => has(response, 'cross-origin-opener-policy', /^same-origin$/),
    broken: { headers: { 'cross-origin-opener-policy': 'unsafe-none' } },
  },
  {
    name: 'cross-origin-resource-sharing',
    points: 0,
    holds: response => lacks(response, 'access-control-allow-origin'),
    broken: { headers: { 'access-control-allow-origin': 'https://observatory.example' } },
  },
  {
    // The proxy in front redirects http to https. No redirect may leave https or the host.
    name: 'redirection',
    points: 0,
    holds: ({ url, headers }) => new URL(headers.get('location') ?? url, url).origin === new URL(url).origin,
    broken: { headers: { location: 'http://cv.example.org/en' } },
  },
  {
    name: 'referrer-policy',
    points: 5,
    ofDocuments: true,
    holds: response =>
      has(response, 'referrer-policy', /^(no-referrer|same-origin|strict-origin(-when-cross-origin)?)$/),
    broken: { headers: { 'referrer-policy': 'no-referrer-when-downgrade' } },
  },
  {
    // Half a year, which the Observatory counts as 180 days.
    name: 'strict-transport-security',
    points: 0,
    holds: response =>
      Number(/^max-age=(\d+)(;|$)/.exec(response.headers.get('strict-transport-security') ?? '')?.[1]) >=
      180 * 24 * 3600,
    broken: { headers: { 'strict-transport-security': 'max-age=86400; includeSubDomains' } },
  },
  {
    // Stricter than the Observatory: each script is one of the site's, with the right integrity.
    name: 'subresource-integrity',
    points: 5,
    holds: ({ body, scripts }) =>
      [...body.matchAll(/<script(?=[^>]* src="([^"]*)")(?:[^>]* integrity="([^"]*)")?/g)].every(
        ([, src = '', integrity]) => scripts.has(src) && scripts.get(src) === integrity,
      ),
    broken: { body: '<script src="/js/other.js"></script>' },
  },
  {
    name: 'x-content-type-options',
    points: 0,
    holds: response => has(response, 'x-content-type-options', /^nosniff$/),
    broken: { headers: { 'x-content-type-options': 'sniff' } },
  },
  {
    name: 'x-frame-options',
    points: 5,
    ofDocuments: true,
    holds: response => has(response, 'content-security-policy', /(^|;)\s*frame-ancestors 'none'/),
    broken: { headers: { 'content-security-policy': "default-src 'none'" } },
  },
  {
    name: 'cross-origin-resource-policy',
    points: 10,
    holds: response => has(response, 'cross-origin-resource-policy', /^same-(origin|site)$/),
    broken: { headers: { 'cross-origin-resource-policy': 'everywhere' } },
  },
];
