/** An answer as the Observatory looks at it. */
export interface Answer {
  /** Where it was asked for, by https. */
  url: string;
  headers: Headers;
  body: string;
  /** Each script of ours by its address: its Subresource Integrity. */
  scripts: Map<string, string>;
}

interface Rule {
  name: string;
  /** What its best outcome adds to the hundred points that a site begins with. */
  points: number;
  /** Whether it asks something of documents alone: what cannot be one, such as a style sheet, need not answer. */
  ofDocuments?: true;
  holds: (answer: Answer) => boolean;
  /** What an answer breaks it by, in a header or in the body. */
  broken: { headers?: Record<string, string>; body?: string };
}

/** The directives of a policy, each with its sources; undefined when one is there twice. */
function parsePolicy(policy: string): Map<string, string[]> | undefined {
  const directives = policy.split(';').map(directive => directive.trim().toLowerCase().split(/\s+/));
  const parsed = new Map(directives.map(([name = '', ...sources]) => [name, sources]));
  return parsed.size === directives.length ? parsed : undefined;
}

/** A source that lets in more than what is named: any host, any text, code in the page or made by it. */
const BROAD = /^('unsafe-.*'|\w+:|(\w+:\/\/)?\*(\.\*)?|(http|ftp):.*)$/;

const has = (answer: Answer, name: string, pattern: RegExp) => pattern.test(answer.headers.get(name) ?? '');
const lacks = (answer: Answer, name: string) => !answer.headers.has(name);

/**
 * The twelve tests of the MDN HTTP Observatory (github.com/mdn/mdn-http-observatory at 94042bb of 2026-08-20, algorithm
 * 6), each by the outcome that it gives the most for without asking for a place in browsers' lists (HSTS preload) or for
 * isolation from other origins, of which nothing is loaded (COEP).
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
    holds: answer => lacks(answer, 'set-cookie'),
    broken: { headers: { 'set-cookie': 'session=1' } },
  },
  {
    name: 'cross-origin-embedder-policy',
    points: 0,
    holds: answer => lacks(answer, 'cross-origin-embedder-policy'),
    broken: { headers: { 'cross-origin-embedder-policy': 'same-origin' } },
  },
  {
    name: 'cross-origin-opener-policy',
    points: 10,
    ofDocuments: true,
    holds: answer => has(answer, 'cross-origin-opener-policy', /^same-origin$/),
    broken: { headers: { 'cross-origin-opener-policy': 'unsafe-none' } },
  },
  {
    name: 'cross-origin-resource-sharing',
    points: 0,
    holds: answer => lacks(answer, 'access-control-allow-origin'),
    broken: { headers: { 'access-control-allow-origin': 'https://observatory.example' } },
  },
  {
    // From http to https is the way of the proxy in front; from there on nothing leaves https or the host.
    name: 'redirection',
    points: 0,
    holds: ({ url, headers }) => new URL(headers.get('location') ?? url, url).origin === new URL(url).origin,
    broken: { headers: { location: 'http://cv.example.org/en' } },
  },
  {
    name: 'referrer-policy',
    points: 5,
    ofDocuments: true,
    holds: answer =>
      has(answer, 'referrer-policy', /^(no-referrer|same-origin|strict-origin(-when-cross-origin)?)$/),
    broken: { headers: { 'referrer-policy': 'no-referrer-when-downgrade' } },
  },
  {
    // Half a year, which is 180 days there.
    name: 'strict-transport-security',
    points: 0,
    holds: answer =>
      Number(/^max-age=(\d+)(;|$)/.exec(answer.headers.get('strict-transport-security') ?? '')?.[1]) >=
      180 * 24 * 3600,
    broken: { headers: { 'strict-transport-security': 'max-age=86400; includeSubDomains' } },
  },
  {
    // More than is asked there: each script is one of ours, and its integrity is right.
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
    holds: answer => has(answer, 'x-content-type-options', /^nosniff$/),
    broken: { headers: { 'x-content-type-options': 'sniff' } },
  },
  {
    name: 'x-frame-options',
    points: 5,
    ofDocuments: true,
    holds: answer =>
      has(answer, 'content-security-policy', /(^|;)\s*frame-ancestors 'none'/) &&
      has(answer, 'x-frame-options', /^deny$/i),
    broken: { headers: { 'x-frame-options': 'ALLOWALL' } },
  },
  {
    name: 'cross-origin-resource-policy',
    points: 10,
    holds: answer => has(answer, 'cross-origin-resource-policy', /^same-(origin|site)$/),
    broken: { headers: { 'cross-origin-resource-policy': 'everywhere' } },
  },
];
