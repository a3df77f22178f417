// Renames fields of earlier JSON Resume versions, and of tools around it, to those of JSON Resume 1.3.1.

import type { Violation } from '../content/diagnostics.ts';
import { excerpt } from '../content/excerpt.ts';
import { escapePointer } from '../content/json-pointer.ts';
import { replaceInvisible } from '../text/characters.ts';

/** The names of JSON Resume 1.3.1, or of the extension fields of this schema, by other names. */
type FieldNames = Record<string, string>;

/** Names by other names in the entries of any section. */
const namesInAnySection: FieldNames = {
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
const namesBySection = new Map<string, FieldNames>(
  Object.entries({
    basics: { picture: 'image', website: 'url' },
    work: { ...namesInAnySection, company: 'name' },
    volunteer: { ...namesInAnySection, company: 'organization' },
    education: { ...namesInAnySection, gpa: 'score' },
    awards: { ...namesInAnySection, name: 'title' },
    certificates: { ...namesInAnySection, title: 'name' },
    publications: { ...namesInAnySection, title: 'name', journal: 'publisher' },
    skills: { ...namesInAnySection, yearsOfExperience: 'years', experience: 'years' },
    languages: { ...namesInAnySection, name: 'language', level: 'fluency' },
    references: { ...namesInAnySection, organization: 'company' },
  }),
);

/** A field of an object under its current name, and its path (JSON Pointer) in the file. */
export interface WrittenField {
  name: string;
  value: unknown;
  path: string;
}

/**
 * Renames the fields of one object at a path (JSON Pointer) in the file, in a section (or `basics`); each old name is a
 * warning. An old name beside a current one is dropped, unless the current one is empty or both are lists: then there are
 * two fields of that name. Only a field of the object's schema (`isKnownField`) replaces an old name.
 */
export function renameFields(
  writtenObject: Record<string, unknown>,
  objectPointer: string,
  sectionName: string,
  isKnownField: (name: string) => boolean,
): { fields: WrittenField[]; violations: Violation[] } {
  const renamedFields: WrittenField[] = [];
  const violations: Violation[] = [];
  for (const [name, value] of Object.entries(writtenObject)) {
    const field = { name, value, path: `${objectPointer}/${escapePointer(name)}` };
    const currentFieldName = currentFieldNameOf(sectionName, field);
    if (currentFieldName === undefined || isKnownField(name) || !isKnownField(currentFieldName)) {
      renamedFields.push(field);
    } else if (
      isEmpty(writtenObject[currentFieldName]) ||
      (Array.isArray(value) && Array.isArray(writtenObject[currentFieldName]))
    ) {
      renamedFields.push({ ...field, name: currentFieldName });
      const message = `is an old name of "${currentFieldName}", and is read as such`;
      const hint = `rename it to "${currentFieldName}"`;
      violations.push({ ...createKeyWarning(field.path, message, hint), fix: { rename: currentFieldName } });
    } else {
      const isRepeated = isEmpty(value) || value === writtenObject[currentFieldName];
      const lostValue = isRepeated ? '' : `; its value ${excerpt(value)} is not shown`;
      const message = `is an old name of "${currentFieldName}", which is also present${lostValue}`;
      violations.push({
        ...createKeyWarning(field.path, message, 'remove it'),
        kind: 'old-and-current-name',
        ...(isEmpty(value) && { fix: { remove: true } }),
        ...(!isRepeated && { notShown: 1 }),
      });
    }
  }
  return { fields: renamedFields, violations };
}

/**
 * The current name of a field under an old name. A value that is no text, or a list where the current field is none,
 * belongs to a field of another tool.
 */
function currentFieldNameOf(
  sectionName: string,
  { name: fieldName, value: fieldValue }: WrittenField,
): string | undefined {
  const fieldNames = namesBySection.get(sectionName) ?? namesInAnySection;
  if (!Object.hasOwn(fieldNames, fieldName)) return undefined;
  const currentFieldName = fieldNames[fieldName] as string;
  const isTextValue = (text: unknown) => text === null || ['string', 'number'].includes(typeof text);
  if (!Array.isArray(fieldValue)) return isTextValue(fieldValue) ? currentFieldName : undefined;
  return ['keywords', 'authors'].includes(currentFieldName) && fieldValue.every(isTextValue)
    ? currentFieldName
    : undefined;
}

function createKeyWarning(pointer: string, message: string, hint: string): Violation {
  return { severity: 'warning', path: pointer, message, hint, at: 'key' };
}

/** Whether a value is as good as absent: null, or a text of white space and invisible characters. */
export function isEmpty(fieldValue: unknown): boolean {
  if (typeof fieldValue !== 'string') return fieldValue === undefined || fieldValue === null;
  return !/[\p{L}\p{N}]/u.test(fieldValue) && replaceInvisible(fieldValue, () => '').trim() === '';
}
