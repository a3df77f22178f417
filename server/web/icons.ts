import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** Which picture of Bootstrap Icons stands for what. */
const pictures = {
  email: 'envelope',
  phone: 'telephone',
  url: 'globe2',
  place: 'geo-alt',
  profile: 'person-vcard',
  work: 'briefcase',
  volunteer: 'people',
  education: 'mortarboard',
  projects: 'gear',
  awards: 'award',
  certificates: 'patch-check',
  publications: 'journal-text',
  skills: 'tools',
  languages: 'translate',
  interests: 'compass',
  references: 'chat-quote',
} as const;

export type IconName = keyof typeof pictures;

const svgs = Object.fromEntries(
  Object.entries(pictures).map(([name, picture]) => {
    const svg = readFileSync(require.resolve(`bootstrap-icons/icons/${picture}.svg`), 'utf8');
    return [name, svg.replace(/class="[^"]*"/, 'class="icon" aria-hidden="true"').replace(/\s*\n\s*/g, '')];
  }),
) as Record<IconName, string>;

/** An icon as inline SVG, hidden from assistive technology: beside it there is always a word. */
export function icon(name: IconName): string {
  return svgs[name];
}
