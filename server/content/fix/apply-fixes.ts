// Applies fixes to the text of a JSON file, and leaves all other characters as they are.
import { applyEdits, type Edit, type Node, parseTree } from 'jsonc-parser';
import type { Fix } from '../diagnostics.ts';
import { unescapePointer } from '../json-pointer.ts';

/** A fix of the value or key at a path (JSON Pointer). */
export interface PathFix {
  path: string;
  fix: Fix;
}

/**
 * Applies fixes to a JSON text (RFC 8259). Of several fixes of one value the last one counts. These are left: a path that the
 * text lacks or has twice, a key that the object has or gets otherwise, and a number that a text would not repeat as it is.
 */
export function applyFixes(text: string, fixes: PathFix[]): string {
  const root = parseTree(text);
  if (!root) return text;
  const renamed = new Map<Node, string>();
  const changed = new Map<Node, Edit | null>();
  for (const { path, fix } of fixes) {
    const node = findNode(root, path);
    if (!node?.parent) continue;
    if ('rename' in fix) renamed.set(node, fix.rename);
    else if ('remove' in fix) changed.set(node, null);
    else changed.set(node, replacement(text, node, fix.value));
  }
  const removed = new Set([...changed.keys()].filter(node => changed.get(node) === null).map(memberOf));
  const values = [...changed.values()].filter(edit => edit !== null);
  return applyEdits(text, [...values, ...keyEdits(renamed, removed), ...removals(removed)]);
}

/** The node at a JSON Pointer; undefined when there is none, or more than one because of a duplicate key. */
function findNode(root: Node, path: string): Node | undefined {
  let node: Node | undefined = root;
  for (const token of path.split('/').slice(1)) {
    if (node?.type === 'array') {
      node = node.children?.[Number(token)];
      continue;
    }
    const key = unescapePointer(token);
    const members: Node[] = node?.children?.filter(({ children }) => children?.[0]?.value === key) ?? [];
    node = members.length === 1 ? members[0]?.children?.[1] : undefined;
  }
  return node;
}

/** What an array or object has of a node: the node, or the property whose value it is. */
function memberOf(node: Node): Node {
  return node.parent?.type === 'property' ? node.parent : node;
}

function replacement(text: string, { type, offset, length }: Node, value: unknown): Edit {
  const source = text.slice(offset, offset + length);
  const content = type === 'number' && source !== value ? source : JSON.stringify(value);
  return { offset, length, content };
}

/** The edits of keys. No object gets a key twice. */
function keyEdits(renamed: Map<Node, string>, removed: Set<Node>): Edit[] {
  const edits: Edit[] = [];
  const newKeys = new Map<Node, Set<string>>();
  for (const [node, name] of renamed) {
    const member = memberOf(node);
    // An item of an array has no key.
    if (member === node || removed.has(member)) continue;
    const [key] = member.children as [Node];
    const object = member.parent as Node;
    const keysOfObject = newKeys.get(object) ?? keysOf(object, removed);
    newKeys.set(object, keysOfObject);
    if (keysOfObject.has(name)) continue;
    keysOfObject.add(name);
    edits.push({ offset: key.offset, length: key.length, content: JSON.stringify(name) });
  }
  return edits;
}

function keysOf(object: Node, removed: Set<Node>): Set<string> {
  const members = (object.children as Node[]).filter(member => !removed.has(member));
  return new Set(members.map(({ children }) => children?.[0]?.value));
}

/** The edits that remove members of arrays and objects, each with one comma. */
function removals(removed: Set<Node>): Edit[] {
  const containers = new Set([...removed].map(({ parent }) => parent as Node));
  return [...containers].flatMap(container => removalsOf(container, removed));
}

function removalsOf({ offset, length, children = [] }: Node, removed: Set<Node>): Edit[] {
  const firstKept = children.findIndex(child => !removed.has(child));
  if (firstKept === -1) return [{ offset: offset + 1, length: length - 2, content: '' }];
  const edits: Edit[] = [];
  for (const [i, child] of children.entries()) {
    if (!removed.has(child)) continue;
    const start = i < firstKept ? child.offset : endOf(children[i - 1] as Node);
    const end = i < firstKept ? (children[i + 1] as Node).offset : endOf(child);
    edits.push({ offset: start, length: end - start, content: '' });
  }
  return edits;
}

function endOf({ offset, length }: Node): number {
  return offset + length;
}
