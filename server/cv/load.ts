import type { ContentFolder } from '../content/files.ts';
import { checker, type Finding } from '../content/findings.ts';
import { type Cv, CvSchema, sectionNames } from './schema.ts';

/** The folder of CVs, one JSON Resume document for each language. */
export const CV_FOLDER = 'cv';

const check = checker(CvSchema);

/** Reads `cv/<language>.json` for each language. A file with any fault is left out and its findings say why. */
export function loadCvs(
  folder: ContentFolder,
  languages: string[],
): { cvs: Map<string, Cv>; findings: Finding[] } {
  const cvs = new Map<string, Cv>();
  const findings: Finding[] = [];
  for (const language of languages) {
    const file = `${CV_FOLDER}/${language}.json`;
    const read = folder.read(file);
    const checked = read.findings.length ? read : check(folder.name(file), read.value);
    const faults = [...checked.findings, ...repeatedIds(folder.name(file), read.value)];
    findings.push(...faults);
    if (checked.value && !faults.length) cvs.set(language, checked.value as Cv);
  }
  return { cvs, findings };
}

/** Ids that stand twice in a section, also where other things are wrong with the file. */
function repeatedIds(file: string, cv: unknown): Finding[] {
  return sectionNames.flatMap(section => {
    const entries = (cv as Record<string, unknown> | null | undefined)?.[section];
    const ids: unknown[] = Array.isArray(entries) ? entries.map(entry => entry?.id) : [];
    return ids.flatMap((id, i) =>
      typeof id === 'string' && ids.indexOf(id) < i
        ? [
            {
              file,
              path: `/${section}/${i}/id`,
              message: `should be unique in its section (found "${id}" twice)`,
            },
          ]
        : [],
    );
  });
}
