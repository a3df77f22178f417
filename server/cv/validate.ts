// Validates what a schema cannot express: real dates, ends after starts, unique ids, known images.
import type { Violation } from '../content/diagnostics.ts';
import { excerpt } from '../content/excerpt.ts';
import { suggest } from '../content/suggest.ts';
import { isDate } from './dates.ts';
import { type Cv, DATE, sectionNames } from './schema.ts';

const DATE_FORM = new RegExp(DATE);

/** What no schema says of a CV. `pictures` are the files of content/images. */
export function validateCv(cv: Cv, pictures: string[]): Violation[] {
  const violations: Violation[] = [];
  const warn = (path: string, message: string, hint: string) =>
    violations.push({ severity: 'warning', path, message, hint });

  function checkPicture(name: string | undefined, path: string): void {
    if (name === undefined || pictures.includes(name)) return;
    if (/^(\w+:)?\/\/|^data:/i.test(name)) {
      const [, last = ''] = /^(?:\w+:)?\/\/[^/?#]+\/(?:[^?#]*\/)?([^/?#]+)/.exec(name) ?? [];
      const file = /^data:/i.test(name) || !last ? 'portrait.jpg' : last;
      warn(
        path,
        `is at a foreign address, from which nothing is ever loaded (found ${excerpt(name)})`,
        `put the picture into content/images and write its name, such as ${excerpt(file)}`,
      );
    } else {
      const meant = pictures.find(picture => name.endsWith(`/${picture}`));
      const known =
        (meant && `write ${excerpt(meant)}`) ||
        suggest(name, pictures) ||
        `there ${pictures.length ? `are ${pictures.join(', ')}` : 'is none'}`;
      warn(path, `should be a file in content/images (found ${excerpt(name)})`, known);
    }
  }

  /** A date that has the form of one: whether the calendar has it. */
  function checkDate(date: string | undefined, path: string): void {
    if (date === undefined || !DATE_FORM.test(date) || isDate(date)) return;
    const month = Number(date.slice(5, 7));
    warn(
      path,
      `should be a date that the calendar has (found ${excerpt(date)}); it is shown as it is written`,
      month < 1 || month > 12 ? 'months are 01 to 12' : 'the month has no such day',
    );
  }

  checkPicture(cv.basics?.image, '/basics/image');
  for (const section of sectionNames) {
    const ids = new Map<string, number>();
    for (const [i, entry] of (cv[section] ?? []).entries()) {
      const path = `/${section}/${i}`;
      const { id, logo, startDate, endDate, date, releaseDate } = entry as Record<string, string | undefined>;
      checkPicture(logo, `${path}/logo`);
      for (const [key, value] of Object.entries({ startDate, endDate, date, releaseDate })) {
        checkDate(value, `${path}/${key}`);
      }
      if (startDate && endDate && isDate(startDate) && isDate(endDate)) {
        const shared = Math.min(startDate.length, endDate.length);
        if (endDate.slice(0, shared) < startDate.slice(0, shared)) {
          warn(
            `${path}/endDate`,
            `should not be before the start, ${startDate} (found ${excerpt(endDate)})`,
            'one of the two is wrong',
          );
        }
      }
      if (id === undefined) continue;
      const first = ids.get(id);
      if (first !== undefined) {
        violations.push({
          severity: 'error',
          path: `${path}/id`,
          message: `should be unique in its section (found ${excerpt(id)}, which /${section}/${first} has)`,
          hint: 'give each entry an id of its own, the same in every language',
        });
      } else ids.set(id, i);
    }
  }
  return violations;
}
