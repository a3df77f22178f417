// Writes the targets of links as text, for formats and paper where a link cannot be followed.
import { displayUrl } from '../cv/entries.ts';

/** The target of a link as printed text: a URL, an e-mail address or a telephone number. */
export function targetText(url: string): string {
  return isWebUrl(url) ? url : url.replace(/^(?:mailto|tel):|\?.*$/gi, '');
}

/** Whether the text of a link is its target, written in full or as people write it. */
export function repeatsTarget(linkText: string, url: string): boolean {
  const linkTarget = targetText(url);
  if (/^tel:/i.test(url)) return digitsIn(linkText) === digitsIn(linkTarget);
  return linkText === linkTarget || displayUrl(linkText) === displayUrl(linkTarget);
}

/** Whether a link target is an http or https URL. */
export function isWebUrl(linkTarget: string): boolean {
  return /^https?:/i.test(linkTarget);
}

function digitsIn(telephoneText: string): string {
  return telephoneText.replace(/\D/g, '');
}
