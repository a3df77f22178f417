import t from 'tap';
import { formatLinks } from '../../../server/formats/links.ts';
import { hrefOf, inPath, inQuery } from '../../../server/urls/page-url.ts';
import { content, snapshotOf } from '../../helpers/app.ts';

const { site } = content;
const files = { snapshot: snapshotOf({ ...content, site: { ...site, choicesIn: 'path' } }), shared: null };
const server = { snapshot: snapshotOf(), shared: null };
const clean = { ...site.defaults, length: 'short', theme: 'clean' } as const;

t.test('a path takes choices in its query, or in itself, a file before its name', async t => {
  for (const [path, query, inside] of [
    ['/en', '/en?length=short&theme=clean', '/en/length-short/theme-clean'],
    ['/en/info', '/en/info?length=short&theme=clean', '/en/info/length-short/theme-clean'],
    ['/en/cv.pdf', '/en/cv.pdf?length=short&theme=clean', '/en/length-short/theme-clean/cv.pdf'],
  ] as const) {
    const parts = ['length=short', 'theme=clean'];
    t.equal(inQuery(path, parts), query);
    t.equal(inPath(path, parts), inside);
    t.equal(hrefOf(server, path, clean), query);
    t.equal(hrefOf(files, path, clean), inside);
    t.strictSame([inQuery(path, []), inPath(path, [])], [path, path], 'without any it is as it was');
    t.equal(hrefOf(files, path, site.defaults), path);
  }
});

t.test('of a format that a server would send to be saved, a file has the name', async t => {
  const [pdf, ...others] = formatLinks({ ...files, choices: clean }, 'es');
  t.match(pdf, {
    href: '/es/length-short/theme-clean/cv.pdf',
    download: '/es/length-short/theme-clean/cv.pdf',
    fileName: 'leonardo-torres-quevedo-cv-es-short.pdf',
  });
  t.equal(others.at(-1)?.fileName, 'leonardo-torres-quevedo-cv-es.vcf', 'a card is that of the whole CV');
  const links = formatLinks({ ...server, choices: clean }, 'es');
  t.equal(links[0]?.download, '/es/cv.pdf?download&length=short&theme=clean');
  t.ok(
    links.every(({ fileName }) => fileName === ''),
    'a server says it itself',
  );
});
