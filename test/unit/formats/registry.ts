import t from 'tap';
import { fileName } from '../../../server/formats/registry.ts';

t.test('a file name has the person, the language and the length', async t => {
  t.equal(fileName('Leonardo Torres Quevedo', 'en', 'long', 'pdf'), 'leonardo-torres-quevedo-cv-en.pdf');
  t.equal(
    fileName('Leonardo Torres Quevedo', 'es', 'short', 'txt'),
    'leonardo-torres-quevedo-cv-es-short.txt',
  );
});

t.test('a file name has letters of any script, and no characters that file systems forbid', async t => {
  for (const [name, expected] of [
    ['Zoë Müller-Søn', 'zoë-müller-søn-cv-de.md'],
    ['Zoe\u0308', 'zoë-cv-de.md'],
    ['東京 太郎', '東京-太郎-cv-de.md'],
    ['मोहनदास', 'मोहनदास-cv-de.md'],
    ['../../etc/passwd\0\r\n"; x=', 'etc-passwd-x-cv-de.md'],
    ['\uD800', 'cv-de.md'],
    ['', 'cv-de.md'],
  ] as const)
    t.equal(fileName(name, 'de', 'long', 'md'), expected);
});

t.test('a file name is shorter than 255 bytes, however long the name is', async t => {
  t.ok(Buffer.byteLength(fileName('東'.repeat(500), 'zh-Hant-TW', 'short', 'json')) < 255);
});
