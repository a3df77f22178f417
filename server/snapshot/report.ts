// Logs the state of the content and its diagnostics; describes its errors, and which contact fields are public.
import type { FastifyBaseLogger } from 'fastify';
import { countDiagnostics, type Diagnostic, groupDiagnostics } from '../content/diagnostics.ts';
import { formatDiagnostic, formatGroup } from '../content/format-diagnostic.ts';
import type { LiveContent } from '../content/live-content.ts';
import { BASE_URL_VARIABLE, type ContactField, contactFields } from '../content/site.ts';
import { type Content, missingTranslations } from './snapshot.ts';

/** How many groups of diagnostics are logged at most; `npm run check` lists all. */
const MAX_LOGGED = 50;

/** Logs the live content and its diagnostics, now and after each load. */
export function reportContent(log: FastifyBaseLogger, live: LiveContent<Content>): void {
  report(log, live);
  live.on('load', () => report(log, live));
}

/** Describes in one line which contact fields are public, and which are for share links only. */
export function describePrivacy(allowed: ContactField[]): string {
  const list = (fields: ContactField[]) => fields.join(', ') || 'none';
  const withheld = contactFields.filter(field => !allowed.includes(field));
  return `public contact fields: ${list([...allowed])}; only with a share link: ${list(withheld)} (public in site.json)`;
}

/** Describes in one line why content cannot be used. An error of BASE_URL is quoted, as it is in no file that a check reads. */
export function describeErrors(diagnostics: Diagnostic[]): string {
  const ofVariable = diagnostics.find(({ file }) => file === BASE_URL_VARIABLE);
  return ofVariable ? formatDiagnostic(ofVariable) : 'the content has errors: npm run check lists them';
}

/** JSON Pointers of contact fields and of the objects that hold them. Their values may be withheld, and others read the log. */
const CONTACT_POINTER = new RegExp(`^/basics(/location)?(/(${contactFields.join('|')})(/.*)?)?$`);

function report(log: FastifyBaseLogger, { current, diagnostics }: LiveContent<Content>): void {
  const { errors, warnings } = countDiagnostics(diagnostics);
  const { hash, site } = current;
  if (errors) {
    log.error({ content: hash, errors, warnings }, 'content has errors: the last valid version stays live');
  } else {
    const missing = Object.fromEntries(
      Object.entries(missingTranslations(current)).map(([language, pointers]) => [language, pointers.length]),
    );
    log.info({ content: hash, languages: site.languages, warnings, missing }, 'content is live');
  }
  const groups = groupDiagnostics(diagnostics);
  for (const group of groups.slice(0, MAX_LOGGED)) {
    const { severity, file, hint, path } = group.first;
    const level = severity === 'error' ? 'error' : 'warn';
    if (CONTACT_POINTER.test(path)) {
      const message = 'is not quoted in the log, as it may be withheld: npm run check shows it';
      log[level]({ file }, formatGroup({ ...group, first: { ...group.first, message } }));
    } else {
      const text = formatGroup(group);
      log[level]({ file }, hint ? `${text} – ${hint}` : text);
    }
  }
  const rest = groups.slice(MAX_LOGGED).reduce((sum, { count }) => sum + count, 0);
  if (rest > 0) log.warn(`and ${rest} more: npm run check lists all`);
}
