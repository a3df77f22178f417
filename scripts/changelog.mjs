// Reads CHANGELOG.md in the form of Keep a Changelog 1.1.0, and dates a release in it.

/** The kinds of change that Keep a Changelog names. */
const KINDS = ['Added', 'Changed', 'Deprecated', 'Removed', 'Fixed', 'Security'];

/** The parts of a changelog, newest first: `title` is "Unreleased" or a version, `text` is what is below the heading. */
function readParts(changelog) {
  return changelog
    .split(/^(?=## )/m)
    .slice(1)
    .map(part => {
      const [heading, ...lines] = part.split('\n');
      const [, title, date] = /^## \[([^\]]+)\](?: - (\S+))?$/.exec(heading) ?? [];
      return { heading, title, date, text: lines.join('\n').trim() };
    });
}

/**
 * What is wrong with a changelog: a heading that Keep a Changelog does not know, changes outside of a kind, a kind twice or
 * empty, a version without a date, versions out of order.
 */
export function findProblems(changelog) {
  const parts = readParts(changelog);
  const problems = [];
  if (!changelog.startsWith('# Changelog\n')) problems.push('should begin with "# Changelog"');
  if (parts[0]?.title !== 'Unreleased') problems.push('should have "## [Unreleased]" first');
  const versions = parts.slice(1).map(({ title }) => title ?? '');
  for (const { heading, title, date } of parts.slice(1)) {
    const isDated = /^\d+\.\d+\.\d+$/.test(title) && /^\d{4}-(0[1-9]|1[0-2])-([0-2]\d|3[01])$/.test(date);
    if (!isDated) problems.push(`"${heading}" should be "## [version] - YYYY-MM-DD"`);
  }
  versions.forEach((version, i) => {
    if (i > 0 && !isNewer(versions[i - 1], version))
      problems.push(`${version} should be above ${versions[i - 1]}`);
  });
  for (const { heading, text } of parts) {
    const [before, ...groups] = `\n${text}`.split(/^### /m);
    if (before.trim()) problems.push(`"${heading}" has text outside of a kind of change`);
    const kinds = groups.map(group => group.split('\n')[0]);
    for (const [i, kind] of kinds.entries()) {
      if (!KINDS.includes(kind)) problems.push(`"### ${kind}" should be one of ${KINDS.join(', ')}`);
      if (kinds.indexOf(kind) !== i) problems.push(`"${heading}" has "### ${kind}" twice`);
      if (!/^\n\n- /.test(groups[i].slice(kind.length))) problems.push(`"### ${kind}" should have a list`);
    }
  }
  return problems;
}

/** Whether a version (three numbers) is newer than another. */
export function isNewer(version, other) {
  const [a, b] = [version, other].map(text => text.split('.').map(Number));
  const i = a.findIndex((number, place) => number !== b[place]);
  return i >= 0 && a[i] > b[i];
}

/**
 * Dates a release: what is unreleased becomes the section of the version, below an empty "Unreleased". A version that has its
 * section stays as it is.
 *
 * @param date YYYY-MM-DD
 * @returns the changelog, and the text of the section without its heading.
 * @throws {Error} when the changelog is not in the form, nothing is unreleased, or the version is older than the last.
 */
export function dateRelease(changelog, version, date) {
  const problems = findProblems(changelog);
  if (problems.length) throw new Error(`CHANGELOG.md ${problems.join('; ')}`);
  const [unreleased, ...released] = readParts(changelog);
  const section = released.find(({ title }) => title === version);
  if (section) return { changelog, section: section.text };
  const last = released[0]?.title;
  if (last && !isNewer(version, last)) throw new Error(`${version} should be newer than ${last}`);
  if (!unreleased.text) throw new Error('CHANGELOG.md has nothing under "Unreleased"');
  const heading = `## [Unreleased]\n\n## [${version}] - ${date}\n`;
  return { changelog: changelog.replace('## [Unreleased]\n', () => heading), section: unreleased.text };
}
