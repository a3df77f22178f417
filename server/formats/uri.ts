// Writes the URL of a field as a URI (RFC 3986), or nothing when it is none.
import { httpUrl } from '../cv/entries.ts';

/** What stands in a part of an address, by RFC 3986 2.2 and 2.3, and what a path has beyond it. */
const PART = "(?:[\\w.~!$&'()*+,;=-]|%[\\da-f]{2})";
const PATH = `(?:${PART}|[:@/])`;
/** An http or https URI (RFC 3986 3) that the URL Standard can read, which sees to its host. */
const URI = new RegExp(
  `^https?://(?:(?:${PART}|:)*@)?(?:\\[[\\da-f:.]+\\]|${PART}+)(?::\\d*)?(?:/${PATH}*)?(?:\\?(?:${PATH}|\\?)*)?(?:#(?:${PATH}|\\?)*)?$`,
  'i',
);
const isUri = (address: string) => URI.test(address) && URL.canParse(address);

/**
 * An address that a page may link to as a URI (RFC 3986): what a URI has no room for, such as letters beyond ASCII, is
 * encoded (RFC 3987, 3.1). '' for anything else.
 */
export function uriOf(address = ''): string {
  const link = httpUrl(address);
  if (isUri(link)) return link;
  // The URL Standard lets more characters stand than RFC 3986 does.
  const uri = URL.canParse(link)
    ? new URL(link).href.replace(/%(?![\da-f]{2})|[^\w.~!$&'()*+,;=:@/?#%-]/gi, encodeURIComponent)
    : '';
  return isUri(uri) ? uri : '';
}
