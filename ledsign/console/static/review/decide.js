// Decide: approve, return, publish, withdraw, submit again. What is typed goes to the service and is then forgotten.
import {check, field, fill, h, note, pairs} from "../parts/dom.js";
import {codeField, confirmed, dialog, passwordField, refusedCode, strongCall, toast} from "../parts/ask.js";
import {call, codeOf, ifMatch, onSign, once, why} from "../parts/api.js";
import {facts, say, signOf} from "../parts/page.js";
import {moment} from "../parts/times.js";
import {addressOf, stageName} from "./words.js";

// For password managers: whose password it is.
const account = () => h("input", {type: "text", autocomplete: "username", value: facts.me.login, class: "off-screen", tabindex: "-1", "aria-hidden": "true", readonly: ""});
const summary = (one) => pairs([say("节目", "What"), one.title], [say("屏", "Sign"), signOf(one.sign).title], [say("送审人", "From"), one.author.name]);

function missing(...fields) {
  const empty = fields.filter((one) => !one.value.trim());
  for (const one of [...empty].reverse()) one.error(say("请填写", "Please fill this in"));
  return empty.length > 0;
}

// At the field it belongs to, else below all; true when it is about something that has changed since.
function refuse(answer, {password, code, reason}, tell) {
  const what = codeOf(answer);
  if (code) code.input.value = "";
  if (what === "password" && password) password.error(why(answer));
  else if (what === "code" && code) code.error(refusedCode(answer));
  else if (what === "reason" && reason) reason.error(why(answer));
  else tell(why(answer));
  return ["not-open", "void", "already-decided", "other-show", "not-approved", "stale"].includes(what);
}

export function approve(one, changed) {
  const password = passwordField(), code = codeField();
  const reason = field(say("意见（可不填）", "Remark (optional)"), {maxlength: "2000", autocomplete: "off"});
  const last = one.approvals + 1 >= one.stages;
  dialog(say(`批准 · ${stageName(one.next_stage)}`, `Approve · ${stageName(one.next_stage)}`), [
    summary(one), one.flags ? note("warn", say(`有 ${one.flags} 处敏感词提示，批准即表示您已确认。`, `${one.flags} listed words were found: by approving you say that they are right.`)) : null,
    h("p", {class: "quiet"}, last ? say("您批准的就是您看到的画面：此后改动任何一点，批准即作废。通过后由发布人发布。", "You approve the very pictures you saw: any change afterwards voids it. A publisher then puts it on the sign.")
      : say("通过后进入下一审次，须由另一人审核。", "Somebody else reviews it next.")),
    account(), password.node, code.node, reason.node,
  ], {label: say("批准", "Approve"), submit: async ({tell}) => {
    if (missing(password, code)) return false;
    const answer = await call("POST", onSign(one.sign, "submissions", one.id, "reviews"),
      {decision: "approve", show: one.show, reason: reason.value, password: password.value, code: code.value.trim()}, once());
    if (answer.ok) {
      toast(last ? say("已批准，等待发布", "Approved: it can be published now") : say("已批准，进入下一审次", "Approved: on to the next review"));
      changed(answer.told);
      return true;
    }
    if (refuse(answer, {password, code}, tell)) changed(null);
    return false;
  }});
}

export function giveBack(one, changed) {
  const key = `ledsign-return-${one.id}`;
  const reason = field(say("退回理由", "Why it goes back"), {maxlength: "2000", rows: "4", value: sessionStorage.getItem(key) || "", autofocus: "",
    oninput: () => sessionStorage.setItem(key, reason.value)}, {tag: "textarea", hint: say("送审人会看到；写清要改什么。", "Its author reads it: say what to change.")});
  dialog(say("退回修改", "Return it"), [summary(one), reason.node], {label: say("退回", "Return"), kind: "danger", submit: async ({tell}) => {
    if (missing(reason)) return false;
    const answer = await call("POST", onSign(one.sign, "submissions", one.id, "reviews"), {decision: "return", show: one.show, reason: reason.value}, once());
    if (answer.ok) {
      sessionStorage.removeItem(key);
      toast(say("已退回给送审人", "Returned to its author"));
      changed(answer.told);
      return true;
    }
    if (refuse(answer, {reason}, tell)) changed(null);
    return false;
  }});
}

export function publish(one, told, changed) {
  const password = told.publisherSigns ? passwordField() : null, code = codeField(password ? {} : {autofocus: ""});
  const later = Date.parse(one.not_before) > Date.now() + 60e3;
  const ends = check(say("我确认：结束正在播出的紧急信息", "Yes: end the urgent message that is on now"));
  const more = h("div");
  dialog(say("发布上屏", "Put it on the sign"), [
    summary(one),
    note(later ? "" : "warn", later ? say(`将在 ${moment(one.not_before)} 自动开始。`, `It begins by itself on ${moment(one.not_before)}.`)
      : told.live ? say(`发布后立即替换屏上的“${told.live.title}”。`, `It replaces “${told.live.title}” on the sign at once.`) : say("发布后立即上屏。", "It is on the sign at once.")),
    password ? h("p", {class: "quiet"}, say("此件只有一个审次，发布人也要签名，因此需要您的密码。", "It had one review only, so the publisher signs too: your password is needed.")) : null,
    password ? [account(), password.node] : null, code.node, more,
  ], {label: say("发布", "Publish"), submit: async ({tell}) => {
    if (missing(...[password, code].filter(Boolean))) return false;
    const given = code.value.trim();
    const answer = await strongCall("POST", onSign(one.sign, "releases"),
      {submission: one.id, code: given, password: password?.value || "", ends_urgent: ends.input.checked}, once());
    if (answer.ok) {
      const state = answer.told.state;
      toast(state === "live" ? say(`已发布：第 ${answer.told.number} 号`, `Published: number ${answer.told.number}`) : say(`已交给播放机，到时自动开始：第 ${answer.told.number} 号`, `With the player; it begins by itself: number ${answer.told.number}`));
      changed({...one, state: "released"}, answer.told);
      return true;
    }
    if (codeOf(answer) === "urgent-on") fill(more, ends.node);
    if (refuse(answer, {password, code}, tell)) changed(null);
    return false;
  }});
}

export async function withdraw(one, changed) {
  if (!await confirmed(say("撤回送审？", "Withdraw it?"), say("审核人将不再看到它。内容仍在，可随时再次送审。", "Reviewers see it no more. What you wrote stays; submit it again whenever you like."), say("撤回", "Withdraw"))) return;
  const answer = await call("DELETE", onSign(one.sign, "submissions", one.id), undefined, ifMatch(one.version));
  if (answer.ok) { toast(say("已撤回", "Withdrawn")); changed(answer.told); } else { toast(why(answer), "bad"); changed(null); }
}

export async function again(one) {
  toast(say("正在重新送审…", "Submitting it again…"));
  const answer = await call("POST", onSign(one.sign, "submissions"), {document: one.document, remark: one.remark}, once());
  if (answer.ok) location.assign(addressOf(answer.told));
  else toast(why(answer), "bad");
}
