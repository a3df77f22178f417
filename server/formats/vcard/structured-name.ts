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
  /** The language of the CV (BCP 47). */
  language: string;
  /** Where the person lives (ISO 3166-1); '' where that is unknown. */
  country: string;
}

const PREFIX =
  /^(?:(?:mr|mrs|ms|mx|dr|prof|sra|mme|mlle)\.?|sir|dame|herr|frau|(?:sr|rev|ing|mag|dipl|dipl\.?-ing)\.)$/i;
const SUFFIX = /^(?:[Jj]r\.?|JR|Sr\.?|Esq\.?|Ph\.?D\.?|M\.?D\.?|II|III|IV)$/;
/** Degrees, which are suffixes only after a comma: "Ma" is a family name. */
const DEGREE = /^(?:MBA|M\.?Sc\.?|B\.?Sc\.?|M\.?A\.?|B\.?A\.?|DDS|CPA|LL\.?M\.?|RN|PE|PMP|MPH)$/;

/** Words in front of a name that are part of it. */
const PARTICLE =
  /^(?:van|von|vom|der|den|de|het|'t|ter|ten|te|zu|zum|zur|af|av|da|do|das|dos|del|dela|della|dello|di|du|des|la|las|le|les|los|bin|ibn|bint|ben|al|el|بن|ابن|بنت|آل|أبو|ابو|عبد|בן|בר)$/iu;
/** Words between two family names. */
const CONJUNCTION = /^[yie]$/;

/** Countries where people have two family names. */
const TWO_FAMILY_NAMES = /^(?:AR|BO|CL|CO|CR|CU|DO|EC|ES|GQ|GT|HN|MX|NI|PA|PE|PR|PY|SV|UY|VE)$/i;

const EAST_ASIAN = /^[\p{sc=Han}\p{sc=Hang}\p{sc=Hira}\p{sc=Kana}ー]+$/u;
/** A Chinese or Korean family name: one character, and few of two. */
const FAMILY_CHARACTERS =
  /^(?:欧阳|歐陽|司马|司馬|诸葛|諸葛|上官|司徒|东方|東方|皇甫|尉迟|令狐|慕容|夏侯|남궁|황보|제갈|선우|독고|사공|서문|.)/u;

/**
 * Splits a name as people write it: "Family, Given"; titles and suffixes; particles such as "van der"; two family names where
 * people have two. Names in Chinese, Japanese and Korean characters have the family name first. What cannot be split, such as a
 * single name, or a Japanese one without a space, is the given name: address books show it as it is.
 */
export function structuredName(name: string, origin: NameOrigin): StructuredName {
  const parts = name.split(/\s*[,，]\s*/).filter(Boolean);
  const suffixes: string[] = [];
  const areSuffixes = (part = '') => part.split(' ').every(word => SUFFIX.test(word) || DEGREE.test(word));
  while (parts.length > 1 && areSuffixes(parts.at(-1))) suffixes.unshift(parts.pop() as string);
  if (parts.length === 2) {
    return { family: parts[0] as string, given: parts[1] as string, prefix: '', suffix: suffixes.join(', ') };
  }
  const words = parts.join(' ').split(/\s+/);
  const prefixes: string[] = [];
  while (words.length > 1 && PREFIX.test(words[0] as string)) prefixes.push(words.shift() as string);
  if (words.length > 2 && SUFFIX.test(words.at(-1) as string)) suffixes.unshift(words.pop() as string);
  const [given, family] = EAST_ASIAN.test(words.join(''))
    ? splitFamilyFirst(words, origin)
    : splitFamilyLast(words, origin);
  // A title stands with a family name: "Dr. Example".
  const isFamily = prefixes.length > 0 && !family;
  return {
    family: isFamily ? given : family,
    given: isFamily ? '' : given,
    prefix: prefixes.join(' '),
    suffix: suffixes.join(', '),
  };
}

/** Without a space only Chinese and Korean names can be split. */
function splitFamilyFirst(words: string[], { language }: NameOrigin): [given: string, family: string] {
  const [first = '', ...rest] = words;
  if (rest.length) return [rest.join(' '), first];
  const isSplit = /^\p{sc=Hang}{2,4}$/u.test(first) || (/^zh\b/.test(language) && /^.{2,4}$/u.test(first));
  const [family = ''] = (isSplit && FAMILY_CHARACTERS.exec(first)) || [];
  return [first.slice(family.length), family];
}

function splitFamilyLast(
  words: string[],
  { language, country }: NameOrigin,
): [given: string, family: string] {
  const names = namesOf(words);
  const hasTwo = country ? TWO_FAMILY_NAMES.test(country) : /^es\b/.test(language);
  const start = Math.max(1, names.length - (hasTwo ? 2 : 1));
  return [names.slice(0, start).join(' '), names.slice(start).join(' ')];
}

/** The names among words: each with the particles in front of it, and two with a conjunction as one. */
function namesOf(words: string[]): string[] {
  const names: string[] = [];
  let begun: string[] = [];
  for (const [i, word] of words.entries()) {
    const isInside = i > 0 && i < words.length - 1;
    if (isInside && CONJUNCTION.test(word)) begun = [...names.splice(-1), ...begun];
    begun.push(word);
    if (isInside && (PARTICLE.test(word) || CONJUNCTION.test(word))) continue;
    names.push(begun.join(' '));
    begun = [];
  }
  return names;
}
