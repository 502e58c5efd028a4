// Tokens: how programs act for a person, with less than they may do, until a day. The secret is shown once.
import {button, card, check, field, fill, h, icon, note, pill} from "../parts/dom.js";
import {confirmed, dialog, strongCall, toast} from "../parts/ask.js";
import {all, at, once, why} from "../parts/api.js";
import {copyable} from "../parts/hand.js";
import {facts, may, say} from "../parts/page.js";
import {ago, date} from "../parts/times.js";
import {signName} from "./roles.js";

const NAMES = {
  "sign.read": say("查看屏与状态", "see signs and their state"), "content.read": say("查看节目与排期", "read captions and schedules"), "content.write": say("编写节目与排期", "write captions and schedules"),
  "submission.write": say("送审", "submit for review"), override: say("插播", "override"), test: say("测试画面", "test patterns"), dark: say("撤播", "take down"), light: say("恢复播出", "resume"),
  brightness: say("调亮度", "set the brightness"), limits: say("改限制与时段", "change limits and hours"), "journal.read": say("读播出记录", "read proof of play"), "alarms.write": say("处理告警", "acknowledge alarms"),
  "sign.write": say("改屏体", "change signs"), "audit.read": say("读审计", "read the audit"), "people.read": say("查看人员", "see people"), "fonts.write": say("管理字体", "manage fonts"),
  "words.write": say("管理词表", "manage word lists"), "webhooks.write": say("管理通知地址", "manage webhooks"), "house.read": say("读运行指标", "read metrics"),
};
const NEVER = ["review", "release.write", "people.write"];
const DAYS = [[30, say("30 天", "30 days")], [90, say("90 天", "90 days")], [365, say("一年", "a year")]];

const list = (rows, load, named) => h("ul", {class: "sessions"}, rows.map((one) => h("li", {}, h("span", {}, h("strong", {}, one.name), named ? h("small", {}, named.get(one.person) || "") : null,
  h("small", {class: "quiet"}, `${one.scopes.map((scope) => NAMES[scope] || scope).join(say("、", ", "))} · ${one.signs.map(signName).join(say("、", ", "))}`),
  h("small", {class: "quiet"}, `${say("到期", "until")} ${date(one.expires)} · ${one.used ? `${say("最近使用", "last used")} ${ago(one.used)}` : say("从未使用", "never used")}`)),
button(say("吊销", "Revoke"), () => revoke(one, load), "plain"))));

async function revoke(one, load) {
  if (!await confirmed(say(`吊销“${one.name}”？`, `Revoke “${one.name}”?`), say("使用它的程序立即失效，不能恢复。", "Programs that use it stop at once; it cannot be undone."), say("吊销", "Revoke"))) return;
  const answer = await strongCall("DELETE", at("tokens", one.id));
  if (answer.ok) { toast(say("已吊销", "Revoked")); load(); } else if (!answer.cancelled) toast(why(answer), "bad");
}

export function allTokens() {
  const body = h("div");
  const load = async () => {
    const [answer, found] = await Promise.all([all("/tokens?person=*"), all("/people")]);
    if (!answer.ok) { fill(body, note("bad", why(answer))); return; }
    const named = new Map(found.items.map((one) => [one.id, one.name]));
    fill(body, answer.items.length ? list(answer.items, load, named) : h("p", {class: "quiet"}, say("没有生效中的令牌。", "There are no tokens.")));
  };
  load();
  return card(say("程序令牌", "Tokens of programs"), h("p", {class: "quiet"}, say("令牌让其他程序代人操作，永远不能审核、发布或管理人员。各人在“账户与安全”里签发。", "Tokens let programs act for people; never to review, publish or manage people. Everybody issues theirs under “Account and security”.")), body);
}

export function ownTokens() {
  const body = h("div");
  const load = async () => {
    const answer = await all("/tokens");
    fill(body, !answer.ok ? note("bad", why(answer)) : answer.items.length ? list(answer.items, load, null) : h("p", {class: "quiet"}, say("还没有令牌。只有要让别的程序接入时才需要。", "None. You only need one to connect another program.")));
  };
  load();
  return card(say("程序令牌", "Tokens of programs"), body, button(say("签发令牌", "Issue a token"), () => issue(load), "plain", "key"));
}

function issue(load) {
  const able = Object.keys(NAMES).filter((scope) => !NEVER.includes(scope) && (may(scope) || facts.signs.some((one) => one.may.includes(scope))));
  const name = field(say("用途", "What for"), {maxlength: "100", autofocus: "", placeholder: say("大屏监控", "control room wall")});
  const scopes = able.map((scope) => [scope, check(NAMES[scope], {checked: scope === "sign.read"})]);
  const signs = facts.signs.map((one) => [one.name, check(one.title, {checked: one.name === facts.sign})]);
  const days = field(say("有效期", "Valid for"), {value: "90"}, {tag: "select", options: DAYS.map(([count, text]) => [String(count), text])});
  const all_ = may("sign.read") || may("people.read") ? check(say("全部屏", "Every sign"), {}) : null;
  dialog(say("签发令牌", "Issue a token"), [name.node, h("fieldset", {class: "roles"}, h("legend", {}, say("可以做什么", "What it may do")), scopes.map(([, box]) => box.node)),
    h("fieldset", {class: "roles"}, h("legend", {}, say("在哪些屏", "On which signs")), all_?.node, signs.map(([, box]) => box.node)), days.node], {wide: true, label: say("签发", "Issue"), submit: async ({tell}) => {
    if (!name.value.trim()) { name.error(say("请填写用途", "Say what it is for")); return false; }
    const wanted = {name: name.value.trim(), scopes: scopes.filter(([, box]) => box.input.checked).map(([scope]) => scope),
      signs: all_?.input.checked ? ["*"] : signs.filter(([, box]) => box.input.checked).map(([sign]) => sign), expires: new Date(Date.now() + Number(days.value) * 86400e3 - 60e3).toISOString()};
    if (!wanted.scopes.length || !wanted.signs.length) { tell(say("请至少选择一项权限和一块屏。", "Choose at least one permission and one sign.")); return false; }
    const answer = await strongCall("POST", "/tokens", wanted, once());
    if (answer.ok) { load(); setTimeout(() => shown(answer.told), 0); return true; }
    if (!answer.cancelled) tell(why(answer));
    return false;
  }});
}

function shown(made) {
  dialog(say("令牌已签发", "The token"), [h("p", {}, icon("key"), " ", say("请立即复制到要接入的程序里。", "Copy it into the program now.")), copyable(say("令牌（只显示这一次）", "Token (shown this once)"), made.secret), pill(say(`到期 ${date(made.expires)}`, `until ${date(made.expires)}`))]);
}
