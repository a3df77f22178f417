// Parses a JSON file, and locates syntax errors, duplicate keys and violations in it by line and column.
import {
  getNodeValue,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
  visit,
} from 'jsonc-parser';
import { countValues, type Diagnostic, type Severity, type Violation } from './diagnostics.ts';
import { visibleText } from './excerpt.ts';
import { escapePointer, unescapePointer } from './json-pointer.ts';

/** Maximum depth of nested arrays and objects: far above what content needs, far below what exhausts the stack. */
const MAX_JSON_DEPTH = 64;

/** Maximum length of the source that a diagnostic shows, in UTF-16 code units. */
const MAX_SOURCE_LENGTH = 100;

/** Messages of syntax errors, by jsonc-parser's name of the error. */
const syntaxMessages: Record<string, string> = {
  InvalidSymbol:
    'a string stands in straight double quotes, with \\" for one inside; other values are numbers, true, false and null',
  PropertyNameExpected: 'a key in double quotes was expected; no comma follows the last one',
  ValueExpected: 'a value was expected; no comma follows the last one',
  ColonExpected: 'a colon was expected between key and value',
  CommaExpected: 'a comma is missing after this',
  CloseBraceExpected: 'a closing } is missing',
  CloseBracketExpected: 'a closing ] is missing',
  EndOfFileExpected: 'the JSON value ends before this',
  InvalidCommentToken: 'JSON has no comments',
  UnexpectedEndOfString: 'the string lacks its closing quotation mark; a line break in it is written \\n',
  InvalidUnicode: 'four hexadecimal digits were expected after \\u',
  InvalidEscapeCharacter:
    'a backslash stands only before one of " \\ / b f n r t u; a literal one is written \\\\',
  InvalidCharacter: 'a control character in a string is written as \\t, \\n or \\u and its code',
  UnexpectedEndOfNumber: 'a digit was expected',
  UnexpectedEndOfComment: 'JSON has no comments',
  InvalidNumberFormat: 'a number was expected',
};

/** A diagnostic of a whole content file or folder, such as one that is no JSON. */
export function diagnoseFile(
  severity: Severity,
  shownName: string,
  message: string,
  hint: string,
): Diagnostic {
  const [diagnostic] = JsonDocument.unreadable(shownName, message, hint).diagnostics;
  return { ...(diagnostic as Diagnostic), severity };
}

/** A JSON file (RFC 8259): its value, its diagnostics, and the location of every value in its text. */
export class JsonDocument {
  /** The path of the JSON file as diagnostics show it. */
  readonly name: string;
  /** The parsed value of the file; undefined when its text is not JSON. */
  readonly value: unknown;
  /** Diagnostics of encoding, syntax errors and duplicate keys. */
  readonly diagnostics: Diagnostic[] = [];
  readonly #jsonText: string;
  /** The offset in the JSON text at which each line starts. */
  readonly #lineOffsets: number[];
  readonly #rootNode: Node | undefined;
  /** The values of each object node by key, cached when first needed. */
  readonly #memberNodes = new Map<Node, Map<string, Node>>();

