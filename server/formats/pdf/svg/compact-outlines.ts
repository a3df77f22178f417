// Writes the glyph outlines of an SVG of Typst in whole hundredths of a point: in a PDF they take half the bytes.

/** So many units are a point. */
const UNITS = 100;

/** The path of a glyph, as Typst writes it: a moveto (M 0 0), then relative commands, and closepath (Z). */
const GLYPH = /(<symbol [^>]*>\s*<path) d="([MmlhvqcZ\d. -]*)"/g;
const COMMAND = /([MmlhvqcZ])([\d. -]*)/g;

interface Point {
  x: number;
  y: number;
}

/** The SVG with compact outlines. Another one than Typst writes stays as it is. */
export function compactOutlines(svg: string): string {
  return svg.replace(GLYPH, (_, start: string, path: string) => {
    return `${start} transform="scale(${1 / UNITS})" d="${compactPath(path)}"`;
  });
}

/** A path of absolute commands. Its curves are cubic, as all curves of a PDF, so that their control points are whole, too. */
function compactPath(path: string): string {
  let current: Point = { x: 0, y: 0 };
  let start = current;
  let compact = '';
  for (const [, command, values = ''] of path.matchAll(COMMAND)) {
    const points = pointsOf(command, values.split(' ').filter(Boolean).map(Number), current);
    switch (command) {
      case 'Z':
        compact += 'Z';
        current = start;
        continue;
      case 'M':
      case 'm':
        compact += write('M', points);
        start = points[0] as Point;
        break;
      case 'q':
        compact += write('C', cubic(current, points));
        break;
      case 'c':
        compact += write('C', points);
        break;
      default:
        compact += write('L', points);
    }
    current = points.at(-1) as Point;
  }
  return compact;
}

/** The points of a command, which is relative to the current point. */
function pointsOf(command: string | undefined, numbers: number[], { x, y }: Point): Point[] {
  const [first = 0] = numbers;
  if (command === 'h') return [{ x: x + first, y }];
  if (command === 'v') return [{ x, y: y + first }];
  return Array.from({ length: numbers.length / 2 }, (_, i) => ({
    x: x + (numbers[2 * i] as number),
    y: y + (numbers[2 * i + 1] as number),
  }));
}

/** The control points and the end of a quadratic curve as those of a cubic one. */
function cubic(from: Point, [control, to]: Point[]): Point[] {
  const towards = (point: Point, { x, y }: Point) => ({
    x: point.x + ((x - point.x) * 2) / 3,
    y: point.y + ((y - point.y) * 2) / 3,
  });
  return [towards(from, control as Point), towards(to as Point, control as Point), to as Point];
}

function write(command: string, points: Point[]): string {
  const numbers = points.flatMap(({ x, y }) => [x, y]).map(number => Math.round(number * UNITS));
  return `${command}${numbers.join(' ')}`;
}
