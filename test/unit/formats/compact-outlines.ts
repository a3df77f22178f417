import t from 'tap';
import { compactOutlines } from '../../../server/formats/pdf/svg/compact-outlines.ts';

const glyph = (path: string) => `<symbol id="g1" overflow="visible">\n  <path d="${path}"/></symbol>`;
const compact = (path: string) =>
  `<symbol id="g1" overflow="visible">\n  <path transform="scale(0.01)" d="${path}"/></symbol>`;

t.test('the outlines of glyphs are in whole hundredths of a point, with absolute points', async t => {
  for (const [path, expected] of [
    ['M 0 0m 0.5 0.256 l 1 -1.002 h 0.333 v 2 Z ', 'M0 0M50 26L150 -75L183 -75L183 125Z'],
    ['M 0 0m 1 1 h 1 Z m 0.5 0 h 1 Z ', 'M0 0M100 100L200 100ZM150 100L250 100Z'],
    ['M 0 0m 1 1 c 0.1 0 0.2 0.1 0.2 0.304 Z ', 'M0 0M100 100C110 100 120 110 120 130Z'],
  ] as const) {
    t.equal(compactOutlines(glyph(path)), compact(expected));
  }
});

t.test('a quadratic curve becomes the cubic one that is equal to it', async t => {
  t.equal(compactOutlines(glyph('M 0 0m 0 0 q 0.3 0.6 1.2 0 Z ')), compact('M0 0M0 0C20 40 60 40 120 0Z'));
});

t.test('what is no glyph, or is not as Typst writes it, stays as it is', async t => {
  for (const svg of ['<path d="M 0 0h 0.123 "/>', glyph('M 0 0A 1 1 0 0 1 1 1'), '<svg/>'])
    t.equal(compactOutlines(svg), svg);
});
