// Logs the state of the content and its diagnostics, and which contact fields are public.
import type { FastifyBaseLogger } from 'fastify';
import { countDiagnostics, formatDiagnostic } from '../content/diagnostics.ts';
import type { LiveContent } from '../content/live-content.ts';
import { type ContactField, contactFields } from '../content/site.ts';
import { type Content, missingTranslations } from './snapshot.ts';

/** How many diagnostics the log gets, at most; `npm run check` has them all. */
const LOGGED = 50;

/** Logs what is on air and what was found, now and after each reading. */
export function reportContent(log: FastifyBaseLogger, live: LiveContent<Content>): void {
  report(log, live);
  live.on('read', () => report(log, live));
}

/** Which contact fields everyone sees, and which only readers with a shared link. */
export function describePrivacy(allowed: ContactField[]): string {
  const list = (fields: ContactField[]) => fields.join(', ') || 'none';
  const withheld = contactFields.filter(field => !allowed.includes(field));
  return `contact fields for everyone: ${list([...allowed])}; withheld but for shared links: ${list(withheld)} (public in site.json)`;
}

/** Where a contact field is, or what holds one: it may be withheld, and a log is read by others. */
const CONTACT = new RegExp(`^/basics(/location)?(/(${contactFields.join('|')})(/.*)?)?$`);

function report(log: FastifyBaseLogger, { current, diagnostics }: LiveContent<Content>): void {
  const { errors, warnings } = countDiagnostics(diagnostics);
  const { hash, site } = current;
  if (errors) {
    log.error({ content: hash, errors, warnings }, 'content not right: the last good version stays on air');
  } else {
    const counts = Object.fromEntries(
      Object.entries(missingTranslations(current)).map(([language, paths]) => [language, paths.length]),
    );
    log.info({ content: hash, languages: site.languages, warnings, missing: counts }, 'content on air');
  }
  for (const diagnostic of diagnostics.slice(0, LOGGED)) {
    const level = diagnostic.severity === 'error' ? 'error' : 'warn';
    const told = CONTACT.test(diagnostic.path)
      ? { ...diagnostic, message: 'is not quoted in a log: npm run check tells what it is about', hint: '' }
      : diagnostic;
    log[level](told.hint ? `${formatDiagnostic(told)} – ${told.hint}` : formatDiagnostic(told));
  }
  if (diagnostics.length > LOGGED)
    log.warn(`and ${diagnostics.length - LOGGED} more: npm run check lists all`);
}
