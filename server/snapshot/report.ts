// Logs the state of the content and its diagnostics; describes its errors, and which contact fields are public.
import type { FastifyBaseLogger } from 'fastify';
import { countDiagnostics, type Diagnostic, groupDiagnostics } from '../content/diagnostics.ts';
import { formatDiagnostic, formatGroup } from '../content/format-diagnostic.ts';
import type { LiveContent } from '../content/live-content.ts';
import { BASE_URL_VARIABLE, type ContactField, contactFields } from '../content/site.ts';
import { type Content, missingTranslations } from './snapshot.ts';

/** How many groups of diagnostics are logged at most; `npm run check` lists all. */
const MAX_LOGGED_GROUPS = 50;

/** Logs the live content and its diagnostics, now and after each load. */
export function reportContent(log: FastifyBaseLogger, live: LiveContent<Content>): void {
  logContentState(log, live);
  live.on('load', () => logContentState(log, live));
}

/** Describes in one line which contact fields are public, and which are for share links only. */
export function describePrivacy(publicFields: ContactField[]): string {
  const listFields = (fields: ContactField[]) => fields.join(', ') || 'none';
  const withheldFields = contactFields.filter(field => !publicFields.includes(field));
  return `public contact fields: ${listFields([...publicFields])}; only with a share link: ${listFields(withheldFields)} (public in site.json)`;
}

/** Describes in one line why content cannot be used. An error of BASE_URL is quoted, as it is in no file that a check reads. */
export function describeErrors(diagnostics: Diagnostic[]): string {
  const baseUrlError = diagnostics.find(({ file }) => file === BASE_URL_VARIABLE);
  return baseUrlError ? formatDiagnostic(baseUrlError) : 'the content has errors: npm run check lists them';
}

/** JSON Pointers of contact fields and of the objects that hold them. Their values may be withheld, and others read the log. */
const CONTACT_POINTER = new RegExp(`^/basics(/location)?(/(${contactFields.join('|')})(/.*)?)?$`);

function logContentState(log: FastifyBaseLogger, { current, diagnostics }: LiveContent<Content>): void {
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
  const diagnosticGroups = groupDiagnostics(diagnostics);
  for (const group of diagnosticGroups.slice(0, MAX_LOGGED_GROUPS)) {
    const { severity, file, hint, path } = group.first;
    const logLevel = severity === 'error' ? 'error' : 'warn';
    if (CONTACT_POINTER.test(path)) {
      const message = 'is not quoted in the log, as it may be withheld: npm run check shows it';
      log[logLevel]({ file }, formatGroup({ ...group, first: { ...group.first, message } }));
    } else {
      const text = formatGroup(group);
      log[logLevel]({ file }, hint ? `${text} – ${hint}` : text);
    }
  }
  const unloggedCount = diagnosticGroups.slice(MAX_LOGGED_GROUPS).reduce((sum, { count }) => sum + count, 0);
  if (unloggedCount > 0) log.warn(`and ${unloggedCount} more: npm run check lists all`);
}
