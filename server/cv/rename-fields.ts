// Renames fields of earlier JSON Resume versions, and of tools around it, to those of JSON Resume 1.3.1.

import type { Violation } from '../content/diagnostics.ts';
import { excerpt } from '../content/excerpt.ts';
import { escapePointer } from '../content/json-pointer.ts';
import { replaceInvisible } from '../text/characters.ts';

/** The names of JSON Resume 1.3.1, or of the extension fields of this schema, by other names. */
type Names = Record<string, string>;

/** Names by other names in the entries of any section. */
const namesInAny: Names = {
  website: 'url',
  link: 'url',
  technologies: 'keywords',
  stack: 'keywords',
  techStack: 'keywords',
  expires: 'endDate',
  expiry: 'endDate',
  expiryDate: 'endDate',
  expirationDate: 'endDate',
  validUntil: 'endDate',
  author: 'authors',
  DOI: 'doi',
};

/** Names by other names, by the section that the field is in. */
const namesBySection = new Map<string, Names>(
  Object.entries({
    basics: { picture: 'image', website: 'url' },
    work: { ...namesInAny, company: 'name' },
    volunteer: { ...namesInAny, company: 'organization' },
    education: { ...namesInAny, gpa: 'score' },
    awards: { ...namesInAny, name: 'title' },
    certificates: { ...namesInAny, title: 'name' },
    publications: { ...namesInAny, title: 'name', journal: 'publisher' },
    skills: { ...namesInAny, yearsOfExperience: 'years', experience: 'years' },
    languages: { ...namesInAny, name: 'language', level: 'fluency' },
    references: { ...namesInAny, organization: 'company' },
  }),
);

/** A field of an object under its current name, and its path (JSON Pointer) in the file. */
export interface Field {
  name: string;
  value: unknown;
  path: string;
}

/**
 * Renames the fields of one object at a path (JSON Pointer) in the file, in a section (or `basics`); each old name is a warning. An old name beside a
 * current one is dropped, unless the current one is empty or both are lists: then there are two fields of that name. Only a field of the object's schema (`isKnown`) replaces an old
 * name.
 */
export function renameFields(
  object: Record<string, unknown>,
  path: string,
  section: string,
  isKnown: (name: string) => boolean,
): { fields: Field[]; violations: Violation[] } {
  const fields: Field[] = [];
  const violations: Violation[] = [];
  for (const [name, value] of Object.entries(object)) {
    const field = { name, value, path: `${path}/${escapePointer(name)}` };
    const currentName = currentNameOf(section, field);
    if (currentName === undefined || isKnown(name) || !isKnown(currentName)) {
      fields.push(field);
    } else if (isEmpty(object[currentName]) || (Array.isArray(value) && Array.isArray(object[currentName]))) {
      fields.push({ ...field, name: currentName });
      const message = `is an old name of "${currentName}", and is read as such`;
      const hint = `rename it to "${currentName}"`;
      violations.push({ ...keyWarning(field.path, message, hint), fix: { rename: currentName } });
    } else {
      const isRepeated = isEmpty(value) || value === object[currentName];
      const loss = isRepeated ? '' : `; its value ${excerpt(value)} is not shown`;
      const message = `is an old name of "${currentName}", which is also present${loss}`;
      violations.push({
        ...keyWarning(field.path, message, 'remove it'),
        kind: 'old-and-current-name',
        ...(isEmpty(value) && { fix: { remove: true } }),
        ...(!isRepeated && { notShown: 1 }),
      });
    }
  }
  return { fields, violations };
}

/**
 * The current name of a field under an old name. A value that is no text, or a list where the current field is none,
 * belongs to a field of another tool.
 */
function currentNameOf(section: string, { name, value }: Field): string | undefined {
  const names = namesBySection.get(section) ?? namesInAny;
  if (!Object.hasOwn(names, name)) return undefined;
  const currentName = names[name] as string;
  const isText = (text: unknown) => text === null || ['string', 'number'].includes(typeof text);
  if (!Array.isArray(value)) return isText(value) ? currentName : undefined;
  return ['keywords', 'authors'].includes(currentName) && value.every(isText) ? currentName : undefined;
}

function keyWarning(path: string, message: string, hint: string): Violation {
  return { severity: 'warning', path, message, hint, at: 'key' };
}

/** Whether a value is as good as absent: null, or a text of white space and invisible characters. */
export function isEmpty(value: unknown): boolean {
  if (typeof value !== 'string') return value === undefined || value === null;
  return !/[\p{L}\p{N}]/u.test(value) && replaceInvisible(value, () => '').trim() === '';
}
