// Draws the QR code of a URL as an SVG path (ISO/IEC 18004).
import { generate } from 'lean-qr';

/**
 * Draws a QR code (ISO/IEC 18004) as the path of an SVG, with its width and height in units. The path has one dashed line per
 * row, to be stroked one unit wide: a third of the length of an outline, which would be the largest part of a page.
 */
export function qrCode(url: string): { path: string; size: number } {
  const qrMatrix = generate(url);
  let path = '';
  for (let y = 0; y < qrMatrix.size; y++) {
    const qrRow = Array.from({ length: qrMatrix.size }, (_, x) => (qrMatrix.get(x, y) ? '#' : '.')).join('');
    const dashes = [...qrRow.matchAll(/(\.*)(#+)/g)].map(([, gap = '', dash = '']) => {
      return `${gap && `m${gap.length} 0`}h${dash.length}`;
    });
    if (dashes.length) path += `M0 ${y}.5${dashes.join('')}`;
  }
  return { path, size: qrMatrix.size };
}