  /** `encoding` is the one that `jsonText` was decoded from, as a label of the WHATWG Encoding Standard. */
  constructor(name: string, jsonText: string, encoding = 'utf-8') {
    this.name = name;
    this.#jsonText = jsonText.replace(/^\uFEFF/, '');
    const lineBreaks = this.#jsonText.matchAll(/\r\n?|\n/g);
    this.#lineOffsets = [0, ...Array.from(lineBreaks, match => match.index + match[0].length)];
    if (encoding !== 'utf-8') {
      this.#addWarning(`should be UTF-8; read as ${encoding}`, 'save it as UTF-8');
    } else if (this.#jsonText !== jsonText) {
      this.#addWarning('begins with a byte order mark, which is ignored', 'save it as UTF-8 without BOM');
    }
    const tooDeepOffset = findTooDeep(this.#jsonText);
    if (tooDeepOffset !== null) {
      this.#addError(
        tooDeepOffset,
        1,
        `should be nested no deeper than ${MAX_JSON_DEPTH} arrays and objects`,
      );
      return;
    }
    try {
      this.value = JSON.parse(this.#jsonText);
    } catch (error) {
      this.#addSyntaxErrors(error as SyntaxError);
      return;
    }
    this.#rootNode = parseTree(this.#jsonText) as Node;
    this.#addDuplicateKeys(this.#rootNode, '');
  }

  /** A document without a value, for a file that cannot be read. Its one diagnostic has no line. */
  static unreadable(name: string, message: string, hint = ''): JsonDocument {
    const jsonDocument = new JsonDocument(name, 'null');
    const diagnostic = jsonDocument.diagnostic({ severity: 'error', path: '', message, hint });
    return Object.assign(jsonDocument, {
      value: undefined,
      diagnostics: [{ ...diagnostic, line: 0, column: 0, source: '' }],
    });
  }

  /**
   * Locates a violation: at the value of its path or a part of it or, with `at: 'key'`, at the key. If the path does not
   * exist, at the key of its nearest existing ancestor.
   */
  diagnostic({ at = 'value', part, ...violation }: Violation): Diagnostic {
    const { node: jsonNode, exists } = this.#findNode(violation.path);
    const locatedNode = at === 'key' || !exists ? keyNodeOf(jsonNode) : jsonNode;
    const { offset = 0, length = 0 } = locatedNode ?? {};
    // A part of a text that is written as an escape sequence is not found.
    const partIndex = part ? this.#jsonText.slice(offset, offset + length).indexOf(part) : -1;
    if (part && partIndex >= 0) return this.#locate(violation, offset + partIndex, part.length);
    // Of a JSON array or object only the opening bracket is underlined.
    return this.#locate(violation, offset, locatedNode?.children ? 1 : length);
  }

  /** Finds the node at a JSON Pointer, or its nearest existing ancestor. */
  #findNode(pointer: string): { node: Node | undefined; exists: boolean } {
    let jsonNode = this.#rootNode;
    for (const token of pointer.split('/').slice(1)) {
      const childNode = jsonNode && this.#childNode(jsonNode, unescapePointer(token));
      if (!childNode) return { node: jsonNode, exists: false };
      jsonNode = childNode;
    }
    return { node: jsonNode, exists: true };
  }

