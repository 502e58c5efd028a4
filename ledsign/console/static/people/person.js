// Person: one of them: roles, sessions, links, disabling. Each change says what follows from it.
import {button, field, fill, h, note, pairs, pill} from "../parts/dom.js";
import {confirmed, dialog, strongCall, toast} from "../parts/ask.js";
import {call, codeOf, ifMatch, at, once, why} from "../parts/api.js";
import {facts, may, say} from "../parts/page.js";
import {ago, date} from "../parts/times.js";
import {showLink} from "./link.js";
import {statePills} from "./list.js";
import {grantsEditor, rolePills} from "./roles.js";

export async function person(id, done) {
  const answer = await call("GET", at("people", id));
  if (!answer.ok) { toast(why(answer), "bad"); return; }
  const one = answer.told;
  const manages = may("people.write"), own = one.id === facts.me.id;
  const sessions = h("div", {class: "stack"}, h("p", {class: "quiet small"}, say("正在读取…", "Loading…")));
  const body = [
    h("div", {class: "pills"}, statePills({...one, waits: Boolean(one.key.id) && !one.key.counts && approves(one)}), rolePills(one.grants)),
    pairs([say("登录名", "Login"), one.login], [say("加入", "Since"), date(one.created)],
      [say("动态口令", "One-time codes"), one.second_factor ? say("已绑定", "set up") : say("未绑定", "not yet")],
      approves(one) ? [say("签名密钥", "Signing key"), one.key.id ? (one.key.counts ? say("已生效", "counts") : say("待担保", "awaits vouching")) : say("尚无", "none yet")] : null),
    own ? note("", say("不能修改本人的角色或停用本人：请由另一位管理员操作。", "Nobody changes their own roles or account: another administrator does.")) : null,
    h("section", {}, h("h3", {}, say("登录中的设备", "Sessions")), sessions),
  ];
  const shown = dialog(one.name, body, {wide: true});
  if (manages && !own) body.push(acts());
  if (manages && !own) shown.node.querySelector(".ask-body").append(body.at(-1));
  load();

  function acts() {
    const reload = () => { done(); shown.close(); person(id, done); };
    return h("div", {class: "person-acts"}, button(say("修改角色", "Change roles"), () => roles(one, reload), "plain", "badge"), button(say("改名", "Rename"), () => rename(one, reload), "plain", "edit"),
      one.disabled ? null : one.invited ? button(say("重新生成邀请链接", "New invitation link"), () => link("invite"), "plain", "link") : button(say("重置密码", "Reset the password"), () => reset(), "plain", "lock_reset"),
      one.disabled ? button(say("重新启用", "Enable again"), () => able(false), "plain", "person") : button(say("停用", "Disable"), () => able(true), "danger", "person_off"));

    async function able(disabled) {
      if (disabled && !await confirmed(say(`停用 ${one.name}？`, `Disable ${one.name}?`), say("立即退出所有设备，令牌停止，其签名不再被接受；经其批准而未发布的内容作废。可重新启用。", "They are logged out everywhere at once, their tokens stop, their signature counts no more; what they approved and is not published is void. It can be undone."), say("停用", "Disable"))) return;
      const said = await strongCall("PATCH", at("people", one.id), {disabled}, ifMatch(one.version));
      if (said.ok) { toast(disabled ? say("已停用", "Disabled") : say("已启用", "Enabled")); reload(); } else if (!said.cancelled) shown.tell(why(said));
    }
    async function link(purpose, second = false) {
      const said = await strongCall("POST", `${at("people", one.id)}/links`, {purpose, second_factor: second}, once());
      if (said.ok) { shown.close(); showLink(said.told); } else if (!said.cancelled) shown.tell(why(said));
    }
    function reset() {
      const lost = h("input", {type: "checkbox", id: "lost-phone"});
      dialog(say(`重置 ${one.name} 的密码`, `Reset the password of ${one.name}`), [
        note("warn", say("重置后签名密钥也会更换：须由一位审核人担保后，其批准才重新生效。", "A reset makes a new signing key: it counts once a reviewer has vouched for it.")),
        h("div", {class: "check"}, lost, h("label", {for: "lost-phone"}, say("手机也丢失：同时清除动态口令", "The telephone is lost too: clear the one-time codes")))],
      {label: say("生成重置链接", "Make the link"), submit: async () => { setTimeout(() => link("reset", lost.checked), 0); return true; }});
    }
  }

  async function load() {
    const found = await call("GET", `${at("people", id)}/sessions`);
    if (!found.ok) { fill(sessions, note("bad", why(found))); return; }
    fill(sessions, found.told.length ? h("ul", {class: "sessions"}, found.told.map((session) => h("li", {}, h("span", {}, device(session.agent), h("small", {class: "quiet"}, `${session.peer} · ${ago(session.seen)}`)), session.current ? pill(say("本设备", "this one"), "ok") : null))) : h("p", {class: "quiet small"}, say("没有登录中的设备", "Logged in nowhere")),
      manages && !own && found.told.length ? button(say("全部退出", "Log out everywhere"), async () => {
        const said = await strongCall("DELETE", `${at("people", id)}/sessions`);
        if (said.ok) { toast(say("已全部退出", "Logged out everywhere")); load(); } else if (!said.cancelled) shown.tell(why(said));
      }, "plain", "logout") : null);
  }
}

const approves = (one) => Object.values(one.grants).flat().some((role) => role === "reviewer" || role === "publisher");

// “Chrome · Windows” says more than the whole line a browser sends.
export function device(agent) {
  const browser = [["Edg", "Edge"], ["MicroMessenger", say("微信", "WeChat")], ["Firefox", "Firefox"], ["Chrome", "Chrome"], ["Safari", "Safari"]].find(([word]) => agent.includes(word))?.[1];
  const system = [["iPhone", "iPhone"], ["iPad", "iPad"], ["Android", "Android"], ["Windows", "Windows"], ["Mac OS", "macOS"], ["Linux", "Linux"]].find(([word]) => agent.includes(word))?.[1];
  return [browser, system].filter(Boolean).join(" · ") || agent.slice(0, 40) || say("未知设备", "Unknown device");
}

function roles(one, done) {
  const editor = grantsEditor(one.grants);
  dialog(say(`${one.name} 的角色`, `Roles of ${one.name}`), [h("p", {class: "quiet"}, say("保存后对方须重新登录。", "They have to log in again after this.")), editor.node], {wide: true, label: say("保存", "Save"), submit: async ({tell}) => {
    const answer = await strongCall("PUT", `${at("people", one.id)}/grants`, {grants: editor.value}, ifMatch(one.version));
    if (answer.ok) { toast(say("角色已更新", "Roles changed")); setTimeout(done, 0); return true; }
    if (!answer.cancelled) tell(why(answer) + (codeOf(answer) === "stale" ? `\n${say("请关闭后重新打开。", "Close this and open it again.")}` : ""));
    return false;
  }});
}

function rename(one, done) {
  const name = field(say("姓名", "Name"), {value: one.name, maxlength: "100", autofocus: ""});
  dialog(say("改名", "Rename"), [name.node], {label: say("保存", "Save"), submit: async ({tell}) => {
    if (!name.value.trim()) { name.error(say("请填写姓名", "Type the name")); return false; }
    const answer = await strongCall("PATCH", at("people", one.id), {name: name.value.trim()}, ifMatch(one.version));
    if (answer.ok) { toast(say("已保存", "Saved")); setTimeout(done, 0); return true; }
    if (!answer.cancelled) tell(why(answer));
    return false;
  }});
}
