// Creates the log: buffered JSON lines, or readable lines on a terminal.
import { destination } from 'pino';

export interface LogOutput {
  /** Receives each log line of pino: one JSON object and a line feed. */
  write(line: string): void;
  /** Writes what is buffered. Call it when the process exits: no line can be written afterwards. */
  end(): void;
}

/** How long a line may stay in the buffer, in milliseconds. */
const FLUSH_INTERVAL_MS = 50;

/** The buffer is written once it has this length, in bytes. */
const MIN_WRITE_BYTES = 4_096;

/** How much is held in memory while the destination cannot be written, such as on a full disk, in bytes. */
const MAX_PENDING_BYTES = 2 ** 20;

/** How long the exit waits for a program that reads the log too slowly, in milliseconds. */
const EXIT_GRACE_MS = 3_000;

/**
 * JSON lines on standard output, several in one write: one write per line would cost more than the response. When they
 * cannot be written, a message on standard error reports each cause once, and requests are served as before.
 */
export function createJsonOutput(): LogOutput {
  let retryUntil = 0;
  const output = destination({
    dest: 1,
    // With `sync: false`, pino calls flushSync() at exit, which never returns when the log cannot be written.
    sync: true,
    minLength: MIN_WRITE_BYTES,
    periodicFlush: FLUSH_INTERVAL_MS,
    maxLength: MAX_PENDING_BYTES,
    // To retry blocks the event loop. While requests are served, a full pipe is left for the next flush.
    retryEAGAIN: () => performance.now() < retryUntil,
  });
  const reported = new Set<string>();
  const report = (cause: string) => {
    if (!reported.has(cause)) console.error(`The log cannot be written: ${cause}`);
    reported.add(cause);
  };
  output.on('error', ({ code, message }: NodeJS.ErrnoException) => {
    const isLeftForNextFlush = code === 'EAGAIN' && !retryUntil;
    if (!isLeftForNextFlush) report(message);
  });
  output.on('drop', () => report('1 MiB is pending, further lines are lost'));
  // Not the destination itself: after a fatal line, pino would call its flushSync().
  return {
    write: line => output.write(line),
    end() {
      retryUntil = performance.now() + EXIT_GRACE_MS;
      output.end();
    },
  };
}

/** Readable lines for the person at a terminal, in colour where the terminal has it. */
export function createTerminalOutput({
  write,
  colour,
}: {
  write: (text: string) => void;
  colour: boolean;
}): LogOutput {
  const format = createFormatter(colour);
  return {
    write: line => write(format(JSON.parse(line))),
    end() {},
  };
}

interface LogLine {
  level: number;
  msg: string;
  /** The content file of a diagnostic. */
  file?: string;
  err?: { stack: string };
  [field: string]: unknown;
}

/** Fields that mean nothing on a terminal, or stand elsewhere in the line. */
const HIDDEN_FIELDS = ['level', 'time', 'pid', 'hostname', 'reqId', 'msg', 'file', 'err'];

/** Pino's levels from which on a line is a warning, and an error. */
const WARN = 40;
const ERROR = 50;

/** A function that writes one log line as text. Diagnostics in a row are grouped under the name of their file. */
function createFormatter(colour: boolean): (line: LogLine) => string {
  const paint = (code: number, text: string) => (colour ? `\u001B[${code}m${text}\u001B[0m` : text);
  const label = (level: number) => {
    if (level >= ERROR) return paint(31, 'error: ');
    return level >= WARN ? paint(33, 'warning: ') : '';
  };
  let group = '';
  return line => {
    const { level, msg, file = '', err } = line;
    const heading = file && file !== group ? `  ${paint(4, file)}\n` : '';
    group = file;
    if (file) return `${heading}    ${label(level)}${msg.replace(`${file}:`, '').replace(file, '').trim()}\n`;
    const fields = Object.entries(line)
      .filter(([name]) => !HIDDEN_FIELDS.includes(name))
      .map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)])
      .filter(([, text]) => text !== '{}')
      .map(([name, text]) => paint(2, ` ${name}=${text}`));
    const stack = err ? `\n${err.stack.replace(/^/gm, '  ')}` : '';
    return `${label(level)}${msg}${fields.join('')}${stack}\n`;
  };
}
