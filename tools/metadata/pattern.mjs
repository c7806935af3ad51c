// The regular expressions of the metadata use few constructs: digits, \d, [classes], groups, alternatives, ?, {n},
// {n,m} and, in national prefixes only, captures and a final $. Nothing repeats without bound, so every pattern is a
// finite set.

const ANY_DIGIT = 0x3ff;

/** Parses a pattern. Nodes: {digits}, {sequence}, {choice}, {repeat, least, most}, {capture, group}, {end}. */
export function parse(text) {
  let at = 0;
  let groups = 0;

  function choice() {
    const options = [sequence()];
    while (text[at] === '|') {
      at++;
      options.push(sequence());
    }
    return options.length === 1 ? options[0] : { choice: options };
  }

  function sequence() {
    const parts = [];
    while (at < text.length && text[at] !== '|' && text[at] !== ')') {
      parts.push(repeated(atom()));
    }
    return { sequence: parts };
  }

  function atom() {
    const c = text[at++];
    if (c === '(') return group();
    if (c === '[') return { digits: digitClass() };
    if (c === '$') return { end: true };
    if (c === '\\' && text[at++] === 'd') return { digits: ANY_DIGIT };
    if (c >= '0' && c <= '9') return { digits: 1 << Number(c) };
    throw new Error(`Unknown construct at ${at} of ${text}`);
  }

  function group() {
    const captured = text.slice(at, at + 2) !== '?:';
    const number = captured ? ++groups : 0;
    if (!captured) at += 2;
    const inner = choice();
    if (text[at++] !== ')') throw new Error(`Unclosed group in ${text}`);
    return captured ? { capture: inner, group: number } : inner;
  }

  function digitClass() {
    let mask = 0;
    while (text[at] !== ']') {
      const first = Number(text[at++]);
      const last = text[at] === '-' ? Number(text[(at += 2) - 1]) : first;
      if (!(first <= last)) throw new Error(`Unknown class in ${text}`);
      for (let digit = first; digit <= last; digit++) mask |= 1 << digit;
    }
    at++;
    return mask;
  }

  function repeated(node) {
    if (text[at] === '?') {
      at++;
      return { repeat: node, least: 0, most: 1 };
    }
    if (text[at] !== '{') return node;
    const close = text.indexOf('}', at);
    const [least, most = least] = text.slice(at + 1, close).split(',').map(Number);
    at = close + 1;
    return { repeat: node, least, most };
  }

  const whole = choice();
  if (at !== text.length) throw new Error(`Trailing text in ${text}`);
  return { node: whole, groups };
}

/** One of the strings that the parsed pattern matches; `pick(n)` chooses from 0 to n - 1. */
export function sample(node, pick) {
  if (node.digits) {
    const allowed = [...'0123456789'].filter((digit) => (node.digits >> Number(digit)) & 1);
    return allowed[pick(allowed.length)];
  }
  if (node.sequence) return node.sequence.map((part) => sample(part, pick)).join('');
  if (node.choice) return sample(node.choice[pick(node.choice.length)], pick);
  if (node.capture) return sample(node.capture, pick);
  if (node.end) return '';
  const times = node.least + pick(node.most - node.least + 1);
  return Array.from({ length: times }, () => sample(node.repeat, pick)).join('');
}
