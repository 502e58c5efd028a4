// Merge: two people changed one playlist. What only one of them changed is taken; the rest is a choice, field by
// field, and of an item both can be kept. Pure: `base` is what both began with, `mine` has keys, `theirs` has none.
import {newKey, same} from "./document.js";

// Choices are {id, kind: "field" | "item", at, field, base, mine, theirs, pick}; pick is mine, theirs or (items) both.
export function compare(base, mine, theirs) {
  const pairs = matched(base.items, mine.items, theirs.items);
  const choices = [], taken = [];
  for (const field of fieldsOf(base, mine, theirs)) choose(choices, taken, {id: `.${field}`, at: null, field}, base[field], mine[field], theirs[field]);
  for (const pair of pairs) {
    const {base: was, mine: own, theirs: other} = pair;
    if (!was) { taken.push({who: own ? "mine" : "theirs", what: "added", item: own || other}); continue; }
    if (own && other && !sameKind(own, other)) {
      if (!same(own, other)) whole(choices, taken, pair);
    } else if (own && other) {
      for (const field of fieldsOf(was, own, other)) choose(choices, taken, {id: `${pair.id}.${field}`, at: pair, field}, was[field], own[field], other[field]);
    } else if (own || other) whole(choices, taken, pair);
  }
  return {pairs, choices, taken};
}

// The document that follows from the choices. Order is mine; what they added stands where they put it.
export function merged(base, mine, theirs, {pairs, choices}) {
  const pick = new Map(choices.map((one) => [one.id, one.pick]));
  const settle = (id, was, own, other) => {
    const chosen = pick.get(id) ?? (same(own ?? null, was ?? null) ? "theirs" : "mine");
    return chosen === "theirs" ? other : own;
  };
  const top = {};
  for (const field of fieldsOf(base, mine, theirs)) {
    const value = settle(`.${field}`, base[field], mine[field], theirs[field]);
    if (value !== undefined) top[field] = value;
  }
  const items = [];
  for (const pair of pairs) items.push(...settled(pair, pick, settle));
  return {ledsign: mine.ledsign, ...top, items};
}

function settled(pair, pick, settle) {
  const {base: was, mine: own, theirs: other} = pair;
  if (!was) return [own || {...other, _key: newKey()}];
  const chosen = pick.get(pair.id);
  if (chosen === "both") return [own, other].filter(Boolean).map((one, at) => ({...one, _key: at ? newKey() : one._key || newKey()}));
  if (chosen) return [chosen === "mine" ? own : other].filter(Boolean).map((one) => ({...one, _key: one._key || newKey()}));
  if (!own || !other) {
    const left = own || other;
    return same(left, was) ? [] : [{...left, _key: left._key || newKey()}];
  }
  const made = {_key: own._key};
  for (const field of fieldsOf(was, own, other)) {
    const value = settle(`${pair.id}.${field}`, was[field], own[field], other[field]);
    if (value !== undefined) made[field] = value;
  }
  return [made];
}

function choose(choices, taken, place, was, own, other) {
  if (same(own ?? null, other ?? null)) return;
  if (same(own ?? null, was ?? null)) taken.push({who: "theirs", what: "changed", ...place});
  else if (same(other ?? null, was ?? null)) taken.push({who: "mine", what: "changed", ...place});
  else choices.push({...place, kind: "field", base: was, mine: own, theirs: other, pick: "mine"});
}

// One took it out or made another kind of it. When the other did not touch it, that is what happens.
function whole(choices, taken, pair) {
  const {base: was, mine: own, theirs: other} = pair;
  const ownTouched = !own || !same(own, was), otherTouched = !other || !same(other, was);
  if (ownTouched && otherTouched) choices.push({id: pair.id, kind: "item", at: pair, field: "", base: was, mine: own, theirs: other, pick: own && other ? "both" : own ? "mine" : "theirs"});
  else taken.push({who: ownTouched ? "mine" : "theirs", what: (ownTouched ? own : other) ? "changed" : "removed", item: was});
}

const sameKind = (one, other) => ["text", "image", "clock", "countdown", "together"].every((kind) => kind in one === kind in other);
const fieldsOf = (...all) => [...new Set(all.flatMap((one) => Object.keys(one || {})))].filter((key) => key !== "_key" && key !== "items");

// Which item is which: mine by their keys, theirs by being equal, else by their neighbours.
function matched(base, mine, theirs) {
  const left = new Set(theirs.map((_, at) => at));
  const partner = base.map((one) => { const at = theirs.findIndex((other, at) => left.has(at) && same(one, other)); if (at >= 0) left.delete(at); return at; });
  base.forEach((one, at) => {
    if (partner[at] >= 0 || !left.size) return;
    const similar = [...left].find((candidate) => sameKind(one, theirs[candidate]) && between(partner, at, candidate));
    if (similar !== undefined) { partner[at] = similar; left.delete(similar); }
  });
  const byKey = new Map(mine.map((one) => [one._key, one]));
  const pairs = new Map(base.map((one, at) => [one._key, {id: one._key, base: one, mine: byKey.get(one._key), theirs: theirs[partner[at]], number: at + 1}]));
  const known = new Set(base.map((one) => one._key));
  const order = [];
  for (const one of mine) order.push(pairs.get(one._key) || {id: one._key, mine: one});
  base.forEach((one, at) => { if (!byKey.has(one._key)) order.splice(Math.min(at, order.length), 0, pairs.get(one._key)); });
  for (const at of [...left].sort((one, other) => one - other)) {
    const before = at === 0 ? -1 : order.findIndex((pair) => pair.theirs === theirs[at - 1]);
    order.splice(at === 0 ? 0 : before < 0 ? order.length : before + 1, 0, {id: `t${at}`, theirs: theirs[at]});
  }
  return order.filter((pair) => pair && (known.has(pair.id) || pair.mine || pair.theirs));
}

function between(partner, at, candidate) {
  const before = Math.max(-1, ...partner.slice(0, at).filter((one) => one >= 0));
  const behind = Math.min(Infinity, ...partner.slice(at + 1).filter((one) => one >= 0));
  return candidate > before && candidate < behind;
}

