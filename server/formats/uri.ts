import { IsUri } from 'typebox/format';
import { linkTo } from '../cv/entries.ts';

/**
 * An address that a page may link to as a URI (RFC 3986): what a URI has no room for, such as letters beyond ASCII, is
 * encoded (RFC 3987, 3.1). '' for anything else.
 */
export function uriOf(address = ''): string {
  const link = linkTo(address);
  if (IsUri(link)) return link;
  // The URL Standard lets more characters stand than RFC 3986 does.
  const uri = URL.canParse(link)
    ? new URL(link).href.replace(/%(?![\da-f]{2})|[^\w.~!$&'()*+,;=:@/?#%-]/gi, encodeURIComponent)
    : '';
  return IsUri(uri) ? uri : '';
}
