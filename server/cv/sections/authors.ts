// Finds the person of a CV among the authors of a publication.

/** An author of a publication, and whether that is the person of the CV. */
export interface Author {
  text: string;
  isPerson: boolean;
}

/** What separates the authors of a publication: the comma of the language, or a semicolon where one is written with a comma ("Example, A."). */
export function authorSeparator(authors: Author[], comma: string): string {
  return authors.some(({ text }) => text.includes(',')) ? '; ' : comma;
}

/**
 * Whether an author can be the person of a name: each part of the author is a part of the name, in any order, and initials
 * come after or before them, as in "A. Example", "Example, A. B." and "Ana Example" for Ana Example.
 */
export function isAuthor(author: string, personName: string): boolean {
  const nameParts = namePartsOf(personName);
  const authorParts = namePartsOf(author);
  const sharedParts = authorParts.filter(authorPart => nameParts.includes(authorPart));
  const [initial, ...otherInitials] = authorParts.filter(authorPart => !nameParts.includes(authorPart));
  if (!sharedParts.length || ![initial ?? '', ...otherInitials].every(authorPart => authorPart.length <= 2))
    return false;
  // Of the initials only the first must be known: a name often leaves out the others.
  if (initial === undefined) return authorParts.length > 1 || nameParts.length === 1;
  return nameParts.some(namePart => !sharedParts.includes(namePart) && namePart[0] === initial[0]);
}

/** The parts of the name of an author or person, in lower case without diacritics. */
function namePartsOf(name: string): string[] {
  const plainName = name.slice(0, 200).normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return plainName.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
}
