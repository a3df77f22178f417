import { generate } from 'lean-qr';
import t from 'tap';
import { qrCode } from '../../../server/pages/qr.ts';

/** The modules that a path strokes, row by row. */
function filled({ path, size }: { path: string; size: number }): boolean[][] {
  const modules = Array.from({ length: size }, () => Array<boolean>(size).fill(false));
  for (const [, y, dashes = ''] of path.matchAll(/M0 (\d+)\.5((?:m\d+ 0|h\d+)*)/g)) {
    let x = 0;
    for (const [, command, length] of dashes.matchAll(/([mh])(\d+)/g)) {
      if (command === 'h') modules[Number(y)]?.fill(true, x, x + Number(length));
      x += Number(length);
    }
  }
  return modules;
}

const draw = (modules: boolean[][]) =>
  modules.map(row => row.map(dark => (dark ? '#' : '.')).join('')).join('\n');
/** A square part of a drawing, from column x and row y. */
const part = (modules: boolean[][], x: number, y: number, size: number) =>
  draw(modules.slice(y, y + size).map(row => row.slice(x, x + size)));

const urls = ['https://cv.example.org/en', 'https://cv.example.org/es?length=short&icons=hide&theme=clean'];

t.test('the path fills the modules of the QR code of the text', async t => {
  for (const text of [...urls, 'http://localhost:1999/en', 'https://ñandú.example/山']) {
    const code = qrCode(text);
    const expected = generate(text);
    t.equal(code.size, expected.size, text);
    t.equal(draw(filled(code)), expected.toString({ on: '#', off: '.', lf: '\n', pad: 0 }).trimEnd());
  }
  const [one = '', other = ''] = urls.map(text => qrCode(text).path);
  t.not(one, other, 'another text has another path');
  t.equal(qrCode(urls[0] as string).path, one, 'the same text has the same path');
});

t.test('there are finder patterns in three corners, and timing patterns between them', async t => {
  const finderPattern = ['#######', '#.....#', '#.###.#', '#.###.#', '#.###.#', '#.....#', '#######'].join(
    '\n',
  );
  for (const text of urls) {
    const code = qrCode(text);
    const { size } = code;
    const modules = filled(code);
    t.equal((size - 17) % 4, 0, `${size} is a size of QR codes`);
    for (const [x, y] of [
      [0, 0],
      [size - 7, 0],
      [0, size - 7],
    ] as const)
      t.equal(part(modules, x, y, 7), finderPattern, `at ${x}, ${y}`);
    t.not(part(modules, size - 7, size - 7, 7), finderPattern, 'the fourth corner has none');
    for (let i = 7; i < size - 7; i++) {
      t.equal(modules[6]?.[i], i % 2 === 0, `column ${i} of the timing pattern`);
      t.equal(modules[i]?.[6], i % 2 === 0, `row ${i} of the timing pattern`);
    }
  }
});

t.test('the path is within its size, and contains only numbers and commands', async t => {
  const { path, size } = qrCode(urls[1] as string);
  t.match(path, /^(M0 \d+\.5(m\d+ 0|h\d+)+)+$/);
  for (const [, row = ''] of path.matchAll(/M0 \d+\.5([^M]*)/g)) {
    const lengths = [...row.matchAll(/[mh](\d+)/g)].map(([, length]) => Number(length));
    t.ok(lengths.reduce((sum, length) => sum + length, 0) <= size);
  }
});
