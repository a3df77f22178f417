// Converts http and https URLs to URIs (RFC 3986), for formats that allow only ASCII.
import { httpUrl } from '../cv/entries.ts';
import { isUrl } from '../text/links.ts';

/** A character of any URI component: unreserved, sub-delims or percent-encoded (RFC 3986, 2.1 to 2.3). */
const URI_COMPONENT = "(?:[\\w.~!$&'()*+,;=-]|%[\\da-f]{2})";
/** A character of a path (RFC 3986, 3.3): `pchar`, or the slash between segments. */
const URI_PATH = `(?:${URI_COMPONENT}|[:@/])`;
/** An http or https URI (RFC 3986, 3), with a loose host: `isUrl` checks that. */
const uriPattern = new RegExp(
  `^https?://(?:(?:${URI_COMPONENT}|:)*@)?(?:\\[[\\da-f:.]+\\]|${URI_COMPONENT}+)(?::\\d*)?(?:/${URI_PATH}*)?(?:\\?(?:${URI_PATH}|\\?)*)?(?:#(?:${URI_PATH}|\\?)*)?$`,
  'i',
);
const isUri = (text: string) => uriPattern.test(text) && isUrl(text);

/**
 * Converts a URL that a page may link to into a URI (RFC 3986): characters that a URI forbids, such as those beyond ASCII,
 * are percent-encoded (RFC 3987, 3.1), and the host is in ASCII. '' for any other text.
 */
export function uriOf(url = ''): string {
  const httpLink = httpUrl(url);
  if (isUri(httpLink)) return httpLink;
  if (!isUrl(httpLink)) return '';
  // The URL Standard leaves characters unencoded that RFC 3986 forbids.
  const uri = new URL(httpLink).href.replace(
    /%(?![\da-f]{2})|[^\w.~!$&'()*+,;=:@/?#%-]/gi,
    encodeURIComponent,
  );
  return isUri(uri) ? uri : '';
}
