// Provides the SVG icons of the interface and of the CV sections.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** The file in Bootstrap Icons of each icon, without extension. */
const iconFiles = {
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
  /** Any other section. */
  section: 'bookmark',
} as const;

export type IconName = keyof typeof iconFiles;

const icons = Object.fromEntries(
  Object.entries(iconFiles).map(([name, file]) => {
    const svg = readFileSync(require.resolve(`bootstrap-icons/icons/${file}.svg`), 'utf8');
    const inlineSvg = svg.replace(/ xmlns="[^"]*"/, '').replace(/\s*\n\s*/g, '');
    return [name, inlineSvg.replace(/class="[^"]*"/, 'class="icon" aria-hidden="true"')];
  }),
) as Record<IconName, string>;

/** The name of the icon of a part of a CV; a section that JSON Resume does not have may have no icon of its own. */
export function iconNameOf(part: string): IconName {
  return isIconName(part) ? part : 'section';
}

function isIconName(name: string): name is IconName {
  return Object.hasOwn(iconFiles, name);
}

/** An icon as inline SVG. It is hidden from assistive technology (`aria-hidden`), as text always stands beside it. */
export function icon(name: IconName): string {
  return icons[name];
}
