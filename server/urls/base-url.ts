// Describes the base URL that pages name, and what to set before publishing.
/** What the addresses that pages name are made of, and what to do where that is not fit to be published. */
export function describeBaseUrl(baseUrl: string | null): string {
  if (!baseUrl)
    return 'pages name no canonical address: set BASE_URL, or baseUrl in site.json, before publishing';
  const local = /^https?:\/\/(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/i.test(baseUrl);
  return `pages name ${baseUrl} as their place${local ? ': set BASE_URL before publishing' : ''}`;
}
