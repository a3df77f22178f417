import t from 'tap';
import { bareUrl, hostUrl, isFileName, isUrl, mailtoUrl, safeUrl } from '../../../server/text/links.ts';
import { readTelephone, telephoneUrl } from '../../../server/text/telephone.ts';
import { outline } from '../../helpers/tree.ts';

t.test('a URL with letters beyond ASCII stays one, however many were checked before', async t => {
  let found = 0;
  for (let i = 0; i < 10_000; i++)
    found += Number(isUrl('https://example.org/a') && isUrl('https://é.example/'));
  t.equal(found, 10_000);
});

t.test('a URL is linked only by its scheme and if it can be parsed', async t => {
  for (const url of [
    'https://x.example',
    'HTTP://x.example/a?b#c',
    'mailto:a@x.example?subject=b',
    'tel:+34-600',
    'tel:+1(415)5550100;ext=89',
    'tel:5550100;phone-context=+1415',
  ])
    t.equal(safeUrl(url), url);
  for (const url of [
    '',
    'x.example',
    'javascript:alert(1)',
    ' https://x.example',
    'https:x.example',
    'https://a b',
    'https://[',
    'https://https://x.example',
    'mailto:',
    'mailto:ana',
    'tel:',
    'tel:5550100',
    'tel:+1-800-FLOWERS',
  ])
    t.equal(safeUrl(url), '', url);
});

t.test('a bare URL ends before Chinese and Japanese punctuation', async t => {
  t.equal(outline(bareUrl('www.x.example/a')), '<a https://www.x.example/a>www.x.example/a</a>');
  t.equal(outline(bareUrl('https://x.example（a）')), '<a https://x.example>https://x.example</a>（a）');
  t.equal(outline(bareUrl('https://[')), 'https://[');
});

t.test('www. begins a URL of a host, not of a file', async t => {
  t.equal(outline(bareUrl('www.resume.pdf')), 'www.resume.pdf');
});

t.test('an e-mail address is a link if it is one address', async t => {
  for (const [address, url] of [
    ['ana.example+cv@mail.example.org', 'mailto:ana.example+cv@mail.example.org'],
    ['a#b?c%d&e@x.example', 'mailto:a%23b%3Fc%25d%26e@x.example'],
    ['用户@例え.jp', 'mailto:%E7%94%A8%E6%88%B7@%E4%BE%8B%E3%81%88.jp'],
  ])
    t.equal(mailtoUrl(address as string), url);
  for (const text of [
    '',
    'ana',
    'ana@localhost',
    'ana at x.example',
    'ana@x.example, bo@x.example',
    'ana@x.example,bo@x.example',
    'Ana <ana@x.example>',
    'ana@x.example?bcc=bo@x.example',
    'an\u200ba@x.example',
    'ana@x.exa\u00admple',
    'ana@x.e',
  ])
    t.equal(mailtoUrl(text), '', text);
});

t.test('a host lacks its scheme; the name of a file is no host', async t => {
  for (const text of [
    'x.example',
    '//x.example',
    'www.x.md/a',
    'x.md/cv',
    'x.example:8080/a?b#c',
    '例え.jp',
    'x.ai',
    'x.xn--p1ai',
  ])
    t.equal(hostUrl(text), `https://${text.replace('//', '')}`, text);
  for (const text of [
    'resume.pdf',
    'index-en.html',
    'cv.docx',
    'a.b.html?x#y',
    'cv.md',
    'photos.zip',
    'Node.js',
    'index.php?id=1',
  ]) {
    t.equal(hostUrl(text), '', text);
    t.ok(isFileName(text), text);
  }
  for (const text of ['x', '1.5', '12.05.2020', 'e.g', 'a b.example', 'ana@x.example', '', 'ht!tp'])
    t.strictSame([hostUrl(text), isFileName(text)], ['', false], text);
});

t.test('a telephone number with its country code is a tel URI (RFC 3966)', async t => {
  for (const [text, url] of [
    ['+1 (555) 123-4567 ext. 89', 'tel:+15551234567;ext=89'],
    ['+1.555.123.4567 x89', 'tel:+15551234567;ext=89'],
    ['+1 555 123 4567 (ext 89)', 'tel:+15551234567;ext=89'],
    ['+15551234567;ext=89', 'tel:+15551234567;ext=89'],
    ['+7 495 555–01–00 доб. 12', 'tel:+74955550100;ext=12'],
    ['+44 (0)20 7946 0000', 'tel:+442079460000'],
    ['+44(20)79460000', 'tel:+442079460000'],
    ['(+34) 600 123 456', 'tel:+34600123456'],
    ['+(34) 600 123 456', 'tel:+34600123456'],
    ['+34 600 123 456 (mobile)', 'tel:+34600123456'],
    ['Tel.: +34 600 123 456', 'tel:+34600123456'],
    ['tel:+34600123456', 'tel:+34600123456'],
    ['+49 30/1234567', 'tel:+49301234567'],
    ['+39 06 1234567', 'tel:+39061234567'],
    ['＋８１　３－５５５５－０１００', 'tel:+81355550100'],
    ['+962 6 555 0190', 'tel:+96265550190'],
  ] as const)
    t.equal(telephoneUrl(text), url, text);
});

t.test('a text that is not surely one telephone number with its country code is no link', async t => {
  for (const text of [
    '',
    'ask me',
    '1-800-FLOWERS',
    '+1-800-FLOWERS',
    '+1 888 555 (HELP)',
    '+1 555 123 4567 or +1 555 987 6543',
    '+1 555 123 4567 / +1 555 987 6543',
    '+49 30 1234567/8',
    '+49 30/12/34567',
    '+49 30 1234567\n+49 30 7654321',
    '+1 555 123 4567 89',
    '+1 555 123 4567 (after 6pm)',
    '+1 555 123 4567,,89#',
    '+44 20 7946 00xx',
    '+44 20 (0) 7946 0000',
    '+49 030 1234567',
    '+39 (0)6 1234567',
    '+٩٦٢ ٦ ٥٥٥ ٠١٩٠',
    '+0 123 456 789',
    '+34 600',
    '+49 30 12345678901234',
    `+34 ${' '.repeat(100)} 600 123 456`,
  ])
    t.equal(readTelephone(text), null, text);
  for (const text of ['(555) 013-4477', '06 39 98 00 42', '0049 30 1234567', '112'])
    t.strictSame(
      [telephoneUrl(text), readTelephone(text)],
      ['', { number: text.replace(/\D/g, ''), extension: '' }],
      'a national number reaches someone else from abroad',
    );
  for (const text of ['12', '1234567890123456', '(0)30 123456', '555 1234 / 555 1235'])
    t.equal(readTelephone(text), null, text);
});
