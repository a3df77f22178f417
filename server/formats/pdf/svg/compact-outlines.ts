// Writes the glyph outlines of an SVG of Typst in whole hundredths of a point: in a PDF they take half the bytes.

/** The units of the compact path that are a point. */
const UNITS_PER_POINT = 100;

/** The path of a glyph, as Typst writes it: a moveto (M 0 0), then relative commands, and closepath (Z). */
const GLYPH_PATH = /(<symbol [^>]*>\s*<path) d="([MmlhvqcZ\d. -]*)"/g;
const PATH_COMMAND = /([MmlhvqcZ])([\d. -]*)/g;

interface OutlinePoint {
  x: number;
  y: number;
}

/** The SVG with compact glyph outlines. An SVG that Typst did not write stays as it is. */
export function compactOutlines(svg: string): string {
  return svg.replace(GLYPH_PATH, (_, start: string, path: string) => {
    return `${start} transform="scale(${1 / UNITS_PER_POINT})" d="${compactPath(path)}"`;
  });
}

/** A path of absolute commands. Its curves are cubic, as all curves of a PDF, so that their control points are whole, too. */
function compactPath(path: string): string {
  let currentPoint: OutlinePoint = { x: 0, y: 0 };
  let subpathStart = currentPoint;
  let compactedPath = '';
  for (const [, command, values = ''] of path.matchAll(PATH_COMMAND)) {
    const points = pointsOf(command, values.split(' ').filter(Boolean).map(Number), currentPoint);
    switch (command) {
      case 'Z':
        compactedPath += 'Z';
        currentPoint = subpathStart;
        continue;
      case 'M':
      case 'm':
        compactedPath += writeCommand('M', points);
        subpathStart = points[0] as OutlinePoint;
        break;
      case 'q':
        compactedPath += writeCommand('C', cubicPoints(currentPoint, points));
        break;
      case 'c':
        compactedPath += writeCommand('C', points);
        break;
      default:
        compactedPath += writeCommand('L', points);
    }
    currentPoint = points.at(-1) as OutlinePoint;
  }
  return compactedPath;
}

/** The points of a command, which is relative to the current point. */
function pointsOf(command: string | undefined, numbers: number[], { x, y }: OutlinePoint): OutlinePoint[] {
  const [first = 0] = numbers;
  if (command === 'h') return [{ x: x + first, y }];
  if (command === 'v') return [{ x, y: y + first }];
  return Array.from({ length: numbers.length / 2 }, (_, i) => ({
    x: x + (numbers[2 * i] as number),
    y: y + (numbers[2 * i + 1] as number),
  }));
}

/** The control points and the end of a quadratic curve as those of a cubic one. */
function cubicPoints(from: OutlinePoint, [control, to]: OutlinePoint[]): OutlinePoint[] {
  const towards = (point: OutlinePoint, { x, y }: OutlinePoint) => ({
    x: point.x + ((x - point.x) * 2) / 3,
    y: point.y + ((y - point.y) * 2) / 3,
  });
  return [
    towards(from, control as OutlinePoint),
    towards(to as OutlinePoint, control as OutlinePoint),
    to as OutlinePoint,
  ];
}

function writeCommand(command: string, points: OutlinePoint[]): string {
  const numbers = points.flatMap(({ x, y }) => [x, y]).map(number => Math.round(number * UNITS_PER_POINT));
  return `${command}${numbers.join(' ')}`;
}
