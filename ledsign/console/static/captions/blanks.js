// Blanks: 〔贵宾姓名〕 in a text is to be filled in; a playlist that has any is a template. Pure.
const BLANK = /〔([^〔〕]{1,30})〕/g;

// The names of its blanks, each once, in order.
export function blanksOf(document) {
  const found = new Set();
  walk(document, (text) => { for (const one of text.matchAll(BLANK)) found.add(one[1]); return text; });
  return [...found];
}

// The document with the blanks filled; what nobody filled stays.
export const filled = (document, values) => walk(document, (text) => text.replace(BLANK, (all, name) => values[name]?.trim() || all));

function walk(value, change) {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((one) => walk(one, change));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, key === "_key" ? one : walk(one, change)]));
}
