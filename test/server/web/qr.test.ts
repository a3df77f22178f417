import { generate } from 'lean-qr';
import t from 'tap';
import { qrCode } from '../../../server/web/qr.ts';

/**
 * The modules that a path fills, row by row. By SVG's rule (nonzero) a place is filled when the outlines to its left go down
 * more often than up, or less.
 */
function filled({ path, size }: { path: string; size: number }): boolean[][] {
  const edges = [...path.matchAll(/M(.*?)Z/g)].flatMap(([, outline = '']) => {
    const points = outline.split('L').map(point => point.split(' ').map(Number) as [x: number, y: number]);
    return points.map(([x, y], i) => [x, y, (points[i + 1] ?? points[0])?.[1] ?? NaN] as const);
  });
  const turns = (column: number, row: number) =>
    edges
      .filter(([x, y, next]) => x <= column && Math.min(y, next) <= row && row < Math.max(y, next))
      .reduce((sum, [, y, next]) => sum + Math.sign(next - y), 0);
  const range = [...Array(size).keys()];
  return range.map(y => range.map(x => turns(x, y) !== 0));
}

const draw = (modules: boolean[][]) =>
  modules.map(row => row.map(dark => (dark ? '#' : '.')).join('')).join('\n');
/** A part of a drawing: so many rows and columns from a place. */
const part = (modules: boolean[][], x: number, y: number, size: number) =>
  draw(modules.slice(y, y + size).map(row => row.slice(x, x + size)));

const addresses = [
  'https://cv.example.org/en',
  'https://cv.example.org/es?length=short&icons=hide&theme=clean',
];

t.test('the path fills the very modules of the code of the text', async t => {
  for (const text of [...addresses, 'http://localhost:1999/en', 'https://ñandú.example/山']) {
    const code = qrCode(text);
    const expected = generate(text);
    t.equal(code.size, expected.size, text);
    t.equal(draw(filled(code)), expected.toString({ on: '#', off: '.', lf: '\n', pad: 0 }).trimEnd());
  }
  const [one = '', other = ''] = addresses.map(text => qrCode(text).path);
  t.not(one, other, 'another text is another code');
  t.equal(qrCode(addresses[0] as string).path, one, 'the same is the same');
});

t.test('a camera finds it by its three corners, and its grid by what lies between them', async t => {
  const corner = ['#######', '#.....#', '#.###.#', '#.###.#', '#.###.#', '#.....#', '#######'].join('\n');
  for (const text of addresses) {
    const code = qrCode(text);
    const { size } = code;
    const modules = filled(code);
    t.equal((size - 17) % 4, 0, `${size} is a size that codes have`);
    for (const [x, y] of [
      [0, 0],
      [size - 7, 0],
      [0, size - 7],
    ] as const)
      t.equal(part(modules, x, y, 7), corner, `at ${x}, ${y}`);
    t.not(part(modules, size - 7, size - 7, 7), corner, 'the fourth tells which way it is turned');
    for (let i = 7; i < size - 7; i++) {
      t.equal(modules[6]?.[i], i % 2 === 0, `column ${i} of the grid`);
      t.equal(modules[i]?.[6], i % 2 === 0, `row ${i} of the grid`);
    }
  }
});

t.test('the path is within its size, and is nothing but numbers and commands', async t => {
  const { path, size } = qrCode(addresses[1] as string);
  t.match(path, /^(M\d+ \d+(L\d+ \d+)+Z)+$/);
  const numbers = path.match(/\d+/g)?.map(Number) ?? [];
  t.equal(Math.min(...numbers), 0);
  t.equal(Math.max(...numbers), size);
});
