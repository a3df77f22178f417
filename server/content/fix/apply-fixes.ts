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
export function applyFixes(jsonText: string, fixes: PathFix[]): string {
  const jsonRoot = parseTree(jsonText);
  if (!jsonRoot) return jsonText;
  const renamedKeys = new Map<Node, string>();
  const valueEdits = new Map<Node, Edit | null>();
  for (const { path: pointer, fix } of fixes) {
    const jsonNode = findNode(jsonRoot, pointer);
    if (!jsonNode?.parent) continue;
    if ('rename' in fix) renamedKeys.set(jsonNode, fix.rename);
    else if ('remove' in fix) valueEdits.set(jsonNode, null);
    else valueEdits.set(jsonNode, replaceValue(jsonText, jsonNode, fix.value));
  }
  const removedMembers = new Set(
    [...valueEdits.keys()].filter(jsonNode => valueEdits.get(jsonNode) === null).map(memberNodeOf),
  );
  const replacements = [...valueEdits.values()].filter(edit => edit !== null);
  return applyEdits(jsonText, [
    ...replacements,
    ...keyEdits(renamedKeys, removedMembers),
    ...removalEdits(removedMembers),
  ]);
}

/** The node at a JSON Pointer; undefined when there is none, or more than one because of a duplicate key. */
function findNode(jsonRoot: Node, pointer: string): Node | undefined {
  let jsonNode: Node | undefined = jsonRoot;
  for (const token of pointer.split('/').slice(1)) {
    if (jsonNode?.type === 'array') {
      jsonNode = jsonNode.children?.[Number(token)];
      continue;
    }
    const key = unescapePointer(token);
    const memberNodes: Node[] =
      jsonNode?.children?.filter(({ children }) => children?.[0]?.value === key) ?? [];
    jsonNode = memberNodes.length === 1 ? memberNodes[0]?.children?.[1] : undefined;
  }
  return jsonNode;
}

/** What an array or object has of a JSON node: the node, or the property whose value the node is. */
function memberNodeOf(jsonNode: Node): Node {
  return jsonNode.parent?.type === 'property' ? jsonNode.parent : jsonNode;
}

function replaceValue(jsonText: string, { type, offset, length }: Node, value: unknown): Edit {
  const oldSource = jsonText.slice(offset, offset + length);
  const newSource = type === 'number' && oldSource !== value ? oldSource : JSON.stringify(value);
  return { offset, length, content: newSource };
}

/** The edits that rename keys of JSON objects. No object gets a key twice. */
function keyEdits(renamedKeys: Map<Node, string>, removedMembers: Set<Node>): Edit[] {
  const renameEdits: Edit[] = [];
  const newKeys = new Map<Node, Set<string>>();
  for (const [jsonNode, newKey] of renamedKeys) {
    const memberNode = memberNodeOf(jsonNode);
    // An item of an array has no key.
    if (memberNode === jsonNode || removedMembers.has(memberNode)) continue;
    const [keyNode] = memberNode.children as [Node];
    const objectNode = memberNode.parent as Node;
    const keysOfObject = newKeys.get(objectNode) ?? keysOf(objectNode, removedMembers);
    newKeys.set(objectNode, keysOfObject);
    if (keysOfObject.has(newKey)) continue;
    keysOfObject.add(newKey);
    renameEdits.push({ offset: keyNode.offset, length: keyNode.length, content: JSON.stringify(newKey) });
  }
  return renameEdits;
}

function keysOf(objectNode: Node, removedMembers: Set<Node>): Set<string> {
  const keptMembers = (objectNode.children as Node[]).filter(memberNode => !removedMembers.has(memberNode));
  return new Set(keptMembers.map(({ children }) => children?.[0]?.value));
}

/** The edits that remove members of arrays and objects, each with one comma. */
function removalEdits(removedMembers: Set<Node>): Edit[] {
  const containerNodes = new Set([...removedMembers].map(({ parent }) => parent as Node));
  return [...containerNodes].flatMap(containerNode => removalEditsOf(containerNode, removedMembers));
}

function removalEditsOf(
  { offset, length, children: memberNodes = [] }: Node,
  removedMembers: Set<Node>,
): Edit[] {
  const firstKept = memberNodes.findIndex(memberNode => !removedMembers.has(memberNode));
  if (firstKept === -1) return [{ offset: offset + 1, length: length - 2, content: '' }];
  const removals: Edit[] = [];
  for (const [i, memberNode] of memberNodes.entries()) {
    if (!removedMembers.has(memberNode)) continue;
    const removalStart = i < firstKept ? memberNode.offset : endOfNode(memberNodes[i - 1] as Node);
    const removalEnd = i < firstKept ? (memberNodes[i + 1] as Node).offset : endOfNode(memberNode);
    removals.push({ offset: removalStart, length: removalEnd - removalStart, content: '' });
  }
  return removals;
}

function endOfNode(jsonNode: Node): number {
  return jsonNode.offset + jsonNode.length;
}
