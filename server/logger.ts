// Creates the log: buffered JSON lines, or readable lines on a terminal.
import { destination } from 'pino';

export interface LogOutput {
  /** Receives each log line of pino: one JSON object and a line feed. */
  write(line: string): void;
  /** Writes what is buffered. Call it when the process exits. */
  flush(): void;
}

/** How long a line may stay in the buffer, in milliseconds. */
const FLUSH_INTERVAL_MS = 50;

/** The buffer is written when it is longer than this, in characters. */
const MAX_BUFFER_LENGTH = 8_192;

/** How much is held in memory while the destination cannot be written, such as on a full disk, in bytes. */
const MAX_PENDING_BYTES = 2 ** 20;

/**
 * JSON lines on standard output, several in one write: one write per line would cost more than the response. When they
 * cannot be written, standard error says so once per cause, and requests are served as before.
 */
export function createJsonOutput(): LogOutput {
  const output = destination({ dest: 1, sync: true, maxLength: MAX_PENDING_BYTES });
  let lastError = '';
  output.on('error', ({ message }: Error) => {
    if (message !== lastError) console.error(`The log cannot be written: ${message}`);
    lastError = message;
  });
  let buffer = '';
  const flush = () => {
    output.write(buffer);
    buffer = '';
  };
  setInterval(flush, FLUSH_INTERVAL_MS).unref();
  return {
    write(line) {
      buffer += line;
      if (buffer.length > MAX_BUFFER_LENGTH) flush();
    },
    flush,
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
    flush() {},
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
