// Document: a playlist as the page holds it: plain values, each item with a `_key` of its own that is never sent. Pure.
export const KINDS = ["text", "image", "clock", "countdown", "together"];
const OPTIONS = ["speed", "continuous", "gap", "rate", "enter", "stay", "leave", "towards", "align_x", "align_y"];
let last = 0;

export const newKey = () => `k${++last}`;
export const kindOf = (item) => KINDS.find((kind) => kind in item) || "text";

// With keys, for editing.
export function keyed(document) {
  const item = (one) => (one && typeof one === "object" && !Array.isArray(one)
    ? {...one, ...(Array.isArray(one.together) ? {together: one.together.map(item)} : {}), _key: newKey()} : {text: "", _key: newKey()});
  return {...document, items: (Array.isArray(document.items) ? document.items : []).map(item)};
}

// Without keys, as it is sent and kept.
export function plain(value) {
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== "_key").map(([key, one]) => [key, plain(one)]));
}

export const same = (one, other) => JSON.stringify(sorted(plain(one))) === JSON.stringify(sorted(plain(other)));
const sorted = (value) => (Array.isArray(value) ? value.map(sorted)
  : value && typeof value === "object" ? Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key])])) : value);

// `item` with changes; undefined takes a field out.
export function patched(item, changes) {
  const made = {...item, ...changes};
  for (const [key, value] of Object.entries(changes)) if (value === undefined) delete made[key];
  return made;
}

export const isTall = (sign) => sign.faces.every((face) => face.height > face.width * 1.4);
export const emptyDocument = (sign) => keyed({ledsign: "playlist/1", items: [newCaption(sign)]});

// A caption that runs as suits the sign.
export function newCaption(sign, text = "") {
  const tall = isTall(sign);
  return {text, direction: tall ? "vertical" : "horizontal", colour: sign.oneBit || sign.oneColour ? "#ffffff" : "#ffc85a",
    effect: tall ? "scroll-up" : "scroll-left", speed: "3 chars/s"};
}

export function newItem(kind, sign, extra = {}) {
  const tall = isTall(sign), direction = tall ? "vertical" : "horizontal";
  const made = {
    text: () => newCaption(sign),
    image: () => ({image: "", fit: "contain", duration: "8 s"}),
    clock: () => ({clock: "%H:%M", direction, duration: "10 s", colour: "#ffffff"}),
    countdown: () => ({countdown: "还有{days}天", until: soon(), after: "", direction, duration: "10 s", colour: "#ffc85a"}),
  }[kind]();
  return {...made, ...extra, _key: newKey()};
}

function soon() {
  const at = new Date(Date.now() + 30 * 86400e3);
  return `${at.getFullYear()}-${String(at.getMonth() + 1).padStart(2, "0")}-${String(at.getDate()).padStart(2, "0")}T09:00:00+08:00`;
}

// The effect that is really used: the natural one when none is written.
export function effectOf(item) {
  if (item.effect) return item.effect;
  if (kindOf(item) !== "text" || item.wrap || item.arrangement === "couplet") return "hold";
  return item.direction === "vertical" ? "scroll-up" : "scroll-left";
}

// Another effect: what does nothing with it goes, what it cannot do without comes.
export function withEffect(item, name, effects) {
  const uses = new Set(effects[name]?.uses || []);
  const changes = {effect: name};
  for (const key of OPTIONS) if (key in item && !uses.has(key) && !(key === "stay" && item.wrap)) changes[key] = undefined;
  if (effects[name]?.moves && kindOf(item) === "text" && !item.speed) changes.speed = "3 chars/s";
  if (effects[name]?.moves && item.wrap && along(item, effects[name].moves)) changes.wrap = undefined;
  return patched(item, changes);
}

const along = (item, axis) => (item.direction === "vertical") === (axis === "y");

// Rows or columns: a scroll goes on along the line, as it did before.
export function withDirection(item, direction, effects) {
  const turned = patched(item, {direction: direction === "horizontal" ? undefined : direction});
  const now = effectOf(item);
  const next = {vertical: {"scroll-left": "scroll-up", "scroll-right": "scroll-down"}, horizontal: {"scroll-up": "scroll-left", "scroll-down": "scroll-right"}}[direction][now];
  const latin = direction === "horizontal" ? patched(turned, {latin: undefined}) : turned;
  return next && item.effect ? withEffect(latin, next, effects) : latin;
}

