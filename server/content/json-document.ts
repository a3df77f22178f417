// Parses a JSON file and knows the line and column of every value in it, for diagnostics.
import { type Node, type ParseError, parseTree, printParseErrorCode, visit } from 'jsonc-parser';
import { type Diagnostic, escapePointer, unescapePointer, type Violation, visible } from './diagnostics.ts';

/** Lists and objects inside one another, at most: far more than content has, far fewer than would exhaust the stack. */
const MAX_DEPTH = 64;

/** How much of a line a diagnostic shows, in characters. */
const SOURCE_WIDTH = 100;

/** What to say of each syntax error, by the parser's name of it. */
const expectations: Record<string, string> = {
  InvalidSymbol:
    'text stands in straight double quotes, and \\" is one in a text; else only numbers, true, false and null',
  PropertyNameExpected: 'a key in double quotes was expected; no comma follows the last one',
  ValueExpected: 'a value was expected; no comma follows the last one',
  ColonExpected: 'a colon was expected between key and value',
  CommaExpected: 'a comma is missing after this',
  CloseBraceExpected: 'a closing } is missing',
  CloseBracketExpected: 'a closing ] is missing',
  EndOfFileExpected: 'the content ends before this',
  InvalidCommentToken: 'JSON has no comments',
  UnexpectedEndOfString: 'the text lacks its closing quotation mark; a new line in it is \\n',
  InvalidUnicode: 'four hexadecimal digits were expected after \\u',
  InvalidEscapeCharacter: 'a backslash stands before one of " \\ / b f n r t u; itself it is \\\\',
  InvalidCharacter: 'a control character in a text is written as \\t, \\n or \\u and its number',
  UnexpectedEndOfNumber: 'a digit was expected',
  UnexpectedEndOfComment: 'JSON has no comments',
  InvalidNumberFormat: 'a number was expected',
};

/** A JSON file: its value, and where in the text each part of it stands. */
export class JsonDocument {
  /** The path by which diagnostics name it. */
  readonly name: string;
  /** Undefined when the text is not JSON. */
  readonly value: unknown;
  /** What is wrong with the text as JSON: every syntax error, every key given twice. */
  readonly diagnostics: Diagnostic[] = [];
  readonly #text: string;
  readonly #lines: number[];
  readonly #tree: Node | undefined;
  readonly #keys = new Map<Node, Map<string, Node>>();

