// Many patterns become one minimal deterministic automaton: one walk over the digits answers all of them.

/** Thompson's construction, by hand: states are {digits, to} or {free: [..]} or {accepts}. */
function machine(patterns) {
  const states = [];
  const add = (state) => states.push(state) - 1;

  function compile(node, next) {
    if (node.digits) return add({ digits: node.digits, to: next });
    if (node.sequence) return node.sequence.reduceRight((after, part) => compile(part, after), next);
    if (node.choice) return add({ free: node.choice.map((option) => compile(option, next)) });
    if (!node.repeat) throw new Error('Captures and ends have no place in a number pattern');
    let entry = next;
    for (let extra = node.least; extra < node.most; extra++) {
      entry = add({ free: [compile(node.repeat, entry), next] });
    }
    for (let needed = 0; needed < node.least; needed++) entry = compile(node.repeat, entry);
    return entry;
  }

  const starts = patterns.map((pattern) => compile(pattern, add({ accepts: pattern })));
  return { states, starts };
}

function closure(states, from) {
  const seen = new Set();
  const open = [...from];
  while (open.length > 0) {
    const id = open.pop();
    if (states[id].free) open.push(...states[id].free);
    else seen.add(id);
  }
  return [...seen].sort((a, b) => a - b);
}

/**
 * The minimal automaton of the parsed patterns. `outcomeOf(accepted, length)` turns the set of patterns that accept a
 * number of that length into a string; two states are one where they lead to the same outcomes. Returns {root, states:
 * [{outcome, next: [10]}]}; state 0 is the one from which nothing is accepted.
 */
export function minimal(patterns, outcomeOf) {
  const { states, starts } = machine(patterns);
  const known = new Map();
  const distinct = new Map();
  const result = [];

  const canonical = (outcome, next) => {
    const key = `${outcome}|${next}`;
    if (!distinct.has(key)) distinct.set(key, result.push({ outcome, next }) - 1);
    return distinct.get(key);
  };

  const dead = canonical(outcomeOf(new Set(), 0), Array(10).fill(0));

  function visit(set, length) {
    if (set.length === 0) return dead;
    const key = `${length}|${set}`;
    if (known.has(key)) return known.get(key);
    const accepted = new Set(set.filter((id) => states[id].accepts).map((id) => states[id].accepts));
    const next = [];
    for (let digit = 0; digit < 10; digit++) {
      const reached = set.filter((id) => (states[id].digits >> digit) & 1).map((id) => states[id].to);
      next.push(visit(closure(states, reached), length + 1));
    }
    const id = canonical(outcomeOf(accepted, length), next);
    known.set(key, id);
    return id;
  }

  return { root: visit(closure(states, starts), 0), states: result };
}
