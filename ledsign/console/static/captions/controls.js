// Controls: what a form is made of. Each is {node, field, sync(item)}: built once, then told the item; what somebody
// types in is never replaced under their hands. `change(item => item, tag)` is how a control says what is new.
import {fill, h, uid} from "./dom.js";
import {say} from "./words.js";

// Cards with pictures, one of which is chosen: radio buttons, so arrow keys work.
export function cards({field, legend, options, get, set, change, visible, small}) {
  const name = uid("radio"), inputs = new Map();
  const all = options.map(({value, label, picture, hint}) => {
    const input = h("input", {type: "radio", name, value, class: "cap-hidden", onchange: () => change((item) => set(item, value), "")});
    inputs.set(value, input);
    return h("label", {class: "cap-card", title: hint}, input, picture ? picture() : null, h("span", {}, label));
  });
  const told = h("div", {class: "cap-told"});
  const node = h("fieldset", {class: `cap-set ${small ? "small" : ""}`}, h("legend", {}, legend), h("div", {class: "cap-cards"}, all), told);
  return {node, field, told, sync(item) {
    node.hidden = visible ? !visible(item) : false;
    const value = get(item);
    for (const [key, input] of inputs) input.checked = key === value;
  }};
}

// A slider with its number said in words; `to` and `from` turn a position into the value and back.
export function slider({field, label, min, max, step, get, set, words, change, visible, extra}) {
  const id = uid(), input = h("input", {type: "range", id, min, max, step, oninput: () => { const value = Number(input.value); said(value); change((item) => set(item, value), field); }});
  const output = h("output", {for: id});
  const said = (value) => { output.textContent = words(value); input.setAttribute("aria-valuetext", words(value)); };
  const told = h("div", {class: "cap-told"});
  const node = h("div", {class: "cap-field"}, h("div", {class: "cap-label"}, h("label", {for: id}, label), output), h("div", {class: "cap-line"}, input, extra), told);
  return {node, field, told, sync(item) {
    node.hidden = visible ? !visible(item) : false;
    const value = get(item) ?? Number(min);
    if (Number(input.value) !== value) input.value = value;
    said(value);
  }};
}

export function toggle({field, label, hint, get, set, change, visible}) {
  const id = uid(), input = h("input", {type: "checkbox", id, role: "switch", onchange: () => change((item) => set(item, input.checked), "")});
  const told = h("div", {class: "cap-told"});
  const node = h("div", {class: "cap-field"}, h("label", {class: "cap-toggle", for: id}, input, h("span", {}, label, hint ? h("small", {}, hint) : null)), told);
  return {node, field, told, sync(item) { node.hidden = visible ? !visible(item) : false; input.checked = Boolean(get(item)); }};
}

export function choice({field, label, options, get, set, change, visible}) {
  const id = uid(), select = h("select", {id, onchange: () => change((item) => set(item, select.value), "")});
  const told = h("div", {class: "cap-told"});
  const node = h("div", {class: "cap-field"}, h("label", {for: id}, label), select, told);
  return {node, field, told, sync(item) {
    node.hidden = visible ? !visible(item) : false;
    const value = get(item) ?? "", known = typeof options === "function" ? options(item) : options;
    const all = known.some((one) => one.value === value) ? known : [...known, {value, label: value}];
    const key = JSON.stringify(all);
    if (select.dataset.key !== key) { fill(select, all.map((one) => h("option", {value: one.value}, one.label))); select.dataset.key = key; }
    select.value = value;
  }};
}

// One line, or a number, or a moment.
export function line({field, label, type = "text", placeholder, get, set, change, visible, unit, hint, min, max, step, list}) {
  const id = uid(), input = h("input", {id, type, placeholder, min, max, step, list, autocomplete: "off", oninput: () => change((item) => { const made = set(item, input.value); own = String(get(made) ?? ""); return made; }, field)});
  let own = null;
  const told = h("div", {class: "cap-told"});
  const node = h("div", {class: "cap-field"}, h("label", {for: id}, label), h("div", {class: "cap-line"}, input, unit ? h("span", {class: "quiet"}, unit) : null), hint ? h("small", {class: "quiet"}, hint) : null, told);
  return {node, field, told, input, sync(item) {
    node.hidden = visible ? !visible(item) : false;
    const value = String(get(item) ?? "");
    if (input.value !== value && value !== own) input.value = value;
    own = null;
  }};
}

// Colours people know, and any other.
export function colours({field, label, palette, get, set, change, visible}) {
  const name = uid("colour"), inputs = palette.map(({value, name: word}) => {
    const input = h("input", {type: "radio", name, value, class: "cap-hidden", "aria-label": word, onchange: () => change((item) => set(item, value), "")});
    return {input, value, node: h("label", {class: "cap-swatch", title: word, style: `--colour:${value}`}, input)};
  });
  const free = h("input", {type: "color", "aria-label": say("其他颜色", "Another colour"), title: say("其他颜色", "Another colour"), oninput: () => change((item) => set(item, free.value), field)});
  const told = h("div", {class: "cap-told"});
  const node = h("fieldset", {class: "cap-set"}, h("legend", {}, label), h("div", {class: "cap-swatches"}, inputs.map((one) => one.node), h("span", {class: "cap-free"}, free, say("自选", "Other"))), told);
  return {node, field, told, sync(item) {
    node.hidden = visible ? !visible(item) : false;
    const value = get(item);
    for (const one of inputs) one.input.checked = one.value === value;
    if (free.value !== value) free.value = value;
  }};
}

// The text itself: a growing box over a copy of it in which what is wrong is underlined.
export function writing({field, label, placeholder, get, set, change, at, rows = 1, hero}) {
  const id = uid("text"), back = h("div", {class: "cap-ink", "aria-hidden": "true"});
  let composing = false, marks = [];
  const input = h("textarea", {id, rows, placeholder, spellcheck: "false", autocomplete: "off", class: "cap-text",
    oncompositionstart: () => { composing = true; }, oncompositionend: () => { composing = false; typed(); },
    oninput: (event) => { if (!composing) typed(event.timeStamp); else paint(); }, onscroll: () => { back.scrollTop = input.scrollTop; }});
  const typed = (when) => { paint(); change((item) => set(item, input.value), `${field}${at ?? ""}`, when || performance.now()); };
  const told = h("div", {class: "cap-told", id: `${id}-told`});
  input.setAttribute("aria-describedby", told.id);
  const node = h("div", {class: `cap-field cap-writing ${hero ? "hero" : ""}`}, h("label", {for: id}, label), h("div", {class: "cap-paper"}, back, input), told);
  const paint = () => {
    const text = input.value, parts = [];
    let from = 0;
    for (const [start, end, kind] of [...marks].sort((one, other) => one[0] - other[0])) {
      if (start < from || end > text.length) continue;
      parts.push(text.slice(from, start), h("mark", {class: kind}, text.slice(start, end)));
      from = end;
    }
    fill(back, ...parts, text.slice(from) || (text ? "" : placeholder || "\u200b"), "\n");
    input.setAttribute("aria-invalid", marks.some((one) => one[2] === "bad") ? "true" : "false");
  };
  return {node, field, at, told, input, text: () => input.value,
    mark(found) { marks = found; paint(); },
    sync(item) {
      const value = get(item);
      if (input.value !== value && !composing) { input.value = value; paint(); }
    }};
}
