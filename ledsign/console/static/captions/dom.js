// Dom: elements written short. h("button", {class: "x", onclick}, "text", child); null children are left out.
const SVG = "http://www.w3.org/2000/svg";
let last = 0;

export function h(tag, given = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(given)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (key === "class") node.className = value;
    else if (["value", "checked", "disabled", "hidden", "indeterminate", "open"].includes(key)) node[key] = value;
    else node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.flat(9).filter((one) => one !== null && one !== undefined && one !== false));
  return node;
}

// A drawing from its inner markup, which is ours.
export function svg(viewBox, inner, given = {}) {
  const node = document.createElementNS(SVG, "svg");
  node.setAttribute("viewBox", viewBox);
  node.setAttribute("aria-hidden", "true");
  for (const [key, value] of Object.entries(given)) node.setAttribute(key, value);
  node.innerHTML = inner;
  return node;
}

const ICONS = {
  undo: "M9 14 4 9l5-5M4 9h10a6 6 0 0 1 0 12h-3", redo: "m15 14 5-5-5-5m5 5H10a6 6 0 0 0 0 12h3",
  plus: "M12 5v14M5 12h14", back: "m15 18-6-6 6-6", copy: "M9 9h11v11H9zM5 15H4V4h11v1", bin: "M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13",
  up: "m6 14 6-6 6 6", down: "m6 10 6 6 6-6", grip: "M9 6h.01M15 6h.01M9 12h.01M15 12h.01M9 18h.01M15 18h.01",
  play: "M8 5v14l11-7z", pause: "M8 5v14M16 5v14", search: "M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14m5 12 5 5", close: "M6 6l12 12M18 6 6 18",
  send: "M4 12 20 4l-6 16-3-7z", more: "M5 12h.01M12 12h.01M19 12h.01", image: "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M9 9h.01",
  clock: "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16m0 4v4l3 2", timer: "M12 6a7 7 0 1 0 0 14 7 7 0 0 0 0-14m0 4v3M9 3h6", text: "M5 6h14M12 6v13M9 19h6",
  together: "M4 5h7v14H4zM13 5h7v14h-7z", ok: "m5 13 4 4L19 7", warn: "M12 4 3 20h18zM12 10v4m0 3h.01",
};

export const icon = (name) => svg("0 0 24 24", `<path d="${ICONS[name]}"/>`, {class: "cap-icon"});

export const button = (label, onclick, given = {}, ...children) => h("button", {type: "button", class: "cap-button", onclick, ...given}, ...children, label);
export const iconButton = (name, label, onclick, given = {}) => h("button", {type: "button", class: "cap-icon-button", "aria-label": label, title: label, onclick, ...given}, icon(name));
export const uid = (word = "f") => `cap-${word}-${++last}`;

// Only what changed is written, so that the caret and the reader of a screen are left alone.
export function write(node, text) { if (node.textContent !== text) node.textContent = text; }
export function fill(node, ...children) { node.replaceChildren(...children.flat(9).filter((one) => one !== null && one !== undefined && one !== false)); }