// How it runs over several faces. A couplet has two lines and stands; a span runs in rows, small enough to be seen.
export function withArrangement(item, value, sign, effects) {
  let made = patched(item, {arrangement: value === "same" ? undefined : value, zone: undefined});
  if (value !== "same") made = patched(made, {face: undefined});
  if (kindOf(item) === "text") {
    const wasCouplet = Array.isArray(item.text);
    if (value === "couplet" && !wasCouplet) {
      made = withEffect(patched(made, {text: inTwo(item.text), direction: "vertical", markup: undefined, wrap: undefined}), "fade", effects);
    }
    if (value !== "couplet" && wasCouplet) {
      const text = item.text.filter(Boolean).join("，");
      made = patched({...newCaption(sign, text), ...made, text}, {speed: undefined});
      made = withEffect(made, isTall(sign) ? "scroll-up" : "scroll-left", effects);
    }
    if (value === "span") {
      made = withDirection(made, "horizontal", effects);
      if ((made.size ?? "fit") === "fit") made = patched(made, {size: spanSize(sign)});
    } else if (item.arrangement === "span") {
      if (item.size === spanSize(sign)) made = patched(made, {size: undefined});
      if (isTall(sign) && value !== "couplet") made = withDirection(made, "vertical", effects);
    }
  }
  return made;
}

export const spanSize = (sign) => Math.max(12, Math.round(Math.min(...sign.faces.map((face) => Math.min(face.width, face.height))) * 5 / 6 / 2) * 2);

// With these zones. `moved`: the item being edited goes to the zone of that name, none for ""; whoever was in the
// one that is `gone` goes there too.
export function withZones(document, zones, moved = null) {
  const put = (item, name) => patched(item, name ? {zone: name, face: undefined, arrangement: undefined} : {zone: undefined});
  const one = (item) => {
    if (Array.isArray(item.together)) return {...item, together: item.together.map(one)};
    if (moved?.gone ? item.zone === moved.gone : item === moved?.target) return put(item, moved.name);
    return item;
  };
  return patched({...document, items: moved ? document.items.map(one) : document.items}, {zones: Object.keys(zones).length ? zones : undefined});
}

// A sentence as two lines: where it has a mark, else in the middle.
export function inTwo(text) {
  const lines = String(text).split(/[\n，,；;]/).map((one) => one.trim()).filter(Boolean);
  if (lines.length >= 2) return [lines[0], lines.slice(1).join("")];
  const signs = [...String(text).trim()];
  const half = Math.ceil(signs.length / 2);
  return [signs.slice(0, half).join(""), signs.slice(half).join("")];
}

// What people call an item in a list.
export function titleOf(item, words) {
  const kind = kindOf(item);
  if (item.name && kind !== "text" && kind !== "together") return item.name;
  if (kind === "text") return (Array.isArray(item.text) ? item.text.join(" ／ ") : String(item.text ?? "")).replace(/\s+/g, " ").trim() || words.text;
  if (kind === "image") return String(item.image || "").replace(/^media\//, "") || words.image;
  if (kind === "together") return item.together.map((one) => titleOf(one, words)).join(" + ");
  return kind === "clock" ? `${words.clock} ${clockExample(item.clock)}` : String(item.countdown);
}

const MOMENT = {Y: "2026", m: "05", d: "06", H: "09", I: "09", M: "41", S: "07", p: "上午", a: "周三", A: "星期三", "%": "%"};
// What a clock looks like at some moment: %H:%M is 09:41.
export const clockExample = (form) => String(form).replace(/%([YmdHIMSpaA%])/g, (_, code) => MOMENT[code]);

// Every text of the document with its place, as the problems name it.
export function texts(document) {
  const found = [];
  const add = (item, place) => {
    if (Array.isArray(item.together)) item.together.forEach((one, at) => add(one, `${place}.together[${at}]`));
    else for (const text of [item.text ?? item.countdown ?? ""].flat()) found.push({place, text: String(text)});
  };
  document.items.forEach((item, at) => add(item, `items[${at}]`));
  return found;
}
