// Draws the QR code of a URL as an SVG path (ISO/IEC 18004).
import { generate } from 'lean-qr';

/**
 * A QR code (ISO/IEC 18004) of a text as the path of an SVG, and how many units it is wide and high. The path is to be
 * stroked one unit wide: each row is one line of dashes at half a unit. An outline of the same would be a page's largest
 * part, three times as long.
 */
export function qrCode(text: string): { path: string; size: number } {
  const code = generate(text);
  let path = '';
  for (let y = 0; y < code.size; y++) {
    const row = Array.from({ length: code.size }, (_, x) => (code.get(x, y) ? '#' : '.')).join('');
    const dashes = [...row.matchAll(/(\.*)(#+)/g)].map(([, gap = '', dash = '']) => {
      return `${gap && `m${gap.length} 0`}h${dash.length}`;
    });
    if (dashes.length) path += `M0 ${y}.5${dashes.join('')}`;
  }
  return { path, size: code.size };
}
