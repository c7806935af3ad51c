// What a national number is, in every region of its country code at once.

import { parse } from './pattern.mjs';
import { minimal } from './automaton.mjs';

const FIXED_LINE_OR_MOBILE = 3;
const OTHER_TYPES = [
  'MOBILE', 'PREMIUM_RATE', 'TOLL_FREE', 'SHARED_COST', 'VOIP', 'PERSONAL_NUMBER', 'PAGER', 'UAN', 'VOICEMAIL',
];
const MATCHES_PATTERN = 0x80;
const NO_REGION = 0xff;

// Leading digits tell a region whatever follows them; 17 is the longest national number that libphonenumber-js reads.
const MAX_NATIONAL_DIGITS = 17;

/** The line type in one region, 0 for none: the order is that of getNumberType in libphonenumber-js. */
function lineType(region, matched) {
  const type = (name) => region.types.find((candidate) => candidate?.name === name);
  if (!matched('pattern')) return 0;
  if (matched('FIXED_LINE')) {
    const mobile = type('MOBILE');
    const both = !mobile || mobile.pattern === '' || matched('MOBILE');
    return both ? FIXED_LINE_OR_MOBILE : type('FIXED_LINE').line;
  }
  const found = OTHER_TYPES.find(matched);
  return found ? type(found).line : 0;
}

/** The patterns of a plan, each marked with what it stands for. */
function patternsOf(plan) {
  const patterns = [];
  const add = (text, region, meaning, lengths) => patterns.push({ ...parse(text).node, region, meaning, lengths });
  for (const region of plan.regions) {
    add(region.numberPattern, region, 'pattern');
    if (region.leadingDigits) add(`(?:${region.leadingDigits})\\d{0,${MAX_NATIONAL_DIGITS - 1}}`, region, 'leading');
    for (const type of region.types) {
      if (type?.pattern) add(type.pattern, region, type.name, type.lengths);
    }
  }
  return patterns;
}

/**
 * The automaton of a plan. An outcome is a row of bytes: the index of the one region that the number belongs to (255
 * for none), then for each region its line type (0: not valid there) and 0x80 where the region's general pattern
 * matches.
 */
export function automatonOf(plan) {
  const row = (accepted, length) => {
    const rows = plan.regions.map((region) => {
      const matched = (meaning) =>
        [...accepted].some((pattern) =>
          pattern.region === region && pattern.meaning === meaning && (pattern.lengths?.includes(length) ?? true));
      return { leading: matched('leading'), general: matched('pattern'), type: lineType(region, matched), region };
    });
    const belongs = plan.regions.length === 1
      ? 0
      : rows.findIndex(({ region, leading, type }) => (region.leadingDigits ? leading : type > 0));
    if (belongs < 0 && rows[0].type > 0) throw new Error(`A valid number of ${plan.code} would have no region`);
    const bytes = rows.map(({ type, general }) => type | (general ? MATCHES_PATTERN : 0));
    return [belongs < 0 ? NO_REGION : belongs, ...bytes].join();
  };
  return minimal(patternsOf(plan), row);
}
