// npm run share: prints a signed link that shows one recipient the withheld contact fields for some days.
import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readConfig } from '../config.ts';
import { root } from '../project.ts';
import { createToken } from '../sharing/token.ts';
import { loadContent } from '../snapshot/load.ts';

/*
 * npm run share: a link that shows one recipient all of the CV, contact fields that are withheld included, for so many
 * days. Flags: --for "Ada Lovelace", --days 30, --language es (else the default one).
 */
const options = {
  for: { type: 'string' },
  days: { type: 'string', default: '30' },
  language: { type: 'string' },
} as const;

/** The most days that a link holds: what is needed for longer is no secret. */
const MOST_DAYS = 366;

function createLink(): string {
  const { values } = parseArgs({ options });
  const { BASE_URL, CONTENT_DIR, SHARE_SECRET } = readConfig(root);
  if (!SHARE_SECRET) {
    const secret = randomBytes(32).toString('base64url');
    throw new Error(
      `there is no key yet: put this into .env and start the server anew\nSHARE_SECRET=${secret}`,
    );
  }
  const recipient = values.for?.trim() ?? '';
  if (!recipient || recipient.length > 100) {
    throw new Error('for whom is it? say --for "Ada Lovelace", in at most 100 letters');
  }
  const days = Number(values.days);
  if (!Number.isInteger(days) || days < 1 || days > MOST_DAYS) {
    throw new Error(`--days should be a number from 1 to ${MOST_DAYS} (found "${values.days}")`);
  }
  const { content } = loadContent(resolve(root, CONTENT_DIR));
  if (!content) throw new Error('the content has errors: npm run check lists them');
  const { languages, defaultLanguage, baseUrl } = content.site;
  const language = values.language ?? defaultLanguage;
  if (!languages.includes(language)) {
    throw new Error(`--language should be one of ${languages.join(', ')} (found "${language}")`);
  }
  const origin = BASE_URL ?? baseUrl;
  if (!origin) throw new Error('where is the site? set BASE_URL, or baseUrl in site.json');
  const until = new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  console.error(`For ${recipient}, until the end of ${until} (UTC):`);
  return `${origin}/${language}?share=${createToken({ recipient, until }, SHARE_SECRET)}`;
}

try {
  console.log(createLink());
} catch (error) {
  console.error(`No link was made: ${(error as Error).message}`);
  process.exitCode = 1;
}
