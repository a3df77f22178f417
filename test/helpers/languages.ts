// Loads the resumes of test/languages, one invented person in each language, as sites of one language.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Test } from 'tap';
import type { LoadResult } from '../../server/content/live-content.ts';
import { contactFields } from '../../server/content/site.ts';
import { root } from '../../server/project.ts';
import { loadContent } from '../../server/snapshot/load.ts';
import type { Content } from '../../server/snapshot/snapshot.ts';

/** The languages of test/languages, each in its own script or with letters of its own, and their direction. */
export const resumeLanguages = {
  zh: 'ltr',
  ja: 'ltr',
  ko: 'ltr',
  ar: 'rtl',
  he: 'rtl',
  fa: 'rtl',
  hi: 'ltr',
  th: 'ltr',
  ru: 'ltr',
  el: 'ltr',
  vi: 'ltr',
} as const;

export type ResumeLanguage = keyof typeof resumeLanguages;

/** Loads the resume of a language as the only CV of a site with all contacts, with English interface messages. */
export async function loadResume(t: Test, language: ResumeLanguage): Promise<LoadResult<Content>> {
  const read = (name: string) => readFileSync(join(root, name), 'utf8');
  const messages = JSON.parse(read('server/ui/messages/en.json'));
  const folder = t.testdir({
    'site.json': JSON.stringify({ baseUrl: 'https://cv.example.org', public: contactFields }),
    cv: { [`${language}.json`]: read(`test/languages/${language}.json`) },
    ui: {},
  });
  const ui = { ...messages, locale: language, dir: resumeLanguages[language] };
  writeFileSync(join(folder, `ui/${language}.json`), JSON.stringify(ui));
  return loadContent(folder);
}
