// Hand: something to hand to somebody: a link or a secret with a button that copies it, and a QR code.
import {button, h, icon, uid} from "./dom.js";
import {say} from "./page.js";

export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // without TLS browsers have no clipboard for us: the old way
    const area = h("textarea", {readonly: "", class: "off-screen"});
    area.value = text;
    (document.querySelector("dialog[open]") || document.body).append(area);
    area.select();
    let done = false;
    try { done = document.execCommand("copy"); } catch { done = false; }
    area.remove();
    return done;
  }
}

export function copyable(label, text) {
  const id = uid("copy");
  const input = h("input", {id, class: "input mono", readonly: "", value: text, onfocus: () => input.select()});
  input.value = text;
  const told = h("p", {class: "hint", role: "status", "aria-live": "polite"});
  const go = button(say("复制", "Copy"), async () => {
    const done = await copy(text);
    told.textContent = done ? say("已复制", "Copied") : say("请手动选择并复制", "Select it and copy it yourself");
    if (!done) input.select();
  }, "primary", "content_copy", {autofocus: true});
  return h("div", {class: "field"}, h("label", {for: id}, label), h("div", {class: "with-button"}, input, go), told);
}

// Drawn by our own service, so that the text goes nowhere else.
export function qr(text, label) {
  const box = h("div", {class: "qr", role: "img", "aria-label": label}, icon("qr_code_2"));
  (async () => {
    try {
      const drawn = await window.ledsignCall("POST", "/console/qr", new Blob([text], {type: "text/plain"}));
      if (drawn.ok) box.innerHTML = drawn.text;
    } catch { box.remove(); }
  })();
  return box;
}
