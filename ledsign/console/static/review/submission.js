// Submission: one of them: pictures before and after along all of its time, its words, who said what, and what to do.
import {button, card, fill, h, icon, link, note, pairs, pill, title} from "../parts/dom.js";
import {call, onSign, why} from "../parts/api.js";
import {dialog} from "../parts/ask.js";
import {copyable, qr} from "../parts/hand.js";
import {facts, may, say, signOf, whileVisible} from "../parts/page.js";
import {ago, moment} from "../parts/times.js";
import {approve, again, giveBack, publish, withdraw} from "./decide.js";
import {stage} from "./stage.js";
import {texts} from "./texts.js";
import {addressOf, isMine, stageName, stageNames, statePill} from "./words.js";

export async function submission(root) {
  const told = facts.submission;
  if (!told) {
    fill(root, title(say("没有找到这份送审", "There is no such submission")), note("warn", say("链接可能不完整，或您没有查看这块屏的权限。", "The link may be incomplete, or you may not see this sign."), " ", h("a", {href: "/review"}, say("回到审核", "Back to review"))));
    return;
  }
  if (told.sign !== facts.sign) { location.replace(addressOf(told)); return; }
  fill(root, h("p", {class: "quiet"}, say("正在读取…", "Loading…")));
  const path = onSign(told.sign, "submissions", told.id);
  const answer = await call("GET", path);
  if (!answer.ok) { fill(root, title(say("审核", "Review")), note("bad", why(answer)), button(say("重试", "Try again"), () => location.reload())); return; }
  let one = answer.told, release = null;
  const side = h("div", {class: "decision"}), words = h("div", {class: "stack"}), top = h("div"), foot = h("div", {class: "action-bar"});
  const pictures = stage(one, told);
  fill(root, top, h("div", {class: "review-grid"}, h("div", {class: "stack"}, pictures.node, words), h("aside", {class: "stack", "aria-label": say("审核结论", "Decision")}, side)), foot);

  const changed = async (now, published = null) => {
    if (now) { one = now; release = published || release; if (published?.state === "live") pictures.published(); draw(); return; }
    const fresh = await call("GET", path);
    if (!fresh.ok) return;
    if (fresh.told.state === "void" && one.state !== "void") { location.reload(); return; }
    one = fresh.told;
    draw();
  };
  function draw() {
    document.title = `${one.title} · ledsign`;
    fill(top, h("a", {class: "to-queue", href: "/review"}, icon("chevron_left"), say("审核", "Review")), title(one.title, "", statePill(one), one.urgent ? pill(say("紧急", "Urgent"), "bad") : null));
    fill(words, texts(one), history(one));
    // the same buttons beside the pictures and, on a telephone, at its lower edge: one of the two is displayed
    fill(side, decision(one, told, actions(one, told, changed), release), about(one));
    fill(foot, actions(one, told, changed));
    foot.hidden = !foot.children.length;
  }
  draw();
  whileVisible(10, async () => {
    if (["released", "returned", "withdrawn", "void"].includes(one.state)) return;
    const fresh = await call("GET", path);
    if (fresh.ok && fresh.told.version !== one.version && !document.querySelector("dialog[open]")) changed(null);
  });
}

const decidedBy = (one) => one.reviews.some((review) => review.person.id === facts.me.id);

function actions(one, told, changed) {
  if (one.state === "open" && !told.why && may("review", one.sign) && !decidedBy(one) && (!isMine(one) || one.urgent)) {
    return [button(say("退回", "Return"), () => giveBack(one, changed), "plain", "undo"), button(say("批准", "Approve"), () => approve(one, changed), "primary", "check")];
  }
  if (one.state === "approved" && !told.why && may("release.write", one.sign) && !(told.publisherSigns && decidedBy(one))) {
    return [button(say("发布上屏", "Put it on the sign"), () => publish(one, told, changed), "primary", "publish")];
  }
  const renew = one.document && may("submission.write", one.sign);
  if (renew && (told.why || one.state === "void")) return [button(say("重新送审", "Submit again"), () => again(one), "primary", "send")];
  if (renew && one.state === "returned" && isMine(one)) return [link(say("去修改", "Change it"), editor(one, told), "primary", "edit")];
  return [];
}

const editor = (one, told) => `${told.kind === "schedule" ? "/schedule" : "/captions"}?sign=${encodeURIComponent(one.sign)}#${told.kind === "schedule" ? "month/" : ""}/${one.document}`;

// Where it stands, in one sentence, and what this person can do or why not.
function decision(one, told, acts, release) {
  const by = release ? {by: release.published_by.name, at: release.published_at} : told.published;
  return card(say("审核", "Decision"), steps(one, by), sentence(one, told, release),
    h("div", {class: "acts main-acts"}, acts),
    h("div", {class: "acts quiet-acts"}, button(say("分享链接", "Share"), () => share(one), "quiet", "qr_code_2"),
      ["open", "approved"].includes(one.state) && isMine(one) ? button(say("撤回", "Withdraw"), () => withdraw(one, () => location.reload()), "quiet", "undo") : null));
}

