// Defines which URLs a text may link to, makes URLs of e-mail addresses and hosts, and finds where a URL in a text ends.
import type { Inline } from './tree.ts';

/** What ends a bare URL in scripts that do not write a space after it. */
const CJK_PUNCTUATION = /[\u3000-\u303f\uff00-\uffef]/;

const HOST_LABEL = '[\\p{L}\\p{M}\\p{N}-]';

/** An e-mail address (HTML, 4.10.5.1.5) whose host has a dot, with letters of any script (RFC 6531). */
export const EMAIL_ADDRESS = `^[\\p{L}\\p{M}\\p{N}!#$%&'*+/=?^_\`{|}~.-]+@${HOST_LABEL}+(\\.${HOST_LABEL}+)*\\.${HOST_LABEL}{2,}$`;
const emailAddress = new RegExp(EMAIL_ADDRESS, 'u');

/** A host name whose last label begins with a letter, then perhaps a port, path, query or fragment. */
const hostWithPath = new RegExp(
  `^(?://)?(?<host>${HOST_LABEL}+(?:\\.${HOST_LABEL}+)*\\.(?<last>\\p{L}${HOST_LABEL}+))(?::\\d+)?(?<path>/\\S*)?(?:[?#]\\S*)?$`,
  'u',
);

/** Extensions of files that are no top-level domains. */
const FILE_EXTENSION =
  /^(?:html?|xhtml|pdf|docx?|odt|rtf|txt|tex|json|ya?ml|xml|csv|xlsx?|pptx?|jpe?g|png|gif|webp|svg|css|jsx?|php|aspx?|jsp)$/i;

/** Extensions of files that are top-level domains, too. */
const FILE_OR_DOMAIN_EXTENSION = /^(?:md|zip|mov)$/i;

/**
 * An explicit URL that a text may link to: of http or https, of an e-mail address (RFC 6068), or of a telephone number that is
 * global or has a context (RFC 3966, 5.1).
 */
const SAFE_URL =
  /^(?:https?:\/\/(?!https?:)\S+|mailto:[^\s@?]+@[^\s?]+(?:\?\S*)?|tel:(?:\+[().-]*\d[\d().-]*|(?=\S*;phone-context=)[\da-f*#().-]+)(?:;[a-z\d-]+(?:=[^\s;]+)?)*)$/i;

/**
 * Whether a text is a URL (URL Standard). In Node.js 20 and 22 `URL.canParse` refuses letters beyond ASCII once V8 has
 * optimized its caller (https://github.com/AikidoSec/firewall-node/pull/1086).
 */
export function isUrl(urlText: string): boolean {
  try {
    return Boolean(new URL(urlText));
  } catch {
    // The only error here is the TypeError for a malformed URL.
    return false;
  }
}

/** The URL where a text may link to it: absolute, and with one of the schemes http, https, mailto and tel; else ''. */
export function safeUrl(url: string): string {
  return SAFE_URL.test(url) && isUrl(url) ? url : '';
}

/** The `mailto:` URL of an e-mail address (RFC 6068, 2); '' for any other text, such as two addresses. */
export function mailtoUrl(text: string): string {
  if (!emailAddress.test(text)) return '';
  // Other characters could be taken for a query or a fragment.
  return `mailto:${text.replace(/[^\w.!$'*+~@-]+/g, encodeURIComponent)}`;
}

/** The https URL of a text that lacks only its scheme, such as `example.org/cv`; '' for any other text, such as `cv.pdf`. */
export function hostUrl(text: string): string {
  return hostWithPath.test(text) && !isFileName(text) ? `https://${text.replace(/^\/\//, '')}` : '';
}

/** Whether a text that may be a host is the name of a file. */
export function isFileName(text: string): boolean {
  const { last = '', path } = hostWithPath.exec(text)?.groups ?? {};
  return (
    FILE_EXTENSION.test(last) ||
    (FILE_OR_DOMAIN_EXTENSION.test(last) && !path && !/^(?:\/\/|www\.)/i.test(text))
  );
}

/** A URL that stands in a text, as a link. It ends before punctuation that Chinese and Japanese write without a space. */
export function bareUrl(text: string): Inline[] {
  const urlEnd = text.search(CJK_PUNCTUATION);
  const urlText = urlEnd === -1 ? text : text.slice(0, urlEnd);
  const textAfterUrl: Inline[] = urlEnd === -1 ? [] : [{ type: 'text', value: text.slice(urlEnd) }];
  const url = safeUrl(/^www\./i.test(urlText) ? hostUrl(urlText) : urlText);
  const linkText: Inline[] = [{ type: 'text', value: urlText }];
  return [...(url ? [{ type: 'link' as const, url, children: linkText }] : linkText), ...textAfterUrl];
}
