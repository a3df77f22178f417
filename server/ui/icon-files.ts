// Names the icons of the interface, of the CV sections and of networks, and their files.

/** The file in Bootstrap Icons of each icon, without extension. */
export const iconFiles = {
  contents: 'list-ul',
  formats: 'download',
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

/** The file of the glyph of each network that has one, by its name in small letters and without spaces and punctuation. */
export const networkIconFiles = {
  behance: 'behance',
  bluesky: 'bluesky',
  dribbble: 'dribbble',
  facebook: 'facebook',
  github: 'github',
  gitlab: 'gitlab',
  instagram: 'instagram',
  linkedin: 'linkedin',
  mastodon: 'mastodon',
  medium: 'medium',
  stackoverflow: 'stack-overflow',
  threads: 'threads',
  twitter: 'twitter-x',
  x: 'twitter-x',
  youtube: 'youtube',
} as const;

/** The folder of the icons that the program uses, in the root folder; the build copies them from Bootstrap Icons. */
export const ICONS_FOLDER = 'dist/icons';