function steps(one, by) {
  const given = one.reviews.filter((review) => review.decision !== "publish");
  const rows = stageNames(one).map((name, index) => {
    const review = given[index];
    const state = review ? (review.decision === "approve" ? "done" : "back") : index === given.length && one.state === "open" ? "now" : "todo";
    return step(state, stageName(name), review ? `${review.person.name} · ${ago(review.at)}` : state === "now" ? say("等待审核", "waiting") : "");
  });
  const out = one.state === "released" ? "done" : one.state === "approved" ? "now" : "todo";
  return h("ol", {class: "steps"}, step("done", say("送审", "Submitted"), `${one.author.name} · ${ago(one.created_at)}`), rows, step(out, one.state === "released" ? say("发布", "Published") : say("发布", "Publish"), out === "now" ? say("等待发布", "waiting") : by ? `${by.by} · ${ago(by.at)}` : ""));
}

function step(state, name, told) {
  const mark = {done: "check", back: "undo", now: "hourglass_top", todo: ""}[state];
  return h("li", {class: state}, h("span", {class: "dot"}, mark ? icon(mark) : null), h("span", {}, h("strong", {}, name), told ? h("small", {}, told) : null));
}

function sentence(one, told, release) {
  const stale = told.why && ["open", "approved"].includes(one.state);
  if (stale) return note("bad", say(`已不能按此上屏：${told.why}。请送审人重新送审。`, `It can no longer be shown: ${told.why}. Have it submitted again.`));
  const returned = one.reviews.find((review) => review.decision === "return");
  const reviewer = may("review", one.sign);
  if (one.state === "void") return note("bad", say(`已作废：${told.why}。需要时请重新送审，一次点击即可。`, `Void: ${told.why}. Submit it again if it is still wanted.`));
  if (one.state === "returned") return note("bad", h("strong", {}, say(`${returned?.person.name} 退回：`, `${returned?.person.name} returned it: `)), returned?.reason, isMine(one) ? h("p", {class: "small"}, say("修改后再次送审即可。", "Change it and submit it again.")) : null);
  if (one.state === "withdrawn") return note("", say("送审人已撤回。", "Its author took it back."));
  if (one.state === "released") {
    return note("ok", release ? say(`第 ${release.number} 号发布，已核验并交给播放机。`, `Release ${release.number}: checked, and handed to the player.`) : say("已发布上屏。", "It was put on the sign."), " ", h("a", {href: `/?sign=${encodeURIComponent(one.sign)}`}, say("看现场画面", "See it live")));
  }
  if (one.state === "approved") return may("release.write", one.sign)
    ? (told.publisherSigns && decidedBy(one) ? note("", say("您已批准此件，须由另一人发布。", "You approved it: somebody else publishes it.")) : note("ok", say("全部审次已通过，可以发布。", "All reviews are passed: it can be published.")))
    : note("ok", say("全部审次已通过，等待发布人发布。", "All reviews are passed: a publisher puts it on the sign."));
  if (isMine(one) && !one.urgent) return note("", say("这是您送审的内容，须由他人审核。把链接发给审核人即可。", "It is your own work: somebody else reviews it. Send them the link."));
  if (decidedBy(one)) return note("ok", say("您已批准。下一审次须由另一人进行。", "You have approved it. The next review needs somebody else."));
  if (isMine(one) && !reviewer) return note("", say("一位审核人批准、另一人发布即可上屏。请把链接立即发给他们。", "One reviewer approves it, another person publishes it. Send them the link now."));
  if (!reviewer) return note("", say(`等待${stageName(one.next_stage)}。您没有这块屏的审核权限。`, `It waits for its ${stageName(one.next_stage)}. You are no reviewer of this sign.`));
  return facts.keyCounts ? null : note("warn", say("您的签名密钥尚未生效，批准会被播放机拒绝。", "Your signing key does not count yet: the player would refuse it. "), h("a", {href: "/account"}, say("查看如何生效", "How to make it count")));
}

function about(one) {
  const zone = signOf(one.sign).zone;
  return card(say("详情", "Details"), pairs(
    [say("屏", "Sign"), signOf(one.sign).title], [say("送审人", "From"), `${one.author.name} · ${moment(one.created_at, zone)}`],
    one.remark ? [say("说明", "Remark"), one.remark] : null,
    one.urgent_until ? [say("播出至", "Shown until"), moment(one.urgent_until, zone)] : [say("有效期", "Valid"), `${moment(one.not_before, zone)} — ${moment(one.expires, zone)}`],
    one.state === "released" ? [say("发布号", "Number"), String(one.number)] : null,
    [say("画面指纹", "Fingerprint"), h("code", {title: one.show}, one.show.slice(0, 12))]));
}

function history(one) {
  const said = one.reviews.filter((review) => review.reason);
  if (!said.length) return null;
  return card(say("审核意见", "Remarks"), h("ul", {class: "remarks"}, said.map((review) => h("li", {}, h("strong", {}, review.person.name), " ",
    pill(`${stageName(review.stage_name)} · ${review.decision === "return" ? say("退回", "returned") : say("批准", "approved")}`, review.decision === "return" ? "bad" : "ok"), h("time", {class: "quiet small", datetime: review.at}, ` ${moment(review.at)}`), h("p", {}, review.reason)))));
}

function share(one) {
  const address = `${location.origin}${addressOf(one)}`;
  dialog(say("发给审核人", "Send it to a reviewer"), [h("p", {class: "quiet"}, say("用手机扫码，或复制链接。打开后仍需登录。", "Scan it with a telephone, or copy the link. It still asks to log in.")), qr(address, say("链接的二维码", "QR code of the link")), copyable(say("链接", "Link"), address)]);
}
