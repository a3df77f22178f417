// cv-site share: prints a signed link that shows one recipient the whole CV, withheld contact fields included.
import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readConfig } from '../config.ts';
import { siteFolder } from '../project.ts';
import { createShareToken } from '../sharing/token.ts';
import { loadContent } from '../snapshot/load.ts';
import { describeErrors } from '../snapshot/report.ts';
import { absoluteUrl, linkTo } from '../urls/base-url.ts';
import { inQuery, pathOf } from '../urls/page-url.ts';

const shareOptions = {
  for: { type: 'string' },
  days: { type: 'string', default: '30' },
  language: { type: 'string' },
} as const;

export const HELP = `cv-site share: prints a link that shows one recipient the whole CV, withheld contact fields included.

  --for NAME         the recipient, such as "Ada Lovelace"
  --days NUMBER      how long the link is valid; 30 by default
  --language TAG     the language of the page, such as es; the default language of the site by default

SHARE_SECRET, an environment variable or in .env, signs the link. Exit codes: 0, or 1 when no link was created.`;

export const FAILURE = 'No link was created';

/** The longest validity of a link, in days. */
const MAX_DAYS = 366;

/** The longest name of a recipient, in characters. */
const MAX_RECIPIENT_LENGTH = 100;

/**
 * Creates the link from the command line and the configuration, and prints its recipient and expiry to stderr.
 * @throws {Error} when an option or the configuration is invalid, or the content has errors.
 */
async function createLink(args: string[]): Promise<string> {
  const { values: shareArguments } = parseArgs({ args, options: shareOptions });
  const { BASE_URL, CONTENT_DIR, SHARE_SECRET } = readConfig(siteFolder);
  if (!SHARE_SECRET) {
    const newSecret = randomBytes(32).toString('base64url');
    throw new Error(
      `SHARE_SECRET is not set: add this line to .env and restart the server\nSHARE_SECRET=${newSecret}`,
    );
  }
  const recipient = shareArguments.for?.trim() ?? '';
  if (!recipient || recipient.length > MAX_RECIPIENT_LENGTH) {
    throw new Error(
      `--for should be a name of at most ${MAX_RECIPIENT_LENGTH} characters, such as "Ada Lovelace"`,
    );
  }
  const validDays = Number(shareArguments.days);
  if (!Number.isInteger(validDays) || validDays < 1 || validDays > MAX_DAYS) {
    throw new Error(`--days should be a number from 1 to ${MAX_DAYS} (found "${shareArguments.days}")`);
  }
  const { content, diagnostics } = await loadContent(resolve(siteFolder, CONTENT_DIR), { baseUrl: BASE_URL });
  if (!content) throw new Error(describeErrors(diagnostics));
  const { site } = content;
  const { languages, defaultLanguage } = site;
  const pageLanguage = shareArguments.language ?? defaultLanguage;
  if (!languages.includes(pageLanguage)) {
    throw new Error(`--language should be one of ${languages.join(', ')} (found "${pageLanguage}")`);
  }
  if (!site.baseUrl) throw new Error('the base URL is not known: set BASE_URL, or baseUrl in site.json');
  const until = new Date(Date.now() + validDays * 86_400_000).toISOString().slice(0, 10);
  console.error(`For ${recipient}, valid until the end of ${until} (UTC):`);
  const pageUrl = absoluteUrl(site, linkTo(site, pathOf({ language: pageLanguage, name: 'cv' })));
  return inQuery(pageUrl, [`share=${createShareToken({ recipient, until }, SHARE_SECRET)}`]);
}

/** Prints the link. @throws {Error} as {@link createLink}. */
export async function run(args: string[]): Promise<boolean> {
  console.log(await createLink(args));
  return true;
}
