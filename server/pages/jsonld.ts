// Builds the JSON-LD of a page: a schema.org ProfilePage with its Person.
import type { PersonLeaf, PostalAddressLeaf, ProfilePage, WithContext } from 'schema-dts';
import { isAfter } from '../cv/dates/partial-date.ts';
import { httpUrl } from '../cv/entries.ts';
import { normalizeEmployerName } from '../cv/sections/employers.ts';
import type { CvDocument } from '../formats/document.ts';
import { descriptionLines, joinDescriptionLines } from './description.ts';

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
    textReader,
    url,
  }: Pick<CvDocument, 'language' | 'month' | 'cv' | 'meta' | 'textReader' | 'url'>,
  portrait: string,
): WithContext<ProfilePage> {
  return dropEmpty<WithContext<Extract<ProfilePage, object>>>({
    '@context': 'https://schema.org',
    '@type': 'ProfilePage',
    url,
    inLanguage: language,
    dateModified: meta.lastModified?.iso,
    // One `@id` of the person in every language, below the base URL of the site.
    mainEntity: createPerson({ cv, month, textReader }, url && new URL('./#person', url).href, portrait),
  });
}

function createPerson(
  { cv, month, textReader }: Pick<CvDocument, 'cv' | 'month' | 'textReader'>,
  id: string,
  portrait: string,
): PersonLeaf {
  const { name, label, summary = '', email, phone, url, location, profiles = [] } = cv.basics ?? {};
  const currentPositions = (cv.work ?? []).filter(entry => isCurrentPosition(entry, month));
  const begunStudies = (cv.education ?? []).filter(({ startDate = '' }) => !isAfter(startDate, month));
  return dropEmpty<PersonLeaf>({
    '@type': 'Person',
    '@id': id,
    name,
    jobTitle: label,
    description: joinDescriptionLines(descriptionLines(textReader.blocks(summary))),
    image: portrait,
    email,
    telephone: phone,
    url: httpUrl(url),
    address: location && createAddress(location),
    sameAs: profiles.flatMap(({ url }) => httpUrl(url) || []),
    worksFor: employersOf(currentPositions).flatMap(({ name, url }) => namedThing('Organization', name, url)),
    hasOccupation: currentPositions.flatMap(({ position, keywords }) =>
      namedThing('Occupation', position).map(occupation => dropEmpty({ ...occupation, skills: keywords })),
    ),
    alumniOf: begunStudies.flatMap(({ institution, url, location }) =>
      namedThing('EducationalOrganization', institution, url).map(school =>
        dropEmpty({ ...school, address: location }),
      ),
    ),
    award: (cv.awards ?? []).flatMap(({ title }) => title || []),
    knowsAbout: (cv.skills ?? []).flatMap(({ name }) => name || []),
    knowsLanguage: (cv.languages ?? []).flatMap(({ language }) => namedThing('Language', language)),
  });
}

type Position = NonNullable<CvDocument['cv']['work']>[number];

/** Whether a position has begun and not ended in a month (YYYY-MM): it has no end, or one after the month. */
function isCurrentPosition({ startDate, endDate }: Position, month: string): boolean {
  if (!startDate || isAfter(startDate, month)) return false;
  return !endDate || isAfter(endDate, month);
}

/** One position for each employer: several positions at one are one schema.org Organization. */
function employersOf(positions: Position[]): Position[] {
  const byEmployer = new Map(
    positions.map(position => [normalizeEmployerName(position.name ?? ''), position]),
  );
  return [...byEmployer.values()];
}

type Location = NonNullable<NonNullable<CvDocument['cv']['basics']>['location']>;

function createAddress({ address, postalCode, city, region, countryCode }: Location): PostalAddressLeaf {
  return dropEmpty<PostalAddressLeaf>({
    '@type': 'PostalAddress',
    streetAddress: address,
    postalCode,
    addressLocality: city,
    addressRegion: region,
    addressCountry: countryCode,
  });
}

/** A list of one named thing of schema.org; empty when it has no name. */
function namedThing<T extends string>(type: T, name = '', url?: string) {
  return name
    ? [
        dropEmpty<{ '@type': T; name: string; url?: string }>({
          '@type': type,
          name,
          url: httpUrl(url),
        }),
      ]
    : [];
}

/** Drops the empty properties of JSON-LD. */
function dropEmpty<T extends object>(properties: { [K in keyof T]: T[K] | undefined }): T {
  const schemaProperties = Object.entries<unknown>(properties);
  return Object.fromEntries(schemaProperties.filter(([, value]) => [value].flat().some(Boolean))) as T;
}
