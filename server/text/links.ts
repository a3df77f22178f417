// Defines which URLs a text may link to, and finds where a URL in a text ends.
import type { Inline } from './tree.ts';

/** What ends a bare URL in scripts that do not write a space after it. */
const CJK_PUNCTUATION = /[\u3000-\u303f\uff00-\uffef]/;

/** The URL where a text may link to it: absolute, and with one of the schemes http, https, mailto and tel; else ''. */
export function safeUrl(url: string): string {
  return /^(?:https?:\/\/|mailto:|tel:)\S+$/i.test(url) && URL.canParse(url) ? url : '';
}

/** A URL that stands in a text, as a link. It ends before punctuation that Chinese and Japanese write without a space. */
export function bareUrl(text: string): Inline[] {
  const end = text.search(CJK_PUNCTUATION);
  const label = end === -1 ? text : text.slice(0, end);
  const rest: Inline[] = end === -1 ? [] : [{ type: 'text', value: text.slice(end) }];
  const url = safeUrl(/^www\./i.test(label) ? `https://${label}` : label);
  const children: Inline[] = [{ type: 'text', value: label }];
  return [...(url ? [{ type: 'link' as const, url, children }] : children), ...rest];
}
