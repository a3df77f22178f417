// Provides the SVG icons of the interface and of the CV sections.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../project.ts';
import { ICONS_FOLDER, iconFiles, networkIconFiles } from './icon-files.ts';

export type IconName = keyof typeof iconFiles;

const readIcons = (filesByIcon: Record<string, string>) =>
  Object.entries(filesByIcon).map(([iconName, iconFile]): [string, string] => {
    const svg = readFileSync(join(root, ICONS_FOLDER, `${iconFile}.svg`), 'utf8');
    const inlineSvg = svg.replace(/ xmlns="[^"]*"/, '').replace(/\s*\n\s*/g, '');
    return [iconName, inlineSvg.replace(/class="[^"]*"/, 'class="icon" aria-hidden="true"')];
  });

const icons = Object.fromEntries(readIcons(iconFiles)) as Record<IconName, string>;
const networkIcons = new Map(readIcons(networkIconFiles));

/** A contact of the CV: of what kind it is, and the network of a profile, such as "Stack Overflow". */
interface ContactKind {
  kind: 'place' | 'email' | 'phone' | 'url' | 'profile';
  network: string;
}

/** The icon of a contact as inline SVG: that of its kind, or of the network of a profile; '' where a network has none. */
export function contactIcon({ kind, network }: ContactKind): string {
  if (kind !== 'profile') return icons[kind];
  return networkIcons.get(network.toLowerCase().replace(/[\s\p{P}]/gu, '')) ?? '';
}

/** Whether icons distinguish contacts: two different ones at least. */
export function hasContactIcons(contacts: ContactKind[]): boolean {
  return new Set(contacts.map(contactIcon).filter(Boolean)).size > 1;
}

/** The name of the icon of a part of a CV; a section that JSON Resume does not have may have no icon of its own. */
export function iconNameOf(cvPart: string): IconName {
  return isIconName(cvPart) ? cvPart : 'section';
}

function isIconName(name: string): name is IconName {
  return Object.hasOwn(iconFiles, name);
}

/** An icon as inline SVG. It is hidden from assistive technology (`aria-hidden`), as text always stands beside it. */
export function icon(name: IconName): string {
  return icons[name];
}
