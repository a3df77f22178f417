import t from 'tap';
import { formatLinks } from '../../../server/formats/links.ts';
import { hrefOf, inPath, inQuery } from '../../../server/urls/page-url.ts';
import { content, snapshotOf } from '../../helpers/app.ts';

const { site } = content;
const exported = { snapshot: snapshotOf({ ...content, site: { ...site, choicesIn: 'path' } }), shared: null };
const server = { snapshot: snapshotOf(), shared: null };
const choices = { ...site.defaults, length: 'short', theme: 'clean' } as const;

t.test('choices are in the query of a URL, or in its path, before a file name', async t => {
  for (const [path, query, inside] of [
    ['/en', '/en?length=short&theme=clean', '/en/length-short/theme-clean'],
    ['/en/info', '/en/info?length=short&theme=clean', '/en/info/length-short/theme-clean'],
    ['/en/cv.pdf', '/en/cv.pdf?length=short&theme=clean', '/en/length-short/theme-clean/cv.pdf'],
  ] as const) {
    const parts = ['length=short', 'theme=clean'];
    t.equal(inQuery(path, parts), query);
    t.equal(inPath(path, parts), inside);
    t.equal(hrefOf(server, path, choices), query);
    t.equal(hrefOf(exported, path, choices), inside);
    t.strictSame(
      [inQuery(path, []), inPath(path, [])],
      [path, path],
      'without choices the path does not change',
    );
    t.equal(hrefOf(exported, path, site.defaults), path);
  }
});

t.test(
  'an exported format has its file name in the link, a server sends it in Content-Disposition',
  async t => {
    const [pdf, ...others] = formatLinks({ ...exported, choices }, 'es');
    t.match(pdf, {
      href: '/es/length-short/theme-clean/cv.pdf',
      download: '/es/length-short/theme-clean/cv.pdf',
      fileName: 'leonardo-torres-quevedo-cv-es-short.pdf',
    });
    t.equal(
      others.at(-1)?.fileName,
      'leonardo-torres-quevedo-cv-es.vcf',
      'a vCard does not depend on the length',
    );
    const links = formatLinks({ ...server, choices }, 'es');
    t.equal(links[0]?.download, '/es/cv.pdf?download&length=short&theme=clean');
    t.ok(
      links.every(({ fileName }) => fileName === ''),
      'the server sends it',
    );
  },
);
