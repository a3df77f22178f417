import { createDocument } from '../dist/formats/document.js';
import { createTypesetter } from '../dist/formats/pdf/typesetter.js';
import { root } from '../dist/project.js';
import { loadContent } from '../dist/snapshot/load.js';

/** The compiled typesetter, and what it warns of. */
export function startTypesetter() {
  const warnings = [];
  return { typesetter: createTypesetter({ root, warn: message => warnings.push(message) }), warnings };
}

/** Every PDF of the sample: its document and how it is to be set. */
export function eachPdf() {
  const { content } = loadContent(`${root}/content`);
  const snapshot = { ...content, month: '2026-11' };
  const choices = [
    ['long', 'short'],
    ['show', 'hide'],
    ['default', 'clean'],
    ['a4', 'letter'],
  ];
  const all = choices.reduce(
    (some, values) => some.flatMap(one => values.map(value => [...one, value])),
    [[]],
  );
  return content.site.languages.flatMap(language =>
    all.map(([length, icons, theme, paper]) => {
      const url = `https://cv.example.org/${language}`;
      const document = createDocument({ snapshot, language, length, shared: null, url });
      const json = JSON.stringify(document.cv, null, 2);
      const options = { paper, icons, theme, images: content.images, json };
      const path = `/${language}/cv.pdf?length=${length}&icons=${icons}&theme=${theme}&paper=${paper}`;
      return {
        name: [language, length, icons, theme, paper].join(' '),
        path,
        length,
        paper,
        document,
        options,
      };
    }),
  );
}
