// List: everybody, those who need something first seen as such; one opens in a dialog.
import {button, card, fill, h, icon, note, pill} from "../parts/dom.js";
import {all, why} from "../parts/api.js";
import {facts, say, whileVisible} from "../parts/page.js";
import {person} from "./person.js";
import {rolePills} from "./roles.js";

export const statePills = (one) => [
  one.disabled ? pill(say("已停用", "Disabled"), "bad") : null,
  !one.disabled && one.invited ? pill(say("等待接受邀请", "Invited, not in yet"), "warn") : null,
  !one.disabled && !one.invited && !one.second_factor ? pill(say("未绑定动态口令", "No one-time codes yet"), "warn") : null,
  one.waits ? pill(say("密钥待担保", "Key awaits vouching"), "warn") : null,
];

export function people(root) {
  const rows = h("div");
  const search = h("input", {class: "input", type: "search", placeholder: say("按姓名或登录名查找", "Find a name or login"), "aria-label": say("查找人员", "Find people"), oninput: () => draw()});
  const told = h("p", {class: "quiet small", role: "status", "aria-live": "polite"});
  let found = [], shown = "";

  function draw() {
    const words = search.value.trim().toLowerCase();
    const some = found.filter((one) => !words || one.name.toLowerCase().includes(words) || one.login.includes(words))
      .sort((a, b) => Number(a.disabled) - Number(b.disabled));
    const state = JSON.stringify(some);
    if (state === shown) return;
    shown = state;
    told.textContent = say(`${some.length} 人`, `${some.length} ${some.length === 1 ? "person" : "people"}`);
    fill(rows, some.length ? h("ul", {class: "people"}, some.map(line)) : h("div", {class: "empty"}, icon("search_off"), h("p", {class: "quiet"}, say("没有找到", "Nobody was found"))));
  }

  function line(one) {
    return h("li", {class: one.disabled ? "gone" : ""}, h("button", {type: "button", class: "person", onclick: () => person(one.id, load)},
      h("span", {class: "face", "aria-hidden": "true"}, [...one.name][0] || "?"),
      h("span", {class: "person-text"}, h("strong", {}, one.name, one.id === facts.me.id ? h("span", {class: "quiet"}, say("（本人）", " (you)")) : null), h("span", {class: "quiet small"}, one.login)),
      h("span", {class: "pills"}, statePills(one), rolePills(one.grants)), icon("chevron_right")));
  }

  async function load() {
    const answer = await all("/people");
    if (!answer.ok) { if (!found.length) fill(rows, note("bad", why(answer)), button(say("重试", "Try again"), load)); return; }
    const waits = new Set(facts.waiting.map((one) => one.id));
    found = answer.items.map((one) => ({...one, waits: waits.has(one.id)}));
    draw();
  }
  fill(root, card("", h("div", {class: "people-head"}, search, told), rows));
  load();
  whileVisible(30, load);
  return load;
}
