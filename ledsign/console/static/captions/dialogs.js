// Dialogs: the browser's own, so that Escape closes them and the focus comes back. Toasts say what was done.
import {button, h, uid} from "./dom.js";
import {remedy, say, told} from "./words.js";

// `build(close)` gives the content; resolves with what close was given, undefined when it was escaped from.
export function dialog(title, build, given = {}) {
  return new Promise((resolve) => {
    const id = uid("dialog"), before = document.activeElement;
    let result;
    const close = (value) => { result = value; node.close(); };
    const node = h("dialog", {class: `cap-dialog ${given.wide ? "wide" : ""}`, "aria-labelledby": id}, h("h2", {id}, title), build(close));
    node.addEventListener("close", () => { node.remove(); before?.focus?.(); resolve(result); });
    node.addEventListener("click", (event) => { if (event.target === node && !given.firm) node.close(); });
    document.body.append(node);
    node.showModal();
    node.querySelector("[data-first]")?.focus();
  });
}

export const actions = (...buttons) => h("div", {class: "cap-actions"}, buttons);
export const primary = (label, onclick, given = {}) => button(label, onclick, {...given, class: "cap-button primary"});

export const ask = (title, text, yes) => dialog(title, (close) => [h("p", {}, text), actions(button(say("取消", "Cancel"), () => close(false)), primary(yes, () => close(true), {"data-first": true}))]);

// A message that goes by itself unless it is pointed at; with one thing that can be done about it.
export function toast(text, {act, label, kind = "", seconds = 6} = {}) {
  let shelf = document.querySelector(".cap-toasts");
  if (!shelf) document.body.append(shelf = h("div", {class: "cap-toasts", role: "status", "aria-live": "polite"}));
  const node = h("div", {class: `cap-toast ${kind}`}, h("span", {}, text), act ? h("button", {type: "button", onclick: () => { node.remove(); act(); }}, label) : null,
    h("button", {type: "button", class: "x", "aria-label": say("关闭", "Close"), onclick: () => node.remove()}, "×"));
  shelf.append(node);
  const go = () => { if (node.matches(":hover, :focus-within")) setTimeout(go, 1500); else node.remove(); };
  setTimeout(go, (act ? Math.max(seconds, 12) : seconds) * 1000);
  return node;
}

// What a refusal says, in words: each problem with its remedy, else the sentence.
export function refusal(answer) {
  if (answer.lost) return say("服务没有应答：内容已留在这台电脑上，连上后再试。", "The service does not answer. What you wrote is kept here; try again when it is back.");
  const problem = answer.told;
  if (!problem) return say(`没有成功（${answer.status}）`, `It did not work (${answer.status})`);
  const lines = (problem.problems || []).slice(0, 5).map((one) => `${told(one)} → ${remedy(one)}`);
  return lines.length ? lines.join("\n") : say(problem.detail_zh, problem.detail) || problem.title;
}
