// Creates the log: buffered JSON lines, or readable lines on a terminal.
import { destination } from 'pino';

export interface LogOutput {
  /** Receives each log line of pino: one JSON object and a line feed. */
  write(logLine: string): void;
  /** Writes the log lines that are buffered. Call it when the process exits: no line can be written afterwards. */
  end(): void;
}

/** How long a log line may stay in the buffer, in milliseconds. */
const FLUSH_INTERVAL_MS = 50;

/** The buffer of the log is written once it has this length, in bytes. */
const MIN_WRITE_BYTES = 4_096;

/** How much of the log is held in memory while the destination cannot be written, such as on a full disk, in bytes. */
const MAX_PENDING_BYTES = 2 ** 20;

/** How long the exit waits for a program that reads the log too slowly, in milliseconds. */
const EXIT_GRACE_MS = 3_000;

/**
 * JSON lines on standard output, several in one write: one write per line would cost more than the response. When they
 * cannot be written, a message on standard error reports each cause once, and requests are served as before.
 */
export function createJsonOutput(): LogOutput {
  let retryUntil = 0;
  const jsonOutput = destination({
    dest: 1,
    // With `sync: false`, pino calls flushSync() at exit, which never returns when the log cannot be written.
    sync: true,
    minLength: MIN_WRITE_BYTES,
    periodicFlush: FLUSH_INTERVAL_MS,
    maxLength: MAX_PENDING_BYTES,
    // To retry blocks the event loop. While requests are served, a full pipe is left for the next flush.
    retryEAGAIN: () => performance.now() < retryUntil,
  });
  const reportedCauses = new Set<string>();
  const reportLogError = (cause: string) => {
    if (!reportedCauses.has(cause)) console.error(`The log cannot be written: ${cause}`);
    reportedCauses.add(cause);
  };
  jsonOutput.on('error', ({ code, message }: NodeJS.ErrnoException) => {
    const isLeftForNextFlush = code === 'EAGAIN' && !retryUntil;
    if (!isLeftForNextFlush) reportLogError(message);
  });
  jsonOutput.on('drop', () => reportLogError('1 MiB is pending, further lines are lost'));
  // Not the destination itself: after a fatal line, pino would call its flushSync().
  return {
    write: logLine => jsonOutput.write(logLine),
    end() {
      retryUntil = performance.now() + EXIT_GRACE_MS;
      jsonOutput.end();
    },
  };
}

/** Readable log lines for the person at a terminal, in colour where the terminal has it. */
export function createTerminalOutput({
  write: writeText,
  colour,
}: {
  write: (logText: string) => void;
  colour: boolean;
}): LogOutput {
  const formatLogLine = createLineFormatter(colour);
  return {
    write: logLine => writeText(formatLogLine(JSON.parse(logLine))),
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

/** Fields of a log line that mean nothing on a terminal, or stand elsewhere in the line. */
const HIDDEN_FIELDS = ['level', 'time', 'pid', 'hostname', 'reqId', 'msg', 'file', 'err'];

/** Pino's levels from which on a line is a warning, and an error. */
const WARN_LEVEL = 40;
const ERROR_LEVEL = 50;

/** A function that writes one log line as text. Diagnostics in a row are grouped under the name of their file. */
function createLineFormatter(colour: boolean): (logLine: LogLine) => string {
  const paintAnsi = (ansiCode: number, text: string) =>
    colour ? `\u001B[${ansiCode}m${text}\u001B[0m` : text;
  const levelLabel = (level: number) => {
    if (level >= ERROR_LEVEL) return paintAnsi(31, 'error: ');
    return level >= WARN_LEVEL ? paintAnsi(33, 'warning: ') : '';
  };
  let fileGroup = '';
  return logLine => {
    const { level, msg, file = '', err } = logLine;
    const fileHeading = file && file !== fileGroup ? `  ${paintAnsi(4, file)}\n` : '';
    fileGroup = file;
    if (file)
      return `${fileHeading}    ${levelLabel(level)}${msg.replace(`${file}:`, '').replace(file, '').trim()}\n`;
    const logFields = Object.entries(logLine)
      .filter(([fieldName]) => !HIDDEN_FIELDS.includes(fieldName))
      .map(([fieldName, fieldValue]) => [
        fieldName,
        typeof fieldValue === 'string' ? fieldValue : JSON.stringify(fieldValue),
      ])
      .filter(([, fieldText]) => fieldText !== '{}')
      .map(([fieldName, fieldText]) => paintAnsi(2, ` ${fieldName}=${fieldText}`));
    const stack = err ? `\n${err.stack.replace(/^/gm, '  ')}` : '';
    return `${levelLabel(level)}${msg}${logFields.join('')}${stack}\n`;
  };
}