  #childNode(jsonNode: Node, key: string): Node | undefined {
    if (jsonNode.type === 'array') return jsonNode.children?.[Number(key)];
    let memberNodes = this.#memberNodes.get(jsonNode);
    if (!memberNodes) {
      // Of duplicate keys the last one counts, as in JSON.parse.
      memberNodes = new Map(
        jsonNode.children?.map(({ children }) => [children?.[0]?.value, children?.[1] as Node]),
      );
      this.#memberNodes.set(jsonNode, memberNodes);
    }
    return memberNodes.get(key);
  }

  /** Makes a diagnostic of a violation at an offset in the text; `length` is that of the underlined source. */
  #locate(violation: Omit<Violation, 'at' | 'part'>, offset: number, length: number): Diagnostic {
    const lineIndex = this.#lineIndexAt(offset);
    const lineStart = this.#lineOffsets[lineIndex] as number;
    const lineEnd = this.#lineOffsets[lineIndex + 1] ?? this.#jsonText.length;
    const column = offset - lineStart;
    const isLong = lineEnd - lineStart > MAX_SOURCE_LENGTH;
    const sourceStart = lineStart + (isLong ? Math.max(0, column - MAX_SOURCE_LENGTH / 2) : 0);
    // Only this slice is processed: a line can have as many diagnostics as characters.
    const source = this.#jsonText
      .slice(sourceStart, Math.min(lineEnd, sourceStart + MAX_SOURCE_LENGTH))
      .replace(/[\r\n]+$/, '');
    const caret = Math.min(offset - sourceStart, source.length);
    return {
      ...violation,
      path: visibleText(violation.path),
      hint: violation.hint ?? '',
      kind: violation.kind ?? violation.message,
      notShown: violation.notShown ?? 0,
      fix: violation.fix ?? null,
      file: this.name,
      line: lineIndex + 1,
      column: column + 1,
      source: visibleText(source),
      caret: [caret, Math.max(1, Math.min(length, source.length - caret))],
    };
  }

  /** The index of the line that contains an offset in the JSON text, by binary search. */
  #lineIndexAt(offset: number): number {
    let firstLine = 0;
    let endLine = this.#lineOffsets.length;
    while (endLine - firstLine > 1) {
      const middleLine = (firstLine + endLine) >> 1;
      if ((this.#lineOffsets[middleLine] as number) <= offset) firstLine = middleLine;
      else endLine = middleLine;
    }
    return firstLine;
  }

  #addWarning(message: string, hint: string): void {
    this.diagnostics.push(this.#locate({ severity: 'warning', path: '', message, hint }, 0, 0));
  }

  #addError(offset: number, length: number, message: string): void {
    this.diagnostics.push(this.#locate({ severity: 'error', path: '', message }, offset, length));
  }

  #addSyntaxErrors({ message }: SyntaxError): void {
    const parseErrors: ParseError[] = [];
    parseTree(this.#jsonText, parseErrors, { disallowComments: true });
    const reportedLines = new Set<number>();
    for (const { error: errorCode, offset, length } of parseErrors) {
      const errorName = printParseErrorCode(errorCode);
      const isComma = errorName === 'CommaExpected';
      const errorOffset = isComma ? this.#previousCharacter(offset) : offset;
      // One mistake causes several errors, so only the first of each line is reported.
      const errorLine = this.#lineIndexAt(errorOffset);
      if (reportedLines.has(errorLine)) continue;
      reportedLines.add(errorLine);
      this.#addError(errorOffset, isComma ? 1 : length, `should be JSON: ${syntaxMessages[errorName]}`);
    }
    if (!parseErrors.length) this.#addError(0, 0, `should be JSON: ${message}`);
  }

  /** The offset of the last character before an offset that is not white space: a missing comma may belong a line above. */
  #previousCharacter(offset: number): number {
    let previousOffset = offset - 1;
    while (/\s/.test(this.#jsonText.charAt(previousOffset))) previousOffset--;
    return previousOffset;
  }

  #addDuplicateKeys(jsonNode: Node, pointer: string): void {
    if (!jsonNode.children) return;
    const valueNodes = new Map<string, Node>();
    for (const [i, childNode] of jsonNode.children.entries()) {
      if (jsonNode.type === 'array') {
        this.#addDuplicateKeys(childNode, `${pointer}/${i}`);
        continue;
      }
      const [keyNode, valueNode] = childNode.children as [Node, Node];
      const childPointer = `${pointer}/${escapePointer(keyNode.value)}`;
      const ignoredNode = valueNodes.get(keyNode.value);
      if (ignoredNode) {
        const duplicateKey: Violation = {
          severity: 'warning',
          path: childPointer,
          message: 'is a duplicate key; the last one counts',
          hint: 'delete one of them',
          notShown: countValues(getNodeValue(ignoredNode)),
        };
        this.diagnostics.push(this.#locate(duplicateKey, keyNode.offset, keyNode.length));
      }
      valueNodes.set(keyNode.value, valueNode);
      this.#addDuplicateKeys(valueNode, childPointer);
    }
  }
}

/** The key of a node that is the value of an object's member; any other node itself. */
function keyNodeOf(jsonNode: Node | undefined): Node | undefined {
  return jsonNode?.parent?.type === 'property' ? jsonNode.parent.children?.[0] : jsonNode;
}

/** Thrown to leave jsonc-parser's `visit`, which cannot be stopped in another way. */
class TooDeepError extends Error {
  readonly offset: number;

  constructor(offset: number) {
    super(`nested deeper than ${MAX_JSON_DEPTH}`);
    this.offset = offset;
  }
}

/**
 * The offset of the first array or object nested deeper than MAX_JSON_DEPTH; null when there is none. `parseTree` recurses, so
 * this must be checked before it.
 */
function findTooDeep(jsonText: string): number | null {
  let depth = 0;
  const enter = (offset: number) => {
    depth++;
    if (depth > MAX_JSON_DEPTH) throw new TooDeepError(offset);
  };
  const leave = () => {
    depth--;
  };
  try {
    visit(jsonText, { onObjectBegin: enter, onArrayBegin: enter, onObjectEnd: leave, onArrayEnd: leave });
    return null;
  } catch (error) {
    if (error instanceof TooDeepError) return error.offset;
    throw error;
  }
}
