// The ways in which people write a number, and the ways in which they get it wrong.

const SCRIPTS = {
  fullWidth: 0xff10,
  arabicIndic: 0x0660,
  easternArabic: 0x06f0,
  devanagari: 0x0966,
  bengali: 0x09e6,
};

export const inScript = (text, script) =>
  text.replace(/\d/g, (digit) => String.fromCharCode(SCRIPTS[script] + Number(digit)));

const SEPARATORS = [
  ' ', '-', '.', '/', '\u00a0', '\u2011', '\u2013', '\u200b', '\u3000', '\u00ad', ' - ', ') ', ' (', '\uff0d', '~',
  '\u2053',
];
const EXTENSIONS = [
  ' ext. 12', 'x345', ' x 9', '#77', ';ext=1234', ' доб. 15', ' anexo 3', ',,123#', ';42', ' - 503#', ' int 8',
  ' extensión 44', '～5',
];
const WORDS = ['tel: ', 'Call ', '(', '  ', 'whatsapp:', '\t', '☎ ', '№ '];
const TAILS = [' (office)', ' ', '.', ', please', ' мобильный', ')', '\n', ' 🙂', '#'];

/** Notations of a number that libphonenumber-js has parsed; `home` is a region of its country code. */
export function notations(number, home, random) {
  const national = number.formatNational();
  const international = number.formatInternational();
  const { callingCode, prefix } = home;
  const separator = () => (random.pick(2) ? random.from(SEPARATORS) : '');
  const scattered = number.number.replace(/(\d\d)(?=\d)/g, (pair) => pair + separator());
  return [
    [number.number, undefined],
    [international, undefined],
    [national, home.name],
    [number.nationalNumber, home.name],
    [number.number.slice(1), home.name],
    [`${callingCode} ${national}`, home.name],
    [`+${callingCode} ${national}`, undefined],
    [`+${callingCode} (0) ${number.nationalNumber}`, undefined],
    [`${prefix} ${number.number.slice(1)}`, home.name],
    [`00${number.number.slice(1)}`, home.name],
    [scattered, undefined],
    [inScript(international, random.from(['fullWidth', 'arabicIndic', 'easternArabic'])), undefined],
    [inScript(national, random.from(Object.keys(SCRIPTS))), home.name],
    [`tel:${number.number}`, undefined],
    [`tel:${number.nationalNumber};phone-context=+${callingCode}`, undefined],
    [random.from(WORDS) + international + random.from(TAILS), undefined],
    [(random.pick(2) ? international : national) + random.from(EXTENSIONS), home.name],
  ];
}

/** The same digits, with a mistake. */
export function mistakes(number, home, strangers, random) {
  const { nationalNumber, number: whole } = number;
  const at = 1 + random.pick(whole.length - 1);
  return [
    [whole.slice(0, -1), undefined],
    [whole + random.pick(10), undefined],
    [whole.slice(0, 3 + random.pick(4)), undefined],
    [whole + random.digits(1 + random.pick(6)), undefined],
    [whole.slice(0, at) + random.pick(10) + whole.slice(at + 1), undefined],
    [nationalNumber.slice(0, -1 - random.pick(3)), home.name],
    [nationalNumber + random.digits(1 + random.pick(3)), home.name],
    [nationalNumber, random.from(strangers)],
    [number.formatNational(), random.from(strangers)],
    [whole.slice(1), random.from(strangers)],
    [nationalNumber, undefined],
    [random.pick(10) + nationalNumber.slice(1), home.name],
  ];
}

/** What is no number, or hardly one; each is tried with and without a region. */
export const JUNK = [
  '', ' ', '+', '++', '0', '1', '12', '+1', '+12', '+999', '+9991234567', '+0123456789', '1 2', '+ 5', '(', '()',
  'abc', '-', '---', '☎', '🙂🙂🙂', '1-800-FLOWERS', '+1-800-FLOWERS', '1800CALLNOW', 'tel:', 'tel:+', 'tel:911',
  'tel:12;phone-context=', 'NULL', 'n/a', '++998901234567', '+998+901234567', '+ 998 90 123 45 67',
  '998 90 123 45 67 / 998 91 123 45 67', '1234567890123456789012345', '00', '000', '0000000000', '+00000000000',
  '1111111111', '+99999999999999', '12/34', '2024-01-31', '3.14159265', '192.168.0.1', '1e10', '#31#', '*100#',
  '112', '911', '999', '+44', '+44 ', '+440', '0044', '011', '8~10', '8~10 998 90 123 45 67', '810998901234567',
  '８８', '１', '٣', '٣٤٥', 'ext. 5', 'x123', '123x456', '123 x', '12~34567', '123;ext=4', '123;ext=', '1,23', '123,4',
  '123,,4', '123;4', '123#', '123 - 45#', '12-3-456#', 'tel:123;phone-context=example.com',
  'tel:123;phone-context=com', 'tel:1234567;phone-context=7.a', 'tel:1234567;phone-context=7-a.b',
  'tel:2133734253;phone-context=+1-', 'tel:2133734253;phone-context=+1.()', 'tel:2133734253;phone-context=1',
  'tel:2133734253;phone-context=+', 'tel:213-373-4253;isub=1;phone-context=+1', '2133734253;phone-context=+1',
  'tel:2133734253;phone-context=+1;foo=bar', 'tel:+12133734253;isub=99', ';phone-context=+1',
  ';phone-context=+1;tel:2133734253', 'tel:2133734253;ext=7;phone-context=+1', 'tel:~123;phone-context=a',
  '+1 213 373 4253 ext 123456789012345678901', '+1 213 373 4253 x1234567890', '+1 213 373 4253, 1234567890',
  '+1 213 373 4253,,1234567890123456', '+1 213 373 4253 XT 5', '+1 213 373 4253 EXTENSION 5',
  '+1 213 373 4253 ｅｘｔｎ 5', '+1 213 373 4253＃5', '+1 213 373 4253\t5', 'a'.repeat(250), '+1'.repeat(20),
  '9'.repeat(250), '9'.repeat(251), ' '.repeat(251), `${' '.repeat(238)}+12133734253`,
  `${' '.repeat(239)}+12133734253`, 'null\u0000', '+1\u0000 213 373 4253', '+1 213\u202e373 4253',
  '\u200e+1 213 373 4253', '+1 (213) 373‑4253', '+1［213］373−4253',
];

const TOKENS = [
  '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '12', '123', '4567', '90123', '998', '44', '+', '+1', '+998',
  '+44', ' ', '-', '.', ',', ',,', ';', ':', '#', '~', '～', '/', '(', ')', '[', '\t', 'x', 'X', 'ext', 'ext.',
  'extn', 'int', 'доб', 'anexo', ';ext=', 'tel:', ';isub=', ';phone-context=', ';phone-context=+1',
  ';phone-context=a.b', '\u00a0', '\u2013', '＃', 'ｘ', '٤', '５', 'a', 'ó', '*', '\u200b', '=',
];

/** A text of pieces that mean something to the parser, in an order that nobody would write. */
export const noise = (random) => Array.from({ length: 1 + random.pick(14) }, () => random.from(TOKENS)).join('');
