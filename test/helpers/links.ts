// Finds the URLs in response bodies and headers, to check that none leads out of the base path of a site.

/** The URLs of an HTML page: values of attributes that are URLs by their name or their form, and those in JSON-LD. */
function urlsInHtml(html: string): string[] {
  const named = /^(href|src|action|data-hx-(get|push-url|replace-url))$/;
  const ofAttributes = [...html.matchAll(/\s([\w-]+)="([^"]*)"/g)].flatMap(([, name = '', value = '']) => {
    const url = value.replaceAll('&amp;', '&').replace(/^\d+; url=/, '');
    return (named.test(name) && url !== 'true') || /^(https?:\/)?\//.test(url) ? [url] : [];
  });
  const data = [...html.matchAll(/<script type="application\/ld\+json">(.*?)<\/script>/gs)];
  return [...ofAttributes, ...data.flatMap(([, json = '']) => urlsInJson(json))];
}

/** The values in JSON that are paths or URLs with a path. */
function urlsInJson(json: string): string[] {
  const urls: string[] = [];
  JSON.parse(json, (_key, value) => {
    if (typeof value === 'string' && /^(https?:\/)?\/\S*$/.test(value)) urls.push(value);
  });
  return urls;
}

/** The URLs in a text of a media type. Of other types than those of the web, the URLs of http and https. */
export function urlsIn(type: string, text: string): string[] {
  if (/html/.test(type)) return urlsInHtml(text);
  if (/json/.test(type)) return urlsInJson(text);
  if (/css/.test(type)) return [...text.matchAll(/url\(["']?([^"')]+)/g)].map(([, url = '']) => url);
  // A vCard has long lines folded (RFC 6350, 3.2).
  return text.replaceAll('\r\n ', '').match(/https?:\/\/[^\s"'<>()]+/g) ?? [];
}

/** The URLs in the headers of a response. */
export function urlsInHeaders({ location, link }: Record<string, unknown>): string[] {
  const links = [...String(link ?? '').matchAll(/<([^>]*)>/g)].map(([, url = '']) => url);
  return location === undefined ? links : [...links, String(location)];
}

/** Those of some URLs on a page that are on the host of a base URL, but not below its path. */
export function urlsBeside(base: string, page: string, urls: string[]): string[] {
  return urls.filter(url => {
    const { origin, pathname } = new URL(url, page);
    const { origin: host, pathname: path } = new URL(base);
    return origin === host && !pathname.startsWith(path);
  });
}
