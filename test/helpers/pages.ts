/** The pages, dialog fragments and error pages of a language: their URLs after `/<language>`. */
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
