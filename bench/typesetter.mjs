// Starts the compiled typesetter, and lists every PDF of the sample, for benchmarks and checks.
import { createCvDocument } from '../dist/suite/server/formats/document.js';
import { createTypesetter } from '../dist/suite/server/formats/pdf/typesetter.js';
import { root } from '../dist/suite/server/project.js';
import { loadContent } from '../dist/suite/server/snapshot/load.js';

/** The compiled typesetter, and the list of its warnings. */
export function startTypesetter() {
  const warnings = [];
  return { typesetter: createTypesetter({ root, warn: message => warnings.push(message) }), warnings };
}

/** Every PDF of the sample, in each language and combination of choices: its document, options and URL path. */
export async function eachPdf() {
  const { content } = await loadContent(`${root}/content`);
  const snapshot = { ...content, month: '2026-11' };
  const choices = [
    ['long', 'short'],
    ['show', 'hide'],
    ['default', 'clean'],
    ['a4', 'letter'],
  ];
  const all = choices.reduce(
    (combinations, values) => combinations.flatMap(chosen => values.map(value => [...chosen, value])),
    [[]],
  );
  return content.site.languages.flatMap(language =>
    all.map(([length, icons, theme, paper]) => {
      const url = `https://cv.example.org/${language}`;
      const document = createCvDocument({ snapshot, language, length, shared: null, url });
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
