// Provides the SVG icons of the interface and of the CV sections.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** Which picture of Bootstrap Icons stands for what. */
const pictures = {
  contents: 'list-ul',
  view: 'sliders',
  timeline: 'bar-chart-steps',
  email: 'envelope',
  phone: 'telephone',
  url: 'globe2',
  place: 'geo-alt',
  profile: 'person-vcard',
  work: 'briefcase',
  volunteer: 'people',
  education: 'mortarboard',
  projects: 'nut',
  awards: 'award',
  certificates: 'file-earmark-check',
  publications: 'journal-text',
  skills: 'rulers',
  languages: 'translate',
  interests: 'compass',
  references: 'quote',
} as const;

export type IconName = keyof typeof pictures;

const svgs = Object.fromEntries(
  Object.entries(pictures).map(([name, picture]) => {
    const svg = readFileSync(require.resolve(`bootstrap-icons/icons/${picture}.svg`), 'utf8');
    const inline = svg.replace(/ xmlns="[^"]*"/, '').replace(/\s*\n\s*/g, '');
    return [name, inline.replace(/class="[^"]*"/, 'class="icon" aria-hidden="true"')];
  }),
) as Record<IconName, string>;

/** An icon as inline SVG, hidden from assistive technology: beside it there is always a word. */
export function icon(name: IconName): string {
  return svgs[name];
}
