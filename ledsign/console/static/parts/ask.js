// Ask: dialogs. Native ones: Esc closes them, focus stays inside and goes back to where it was.
import {button, field, fill, h, iconButton, note, uid} from "./dom.js";
import {call, codeOf, why} from "./api.js";
import {say} from "./page.js";

// An open dialog. `body` are its parts; `form.submit` does the work and closes by returning true.
export function dialog(heading, body, {submit = null, label = "", kind = "primary", wide = false, closed = null} = {}) {
  const id = uid("dialog");
  const told = h("div", {class: "dialog-told", role: "alert", "aria-live": "assertive"});
  const go = submit ? h("button", {type: "submit", class: `btn ${kind}`}, h("span", {}, label)) : null;
  const node = h("dialog", {class: `ask ${wide ? "wide" : ""}`, "aria-labelledby": id});
  const close = () => node.close();
  const form = h("form", {method: "dialog", novalidate: true}, h("header", {}, h("h2", {id}, heading), iconButton("close", say("关闭", "Close"), close)),
    h("div", {class: "ask-body"}, body), told,
    submit ? h("footer", {}, button(say("取消", "Cancel"), close, "plain"), go) : null);
  const tell = (text, kind_ = "bad") => fill(told, text ? note(kind_, ...String(text).split("\n").map((line) => h("p", {}, line))) : null);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!submit || go.disabled) return;
    go.disabled = true;
    go.classList.add("busy");
    tell("");
    try { if (await submit({tell, close})) close(); } finally { go.disabled = false; go.classList.remove("busy"); }
  });
  node.addEventListener("close", () => {
    for (const one of node.querySelectorAll("input[type=password], input[data-secret]")) one.value = "";
    node.remove();
    closed?.();
  });
  node.append(form);
  document.body.append(node);
  node.showModal();
  (node.querySelector("[autofocus]") || node.querySelector(".ask-body input, .ask-body textarea, .ask-body button") || go)?.focus();
  return {node, close, tell};
}

// The six digits; beside them how long the present ones last, as each works once.
export function codeField(given = {}) {
  const made = field(say("动态口令", "One-time code"), {autocomplete: "one-time-code", inputmode: "numeric", maxlength: "24", class: "input code", spellcheck: "false", "data-secret": "", ...given},
    {hint: say("身份验证器里的 6 位数字；每个只能用一次，也可用恢复码。", "The 6 digits of your authenticator; each works once. A recovery code works too.")});
  return made;
}

export const passwordField = (given = {}) => field(say("密码", "Password"), {type: "password", autocomplete: "current-password", required: "", ...given});

// How many seconds until there is another code: said when one was refused.
export const untilNextCode = () => 30 - Math.floor(Date.now() / 1000) % 30;

export function refusedCode(answer) {
  return `${why(answer)} ${say(`下一个口令约 ${untilNextCode()} 秒后出现。`, `The next one comes in about ${untilNextCode()} s.`)}`;
}

// `call`, and when a fresh one-time code is asked for: ask for it, give it, and call again.
export async function strongCall(method, path, body, headers) {
  const answer = await call(method, path, body, headers);
  if (answer.status !== 401 || codeOf(answer) !== "second-factor") return answer;
  return (await strengthened()) ? call(method, path, body, headers) : {ok: false, cancelled: true, status: 0, told: null};
}

export function strengthened() {
  return new Promise((resolve) => {
    let given = false;
    const code = codeField();
    dialog(say("请确认是您本人", "Is it you?"), [h("p", {class: "quiet"}, say("管理人员与安全设置需要动态口令，五分钟内不再询问。", "Managing people and security asks for a one-time code; then not again for five minutes.")), code.node], {
      label: say("确认", "Confirm"), closed: () => resolve(given),
      submit: async ({tell}) => {
        const value = code.value.trim();
        if (!value) { code.error(say("请输入动态口令", "Type the code")); return false; }
        const answer = await call("POST", "/sessions/current/strong", {code: value});
        code.input.value = "";
        if (answer.ok) { given = true; return true; }
        if (codeOf(answer) === "code") code.error(refusedCode(answer)); else tell(why(answer));
        return false;
      },
    });
  });
}

// A question with two answers.
export function confirmed(heading, told, label, kind = "danger") {
  return new Promise((resolve) => {
    let yes = false;
    dialog(heading, [h("p", {}, told)], {label, kind, submit: async () => { yes = true; return true; }, closed: () => resolve(yes)});
  });
}

// A word that goes by itself.
export function toast(text, kind = "ok") {
  const region = document.querySelector(".toasts") || document.body.appendChild(h("div", {class: "toasts", role: "status", "aria-live": "polite"}));
  const one = h("div", {class: `toast ${kind}`}, text);
  region.append(one);
  setTimeout(() => one.remove(), 5000);
}
