// Prefixes need what an automaton has not: the first alternative wins, and captures. They become programs of 16-bit
// words for a small backtracking machine (src/Numbers/Plans/PrefixProgram.cs).

const SAVE = 0x1000;
const END = 0x2000;
const MATCH = 0x3000;
const SPLIT = 0x4000;
const JUMP = 0x8000;

/** The words of a parsed pattern. Addresses are relative to the first. */
export function program({ node, groups }) {
  if (groups > 2) throw new Error('The machine has two captures');
  const words = [];

  function emit(part) {
    if (part.digits) words.push(part.digits);
    else if (part.end) words.push(END);
    else if (part.sequence) part.sequence.forEach(emit);
    else if (part.capture) emitCapture(part);
    else if (part.choice) emitChoice(part.choice);
    else emitRepeat(part);
  }

  function emitCapture({ capture, group }) {
    words.push(SAVE | (2 * group - 2));
    emit(capture);
    words.push(SAVE | (2 * group - 1));
  }

  function emitChoice(options) {
    const exits = [];
    options.forEach((option, index) => {
      const last = index === options.length - 1;
      const split = last ? -1 : words.push(SPLIT) - 1;
      emit(option);
      if (last) return;
      exits.push(words.push(JUMP) - 1);
      words[split] |= words.length;
    });
    for (const exit of exits) words[exit] |= words.length;
  }

  function emitRepeat({ repeat, least, most }) {
    for (let count = 0; count < least; count++) emit(repeat);
    const splits = [];
    for (let count = least; count < most; count++) {
      splits.push(words.push(SPLIT) - 1);
      emit(repeat);
    }
    for (const split of splits) words[split] |= words.length;
  }

  emit(node);
  words.push(MATCH);
  if (words.length >= SPLIT) throw new Error('The program is longer than its addresses');
  return words;
}
