/** What each language has: its pages, their fragments and its pages of problems, after `/<language>`. */
export const pages = [
  '',
  '?length=short&icons=hide&theme=clean',
  '/info',
  '/info/dialog',
  '/shortcuts',
  '/shortcuts/dialog',
  '/nothing',
  '/nothing/dialog',
  '?length=half',
];
