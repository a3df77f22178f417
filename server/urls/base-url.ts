// Describes the base URL of canonical links, and what to set before publishing.

/** The base URL of canonical links in one line, with what to set when it is missing or local. */
export function describeBaseUrl(baseUrl: string | null): string {
  if (!baseUrl)
    return 'pages have no canonical URL: set BASE_URL, or baseUrl in site.json, before publishing';
  const local = /^https?:\/\/(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/i.test(baseUrl);
  return `canonical URLs begin with ${baseUrl}${local ? ': set BASE_URL before publishing' : ''}`;
}
