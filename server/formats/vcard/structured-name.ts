// Splits a name into the components of the N property of a vCard.

/** The components of a name (RFC 2426, 3.1.2). Middle names are part of the given name. */
export interface StructuredName {
  family: string;
  given: string;
  prefix: string;
  suffix: string;
}

/** What the order and number of family names depend on. */
export interface NameOrigin {
  /** The language of the CV that has the name (BCP 47). */
  language: string;
  /** Where the person lives (ISO 3166-1); '' where that is unknown. */
  country: string;
}

const NAME_PREFIX =
  /^(?:(?:mr|mrs|ms|mx|dr|prof|sra|mme|mlle)\.?|sir|dame|herr|frau|(?:sr|rev|ing|mag|dipl|dipl\.?-ing)\.)$/i;
const NAME_SUFFIX = /^(?:[Jj]r\.?|JR|Sr\.?|Esq\.?|Ph\.?D\.?|M\.?D\.?|II|III|IV)$/;
/** Degrees, which are suffixes only after a comma: "Ma" is a family name. */
const ACADEMIC_DEGREE = /^(?:MBA|M\.?Sc\.?|B\.?Sc\.?|M\.?A\.?|B\.?A\.?|DDS|CPA|LL\.?M\.?|RN|PE|PMP|MPH)$/;

/** Words in front of a name that are part of it. */
const NAME_PARTICLE =
  /^(?:van|von|vom|der|den|de|het|'t|ter|ten|te|zu|zum|zur|af|av|da|do|das|dos|del|dela|della|dello|di|du|des|la|las|le|les|los|bin|ibn|bint|ben|al|el|بن|ابن|بنت|آل|أبو|ابو|عبد|בן|בר)$/iu;
/** Words between two family names. */
const NAME_CONJUNCTION = /^[yie]$/;

/** Countries where people have two family names. */
const TWO_FAMILY_NAMES = /^(?:AR|BO|CL|CO|CR|CU|DO|EC|ES|GQ|GT|HN|MX|NI|PA|PE|PR|PY|SV|UY|VE)$/i;

const EAST_ASIAN_NAME = /^[\p{sc=Han}\p{sc=Hang}\p{sc=Hira}\p{sc=Kana}ー]+$/u;
/** A Chinese or Korean family name: one character, and few of two. */
const FAMILY_CHARACTERS =
  /^(?:欧阳|歐陽|司马|司馬|诸葛|諸葛|上官|司徒|东方|東方|皇甫|尉迟|令狐|慕容|夏侯|남궁|황보|제갈|선우|독고|사공|서문|.)/u;

/**
 * Splits a name as people write it: "Family, Given"; titles and suffixes; particles such as "van der"; two family names where
 * people have two. Names in Chinese, Japanese and Korean characters have the family name first. What cannot be split, such as a
 * single name, or a Japanese one without a space, is the given name: address books show it as it is.
 */
export function structuredName(name: string, origin: NameOrigin): StructuredName {
  const nameParts = name.split(/\s*[,，]\s*/).filter(Boolean);
  const nameSuffixes: string[] = [];
  const areSuffixes = (part = '') =>
    part.split(' ').every(word => NAME_SUFFIX.test(word) || ACADEMIC_DEGREE.test(word));
  while (nameParts.length > 1 && areSuffixes(nameParts.at(-1)))
    nameSuffixes.unshift(nameParts.pop() as string);
  if (nameParts.length === 2) {
    return {
      family: nameParts[0] as string,
      given: nameParts[1] as string,
      prefix: '',
      suffix: nameSuffixes.join(', '),
    };
  }
  const nameWords = nameParts.join(' ').split(/\s+/);
  const namePrefixes: string[] = [];
  while (nameWords.length > 1 && NAME_PREFIX.test(nameWords[0] as string))
    namePrefixes.push(nameWords.shift() as string);
  if (nameWords.length > 2 && NAME_SUFFIX.test(nameWords.at(-1) as string))
    nameSuffixes.unshift(nameWords.pop() as string);
  const [given, family] = EAST_ASIAN_NAME.test(nameWords.join(''))
    ? splitFamilyFirst(nameWords, origin)
    : splitFamilyLast(nameWords, origin);
  // A title stands with a family name: "Dr. Example".
  const isTitledFamily = namePrefixes.length > 0 && !family;
  return {
    family: isTitledFamily ? given : family,
    given: isTitledFamily ? '' : given,
    prefix: namePrefixes.join(' '),
    suffix: nameSuffixes.join(', '),
  };
}

/** Without a space only Chinese and Korean names can be split. */
function splitFamilyFirst(nameWords: string[], { language }: NameOrigin): [given: string, family: string] {
  const [firstWord = '', ...otherWords] = nameWords;
  if (otherWords.length) return [otherWords.join(' '), firstWord];
  const isSplittable =
    /^\p{sc=Hang}{2,4}$/u.test(firstWord) || (/^zh\b/.test(language) && /^.{2,4}$/u.test(firstWord));
  const [family = ''] = (isSplittable && FAMILY_CHARACTERS.exec(firstWord)) || [];
  return [firstWord.slice(family.length), family];
}

function splitFamilyLast(
  nameWords: string[],
  { language, country }: NameOrigin,
): [given: string, family: string] {
  const personNames = personNamesOf(nameWords);
  const hasTwoFamilyNames = country ? TWO_FAMILY_NAMES.test(country) : /^es\b/.test(language);
  const familyStart = Math.max(1, personNames.length - (hasTwoFamilyNames ? 2 : 1));
  return [personNames.slice(0, familyStart).join(' '), personNames.slice(familyStart).join(' ')];
}

/** The names among words: each with the particles in front of it, and two with a conjunction as one. */
function personNamesOf(nameWords: string[]): string[] {
  const personNames: string[] = [];
  let begunName: string[] = [];
  for (const [i, nameWord] of nameWords.entries()) {
    const isInnerWord = i > 0 && i < nameWords.length - 1;
    if (isInnerWord && NAME_CONJUNCTION.test(nameWord)) begunName = [...personNames.splice(-1), ...begunName];
    begunName.push(nameWord);
    if (isInnerWord && (NAME_PARTICLE.test(nameWord) || NAME_CONJUNCTION.test(nameWord))) continue;
    personNames.push(begunName.join(' '));
    begunName = [];
  }
  return personNames;
}
