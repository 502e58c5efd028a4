// Dom: elements written short. h("button", {class: "btn", onclick}, "text", child); null children are left out.
let last = 0;
const PROPERTIES = new Set(["value", "checked", "disabled", "hidden", "open", "indeterminate"]);

export function h(tag, given = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(given)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (key === "class") node.className = value;
    else if (PROPERTIES.has(key)) node[key] = value;
    else node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...kept(children));
  return node;
}

const kept = (children) => children.flat(9).filter((one) => one !== undefined && one !== null && one !== false && one !== "");
export const fill = (node, ...children) => { node.replaceChildren(...kept(children)); return node; };
export const uid = (word = "part") => `${word}-${++last}`;
export const icon = (name) => h("i", {class: "material-icons icon", "aria-hidden": "true"}, name);
export const button = (label, onclick, kind = "plain", symbol = "", given = {}) =>
  h("button", {type: "button", class: `btn ${kind}`, onclick, ...given}, symbol ? icon(symbol) : null, h("span", {}, label));
export const iconButton = (symbol, label, onclick, given = {}) =>
  h("button", {type: "button", class: "btn quiet icon-only", "aria-label": label, title: label, onclick, ...given}, icon(symbol));
export const link = (label, href, kind = "plain", symbol = "") =>
  h("a", {class: `btn ${kind}`, href}, symbol ? icon(symbol) : null, h("span", {}, label));
export const pill = (text, kind = "", given = {}) => h("span", {class: `pill ${kind}`, ...given}, text);
export const note = (kind, ...children) => h("div", {class: `note ${kind}`}, h("div", {}, ...children));
export const title = (text, told = "", ...more) => h("div", {class: "console-title"}, h("h1", {}, text), told ? h("p", {}, told) : null, ...more);
export const card = (text, ...children) => h("section", {class: "card"}, text ? h("h2", {}, text) : null, ...children);
export const pairs = (...rows) => h("dl", {class: "facts"}, rows.filter(Boolean).map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]));

// A labelled field; `.error(text)` says at it what is wrong, "" that nothing is.
export function field(label, given = {}, {hint = "", tag = "input", options = null} = {}) {
  const id = given.id || uid("field");
  const input = h(tag, {id, class: "input", ...given, ...(tag === "input" ? {type: given.type || "text"} : {})},
    options ? options.map(([value, text]) => h("option", {value}, text)) : null);
  if (given.value !== undefined) input.value = given.value;
  const wrong = h("p", {class: "field-error", id: `${id}-error`, role: "alert"});
  input.setAttribute("aria-describedby", [hint ? `${id}-hint` : "", `${id}-error`].filter(Boolean).join(" "));
  const node = h("div", {class: "field"}, h("label", {for: id}, label), input, hint ? h("p", {class: "hint", id: `${id}-hint`}, hint) : null, wrong);
  const error = (text) => { wrong.textContent = text; input.setAttribute("aria-invalid", text ? "true" : "false"); if (text) input.focus(); };
  input.addEventListener("input", () => error(""));
  return {node, input, error, get value() { return input.value; }};
}

export function check(label, given = {}, hint = "") {
  const id = uid("check");
  const input = h("input", {type: "checkbox", id, ...given});
  return {input, node: h("div", {class: "check"}, input, h("label", {for: id}, label, hint ? h("small", {}, hint) : null))};
}
