// Knows the words that people write as the end date of what is ongoing, such as "Present", "bis heute" or "現在".

/** The words for what is ongoing by language tag (BCP 47), separated by commas. */
const ongoingWordsByLanguage: Record<string, string> = {
  en: 'present, the present, present day, current, currently, now, right now, today, ongoing, on-going, to date, till date, to present, to the present, until now, until present, until today, till now, till present, till today, up to now, up to present, up to the present, in progress',
  ar: 'الآن, الان, حتى الآن, حتى الان, إلى الآن, الى الان, اليوم, حتى اليوم, إلى اليوم, حاليا, حاليًا, حالياً, الحالي, الحاضر, حتى الحاضر, الوقت الحالي, حتى الوقت الحالي, الوقت الحاضر, حتى الوقت الحاضر, حتى تاريخه, مستمر',
  bg: 'сега, досега, до сега, днес, до днес, до момента, в момента, понастоящем, настояще, настоящем',
  bn: 'বর্তমান, বর্তমানে, এখন, চলমান',
  ca: "actualitat, l'actualitat, a l'actualitat, fins a l'actualitat, actualment, avui, fins avui, ara, fins ara, en curs",
  cs: 'současnost, do současnosti, po současnost, dosud, doposud, nyní, dnes, dodnes, do dnes, stále, aktuálně, trvá, probíhá',
  da: 'nu, til nu, frem til nu, nuværende, igangværende, i dag, idag, dags dato, til dags dato, d.d, fortsat, stadig, nutid',
  de: 'heute, bis heute, jetzt, bis jetzt, aktuell, laufend, fortlaufend, andauernd, fortdauernd, gegenwart, gegenwärtig, bis zur gegenwart, derzeit, momentan, zurzeit, zur zeit, dato, bis dato',
  el: 'σήμερα, μέχρι σήμερα, μέχρι και σήμερα, έως σήμερα, ως σήμερα, τώρα, μέχρι τώρα, έως τώρα, παρόν, το παρόν, σε εξέλιξη, εν εξελίξει, σημερα, μεχρι σημερα, εως σημερα, τωρα, παρον',
  es: 'actualidad, la actualidad, a la actualidad, hasta la actualidad, actual, actualmente, presente, el presente, al presente, hasta el presente, hoy, hoy en día, hasta hoy, ahora, hasta ahora, a la fecha, hasta la fecha, en curso, vigente',
  et: 'praegu, praeguseni, tänaseni, käesolev',
  eu: 'gaur, gaur egun, orain',
  fa: 'اکنون, تاکنون, تا کنون, هم‌اکنون, هم اکنون, حال حاضر, در حال حاضر, تا حال, تا به حال, حاضر, امروز, تا امروز, ادامه دارد, جاری',
  fi: 'nyt, nykyinen, nykyään, nykyhetki, nykyhetkeen, tällä hetkellä, tänään, tähän päivään, jatkuu, jatkuva, meneillään, edelleen',
  fr: "présent, à présent, jusqu'à présent, aujourd'hui, à aujourd'hui, jusqu'à aujourd'hui, jusqu'aujourd'hui, à ce jour, ce jour, jusqu'à ce jour, actuel, actuelle, actuellement, poste actuel, en poste, en cours, maintenant, jusqu'à maintenant",
  gl: 'actualidade, a actualidade, na actualidade, ata a actualidade, hoxe, ata hoxe, agora',
  he: 'היום, עד היום, כיום, הווה, ההווה, בהווה, עכשיו, עד עכשיו, עד כה, נוכחי',
  hi: 'वर्तमान, वर्तमान में, वर्तमान तक, अभी, अभी तक, अब तक, आज, आज तक, जारी',
  hr: 'danas, do danas, sada, do sada, trenutno, sadašnjost, u tijeku, u toku',
  hu: 'jelenleg, jelenlegi, jelen, jelenig, napjainkig, mai napig, a mai napig, máig, mostanáig, folyamatban, folyamatos',
  id: 'sekarang, sampai sekarang, hingga sekarang, saat ini, sampai saat ini, hingga saat ini, kini, hingga kini, sehingga kini, hari ini, masih berlangsung',
  it: 'presente, al presente, oggi, a oggi, ad oggi, fino a oggi, fino ad oggi, attuale, attualmente, in corso, tuttora, adesso',
  ja: '現在, 現在まで, 現在に至る, 今, 在職中, 在籍中, 在学中, 現職, 継続中, 進行中',
  ko: '현재, 현재까지, 지금, 지금까지, 재직중, 재직 중, 재학중, 재학 중, 진행중, 진행 중',
  lt: 'dabar, iki dabar, šiuo metu, iki šiol',
  lv: 'šobrīd, pašlaik, tagad, līdz šim',
  nb: 'nå, til nå, fram til nå, frem til nå, nåværende, nåtid, pågående',
  nl: 'heden, tot heden, t/m heden, op heden, tot op heden, nu, tot nu, tot nu toe, vandaag, tot vandaag, huidig, huidige, lopend, doorlopend, momenteel',
  nn: 'noverande, pågåande',
  pl: 'obecnie, do obecnie, do chwili obecnej, chwila obecna, teraz, do teraz, dziś, do dziś, dzisiaj, do dzisiaj, nadal, aktualnie, w trakcie, trwa',
  pt: 'atual, atualmente, actualmente, atualidade, até à atualidade, presente, o presente, até o presente, até ao presente, momento, até o momento, até ao momento, hoje, até hoje, agora, até agora, até a data, até à data, em andamento, em curso',
  ro: 'prezent, în prezent, in prezent, până în prezent, pana in prezent, azi, astăzi, acum, în curs',
  ru: 'настоящее время, по настоящее время, в настоящее время, до настоящего времени, настоящий момент, по настоящий момент, н.в, н. в, н/в, по н.в, по н. в, по н/в, наст. время, по наст. время, наше время, по наше время, текущее время, по текущее время, сейчас, сегодня, по сегодняшний день, по сей день, до сих пор',
  sk: 'súčasnosť, do súčasnosti, po súčasnosť, doteraz, dodnes, teraz, aktuálne, prebieha',
  sl: 'danes, do danes, zdaj, sedaj, trenutno, v teku',
  sr: 'данас, до данас, сада, до сада, тренутно, садашњост, у току',
  sv: 'nuvarande, pågående, pågår, idag, nutid, till nu, fram till nu, fortfarande',
  th: 'ปัจจุบัน, ปัจจุบันนี้, ถึงปัจจุบัน, จนถึงปัจจุบัน, ขณะนี้, ตอนนี้',
  tr: 'devam ediyor, halen devam ediyor, devam etmekte, devam, halen, hâlen, hala, hâlâ, günümüz, günümüze kadar, bugün, bugüne kadar, şu an, şu anda, şimdi, mevcut',
  uk: 'теперішній час, по теперішній час, до теперішнього часу, даний час, по даний час, на даний час, цей час, по цей час, дотепер, до тепер, зараз, сьогодні, до сьогодні, по сьогоднішній день, нині, по нині, донині, досі, триває',
  ur: 'تاحال, موجودہ, اب تک, ابھی تک, آج تک',
  vi: 'hiện tại, đến hiện tại, hiện nay, nay, đến nay, cho đến nay, bây giờ, hôm nay',
  zh: '至今, 迄今, 今, 现在, 現在, 到现在, 至现在, 目前, 到目前, 现今, 在职, 在職, 进行中, 進行中',
};

const ongoingWords = new Set(Object.values(ongoingWordsByLanguage).join(', ').split(', ').map(foldWord));

/** Whether a text means, in any of the languages, that something is ongoing. Case and punctuation around it are ignored. */
export function isOngoingWord(word: string): boolean {
  return ongoingWords.has(foldWord(word));
}

/**
 * A text in NFC and lower case, with single spaces and straight apostrophes, without invisible characters, and without
 * punctuation around it. The lower case of the Turkish İ has a combining dot, which is removed.
 */
function foldWord(word: string): string {
  return word
    .replace(/\p{Cf}/gu, '')
    .toLowerCase()
    .replaceAll('i\u0307', 'i')
    .normalize('NFC')
    .replace(/[’ʼ]/g, "'")
    .replace(/\s+/g, ' ')
    .replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{M}\p{N}]+$/gu, '');
}
