// Chooses the paper of a new site by the country of its owner.
import type { Site } from '../../content/site.ts';

/** Countries where Letter is the custom (Unicode CLDR, paperSize of supplemental data); elsewhere it is A4. */
const letterCountries = 'BZ CA CL CO CR GT MX NI PA PH PR SV US VE'.split(' ');

/**
 * The usual paper in a country (ISO 3166-1); without one, in the region that a language tag (BCP 47) names: Letter for
 * en-US, A4 for en.
 */
export function usualPaper(country: string | undefined, language: string): Site['paper'] {
  const region = country?.toUpperCase() ?? new Intl.Locale(language).region;
  return region !== undefined && letterCountries.includes(region) ? 'letter' : 'a4';
}
