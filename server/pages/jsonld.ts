// Builds the JSON-LD of a page: a schema.org ProfilePage with its Person.
import type { PersonLeaf, PostalAddressLeaf, ProfilePage, WithContext } from 'schema-dts';
import { isAfter } from '../cv/dates/partial-date.ts';
import { httpUrl } from '../cv/entries.ts';
import { normalizeEmployerName } from '../cv/sections/employers.ts';
import type { CvDocument } from '../formats/document.ts';
import { joinLines, plainLines } from './description.ts';

/**
 * Describes the CV for search engines: a schema.org ProfilePage about a Person, as JSON-LD 1.1. Empty properties are left
 * out. `portrait` is the absolute URL of the portrait, or ''.
 */
export function createProfilePage(
  {
    language,
    month,
    cv,
    meta,
    texts,
    url,
  }: Pick<CvDocument, 'language' | 'month' | 'cv' | 'meta' | 'texts' | 'url'>,
  portrait: string,
): WithContext<ProfilePage> {
  return compact<WithContext<Extract<ProfilePage, object>>>({
    '@context': 'https://schema.org',
    '@type': 'ProfilePage',
    url,
    inLanguage: language,
    dateModified: meta.lastModified?.iso,
    // The same identifier in every language, below the base URL of the site: it is one person.
    mainEntity: createPerson({ cv, month, texts }, url && new URL('./#person', url).href, portrait),
  });
}

function createPerson(
  { cv, month, texts }: Pick<CvDocument, 'cv' | 'month' | 'texts'>,
  id: string,
  portrait: string,
): PersonLeaf {
  const { name, label, summary = '', email, phone, url, location, profiles = [] } = cv.basics ?? {};
  const current = (cv.work ?? []).filter(entry => isCurrent(entry, month));
  const begun = (cv.education ?? []).filter(({ startDate = '' }) => !isAfter(startDate, month));
  return compact<PersonLeaf>({
    '@type': 'Person',
    '@id': id,
    name,
    jobTitle: label,
    description: joinLines(plainLines(texts.blocks(summary))),
    image: portrait,
    email,
    telephone: phone,
    url: httpUrl(url),
    address: location && createAddress(location),
    sameAs: profiles.flatMap(({ url }) => httpUrl(url) || []),
    worksFor: employersOf(current).flatMap(({ name, url }) => createNamed('Organization', name, url)),
    hasOccupation: current.flatMap(({ position, keywords }) =>
      createNamed('Occupation', position).map(occupation => compact({ ...occupation, skills: keywords })),
    ),
    alumniOf: begun.flatMap(({ institution, url, location }) =>
      createNamed('EducationalOrganization', institution, url).map(school =>
        compact({ ...school, address: location }),
      ),
    ),
    award: (cv.awards ?? []).flatMap(({ title }) => title || []),
    knowsAbout: (cv.skills ?? []).flatMap(({ name }) => name || []),
    knowsLanguage: (cv.languages ?? []).flatMap(({ language }) => createNamed('Language', language)),
  });
}

type Position = NonNullable<CvDocument['cv']['work']>[number];

/** Whether a position has begun and not ended in a month (YYYY-MM): it has no end, or one after the month. */
function isCurrent({ startDate, endDate }: Position, month: string): boolean {
  if (!startDate || isAfter(startDate, month)) return false;
  return !endDate || isAfter(endDate, month);
}

/** One position for each employer: several positions at one are one organization. */
function employersOf(positions: Position[]): Position[] {
  const byEmployer = new Map(
    positions.map(position => [normalizeEmployerName(position.name ?? ''), position]),
  );
  return [...byEmployer.values()];
}

type Location = NonNullable<NonNullable<CvDocument['cv']['basics']>['location']>;

function createAddress({ address, postalCode, city, region, countryCode }: Location): PostalAddressLeaf {
  return compact<PostalAddressLeaf>({
    '@type': 'PostalAddress',
    streetAddress: address,
    postalCode,
    addressLocality: city,
    addressRegion: region,
    addressCountry: countryCode,
  });
}

/** A list of one named thing; empty when it has no name. */
function createNamed<T extends string>(type: T, name = '', url?: string) {
  return name
    ? [compact<{ '@type': T; name: string; url?: string }>({ '@type': type, name, url: httpUrl(url) })]
    : [];
}

/** Drops empty properties. */
function compact<T extends object>(properties: { [K in keyof T]: T[K] | undefined }): T {
  const all = Object.entries<unknown>(properties);
  return Object.fromEntries(all.filter(([, value]) => [value].flat().some(Boolean))) as T;
}