  constructor(name: string, text: string, encoding = 'utf-8') {
    this.name = name;
    this.#text = text.replace(/^\uFEFF/, '');
    this.#lines = [0, ...Array.from(this.#text.matchAll(/\r\n?|\n/g), end => end.index + end[0].length)];
    const warn = (message: string, hint: string) =>
      this.diagnostics.push(this.diagnostic({ severity: 'warning', path: '', message, hint }));
    if (encoding !== 'utf-8') warn(`should be UTF-8; read as ${encoding}`, 'save it as UTF-8');
    else if (this.#text !== text) {
      warn('begins with a byte order mark, which is left out', 'save it as UTF-8 without BOM');
    }
    const deep = depthFault(this.#text);
    if (deep !== null) {
      this.#add(deep, 1, `should be nested no deeper than ${MAX_DEPTH} lists and objects`);
      return;
    }
    try {
      this.value = JSON.parse(this.#text);
    } catch (error) {
      this.#addSyntaxErrors(error as Error);
      return;
    }
    this.#tree = parseTree(this.#text) as Node;
    this.#addRepeatedKeys(this.#tree, []);
  }

  /** A file that could not be read at all. */
  static unreadable(name: string, message: string, hint = ''): JsonDocument {
    const file = new JsonDocument(name, 'null');
    return Object.assign(file, {
      value: undefined,
      diagnostics: [
        {
          ...file.diagnostic({ severity: 'error', path: '', message, hint }),
          line: 0,
          column: 0,
          source: '',
        },
      ],
    });
  }

  /**
   * Puts a violation in its place: at the value of its path or, `at: 'key'`, at its key. What is not there is placed at the
   * nearest thing around it.
   */
  diagnostic({ at = 'value', ...violation }: Violation): Diagnostic {
    let node = this.#tree;
    let whole = true;
    for (const key of violation.path.split('/').slice(1)) {
      const below = node && this.#child(node, unescapePointer(key));
      if (!below) {
        whole = false;
        break;
      }
      node = below;
    }
    if (node?.parent?.type === 'property' && (at === 'key' || !whole)) node = node.parent.children?.[0];
    const container = node?.type === 'object' || node?.type === 'array';
    return this.#place(violation, node?.offset ?? 0, container ? 1 : (node?.length ?? 0));
  }

  #child(node: Node, key: string): Node | undefined {
    if (node.type === 'array') return node.children?.[Number(key)];
    let keys = this.#keys.get(node);
    if (!keys) {
      // Of a key given twice the last counts, as in JSON.parse.
      keys = new Map(node.children?.map(({ children }) => [children?.[0]?.value, children?.[1] as Node]));
      this.#keys.set(node, keys);
    }
    return keys.get(key);
  }

  #place(violation: Omit<Violation, 'at'>, offset: number, length: number): Diagnostic {
    let [from, to] = [0, this.#lines.length];
    while (to - from > 1) {
      const middle = (from + to) >> 1;
      if ((this.#lines[middle] as number) <= offset) from = middle;
      else to = middle;
    }
    const start = this.#lines[from] as number;
    // Only the part that is shown is looked at: there can be as many diagnostics as a line has characters.
    const end = this.#lines[to] ?? this.#text.length;
    const cut = end - start > SOURCE_WIDTH ? Math.max(0, offset - start - SOURCE_WIDTH / 2) : 0;
    const source = this.#text
      .slice(start + cut, Math.min(end, start + cut + SOURCE_WIDTH))
      .replace(/[\r\n]+$/, '');
    const caret = Math.min(offset - start - cut, source.length);
    return {
      ...violation,
      path: visible(violation.path),
      hint: violation.hint ?? '',
      file: this.name,
      line: from + 1,
      column: offset - start + 1,
      source: visible(source),
      caret: [caret, Math.max(1, Math.min(length, source.length - caret))],
    };
  }

  #add(offset: number, length: number, message: string): void {
    this.diagnostics.push(this.#place({ severity: 'error', path: '', message }, offset, length));
  }

  #addSyntaxErrors({ message }: Error): void {
    const errors: ParseError[] = [];
    parseTree(this.#text, errors, { disallowComments: true });
    const lines = new Set<number>();
    for (const { error, offset, length } of errors) {
      const name = printParseErrorCode(error);
      const told = `should be JSON: ${expectations[name]}`;
      const violation: Violation = { severity: 'error', path: '', message: told };
      const diagnostic =
        name === 'CommaExpected'
          ? this.#place(violation, this.#endBefore(offset), 1)
          : this.#place(violation, offset, length);
      // One mistake makes several errors: the first of a line is it.
      if (!lines.has(diagnostic.line)) this.diagnostics.push(diagnostic);
      lines.add(diagnostic.line);
    }
    if (!errors.length) this.#add(0, 0, `should be JSON: ${message}`);
  }

  /** The last character before this one that is not white space: what lacks its comma is often a line above. */
  #endBefore(offset: number): number {
    let end = offset - 1;
    while (/\s/.test(this.#text.charAt(end))) end--;
    return end;
  }

  #addRepeatedKeys(node: Node, path: (string | number)[]): void {
    const seen = new Set<string>();
    for (const [i, child] of (node.children ?? []).entries()) {
      if (node.type === 'array') {
        this.#addRepeatedKeys(child, [...path, i]);
        continue;
      }
      const [key, value] = child.children as [Node, Node];
      const below = [...path, key.value];
      if (seen.has(key.value)) {
        const violation: Violation = {
          severity: 'warning',
          path: below.map(part => `/${escapePointer(String(part))}`).join(''),
          message: 'is here twice; the last one counts',
          hint: 'keep one of them',
        };
        this.diagnostics.push(this.#place(violation, key.offset, key.length));
      }
      seen.add(key.value);
      if (value.children) this.#addRepeatedKeys(value, below);
    }
  }
}

/** Where a text is nested too deeply, or null. Reading a tree takes as much stack as the text is deep. */
function depthFault(text: string): number | null {
  let depth = 0;
  let found: number | null = null;
  const enter = (offset: number) => {
    if (++depth <= MAX_DEPTH) return;
    found = offset;
    throw null; // There is no other way out of a visit.
  };
  const leave = () => {
    depth--;
  };
  try {
    visit(text, { onObjectBegin: enter, onArrayBegin: enter, onObjectEnd: leave, onArrayEnd: leave });
  } catch (reason) {
    if (reason !== null) throw reason;
  }
  return found;
}
