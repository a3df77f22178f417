// Builds the JSON-LD of a page: a schema.org ProfilePage with its Person.
import type { PersonLeaf, PostalAddressLeaf, ProfilePage, WithContext } from 'schema-dts';
import { httpUrl } from '../cv/entries.ts';
import type { CvDocument } from '../formats/document.ts';

/**
 * The CV as search engines read it: a ProfilePage about a Person in the vocabulary of schema.org, as JSON-LD 1.1. All of
 * it is what the CV says; what that lacks is left out. `picture` is the absolute address of the portrait, or ''.
 */
export function createProfilePage(
  { language, cv, notes, url }: Pick<CvDocument, 'language' | 'cv' | 'notes' | 'url'>,
  picture: string,
): WithContext<ProfilePage> {
  return said<WithContext<Extract<ProfilePage, object>>>({
    '@context': 'https://schema.org',
    '@type': 'ProfilePage',
    url,
    inLanguage: language,
    dateModified: notes.lastModified?.iso,
    // One person, whatever the language of the page.
    mainEntity: createPerson(cv, url && new URL('/#person', url).href, picture),
  });
}

function createPerson(cv: CvDocument['cv'], id: string, picture: string): PersonLeaf {
  const { name, label, summary, email, phone, url, location, profiles = [] } = cv.basics ?? {};
  const current = (cv.work ?? []).filter(({ startDate, endDate }) => startDate && !endDate);
  return said<PersonLeaf>({
    '@type': 'Person',
    '@id': id,
    name,
    jobTitle: label,
    description: summary,
    image: picture,
    email,
    telephone: phone,
    url: httpUrl(url),
    address: location && createAddress(location),
    sameAs: profiles.flatMap(({ url }) => httpUrl(url) || []),
    worksFor: current.flatMap(({ name, url }) => createNamed('Organization', name, url)),
    hasOccupation: current.flatMap(({ position }) => createNamed('Occupation', position)),
    alumniOf: (cv.education ?? []).flatMap(({ institution, url }) =>
      createNamed('EducationalOrganization', institution, url),
    ),
    award: (cv.awards ?? []).flatMap(({ title }) => title || []),
    knowsAbout: (cv.skills ?? []).flatMap(({ name }) => name || []),
    knowsLanguage: (cv.languages ?? []).flatMap(({ language }) => createNamed('Language', language)),
  });
}

type Location = NonNullable<NonNullable<CvDocument['cv']['basics']>['location']>;

function createAddress({ address, postalCode, city, region, countryCode }: Location): PostalAddressLeaf {
  return said<PostalAddressLeaf>({
    '@type': 'PostalAddress',
    streetAddress: address,
    postalCode,
    addressLocality: city,
    addressRegion: region,
    addressCountry: countryCode,
  });
}

/** A thing of a type, in a list of its own; none when it has no name. */
function createNamed<T extends string>(type: T, name = '', url?: string) {
  return name
    ? [said<{ '@type': T; name: string; url?: string }>({ '@type': type, name, url: httpUrl(url) })]
    : [];
}

/** The properties that say something. */
function said<T extends object>(properties: { [K in keyof T]: T[K] | undefined }): T {
  const all = Object.entries<unknown>(properties);
  return Object.fromEntries(all.filter(([, value]) => [value].flat().some(Boolean))) as T;
}
