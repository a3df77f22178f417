import t from 'tap';
import { isOngoingWord } from '../../../server/cv/dates/ongoing-words.ts';

t.test('the present is understood in many languages', async t => {
  for (const [language, word] of [
    ['English', 'Present'],
    ['English', 'current'],
    ['English', 'Ongoing'],
    ['English', 'until now'],
    ['German', 'heute'],
    ['German', 'bis heute'],
    ['German', 'laufend'],
    ['French', 'Présent'],
    ['French', "aujourd'hui"],
    ['Spanish', 'Actualidad'],
    ['Italian', 'in corso'],
    ['Portuguese', 'atual'],
    ['Dutch', 'heden'],
    ['Polish', 'obecnie'],
    ['Russian', 'по настоящее время'],
    ['Ukrainian', 'дотепер'],
    ['Chinese', '至今'],
    ['Japanese', '現在'],
    ['Korean', '현재'],
    ['Turkish', 'devam ediyor'],
    ['Arabic', 'الآن'],
    ['Persian', 'تاکنون'],
    ['Hebrew', 'היום'],
    ['Hindi', 'वर्तमान'],
    ['Thai', 'ปัจจุบัน'],
    ['Vietnamese', 'hiện tại'],
    ['Indonesian', 'sekarang'],
    ['Catalan', 'actualitat'],
    ['Swedish', 'pågående'],
    ['Danish', 'nuværende'],
    ['Norwegian', 'nå'],
    ['Finnish', 'nykyinen'],
    ['Czech', 'současnost'],
    ['Hungarian', 'jelenleg'],
    ['Greek', 'σήμερα'],
    ['Romanian', 'prezent'],
  ] as const)
    t.ok(isOngoingWord(word), `${language}: ${word}`);
});

t.test('case, composition, invisible characters and punctuation around a word are ignored', async t => {
  for (const word of [
    ' PRESENT ',
    '(present)',
    '– Present.',
    'to  date',
    'Pre\u00adsent',
    'Pre\u0301sent',
    'AUJOURD’HUI',
    'По настоящее время…',
    'н.в.',
    'DEVAM EDİYOR',
    'ΜΕΧΡΙ ΣΗΜΕΡΑ',
    '\u200fالآن\u200f',
    'هم\u200cاکنون',
    '「現在」',
  ])
    t.ok(isOngoingWord(word), word);
});

t.test('another text is no word for the present', async t => {
  for (const text of [
    '',
    '-',
    '2020',
    'Presently unknown',
    'presents',
    '2001 to date',
    'n/a',
    'no',
    'future',
  ])
    t.notOk(isOngoingWord(text), text);
});
