// Words: states and stages of a submission as people say them.
import {pill} from "../parts/dom.js";
import {facts, say, zh} from "../parts/page.js";

const STAGES = {初审: "first review", 复审: "second review", 终审: "final review", 紧急审核: "urgent review", 签发: "published"};
export const stageName = (name) => (zh ? name : STAGES[name] || name);
const NAMES = {1: ["终审"], 2: ["初审", "终审"], 3: ["初审", "复审", "终审"]};
export const stageNames = (one) => (one.urgent ? ["紧急审核"] : NAMES[one.stages] || []);

export function statePill(one) {
  if (one.state === "open") return pill(`${say("待", "Awaits ")}${stageName(one.next_stage)}${one.stages > 1 ? ` ${one.approvals}/${one.stages}` : ""}`, "warn");
  const [text, kind] = {
    approved: [say("已批准，待发布", "Approved, to be published"), "ok"], released: [say("已发布", "Published"), "ok"],
    returned: [say("已退回", "Returned"), "bad"], withdrawn: [say("已撤回", "Withdrawn"), ""], void: [say("已作废", "Void"), "bad"],
  }[one.state] || [one.state, ""];
  return pill(text, kind);
}

export const isMine = (one) => one.author.id === facts.me.id;

// What this person can do with it now: "review", "publish", or "".
export function turn(one, may, decided = () => false) {
  if (one.state === "open" && may("review", one.sign) && (!isMine(one) || one.urgent) && !decided(one)) return "review";
  if (one.state === "approved" && may("release.write", one.sign)) return "publish";
  return "";
}

// items[0].text → 第 1 条; may/items[1] → may · 第 2 条
export function placeText(place) {
  if (place === "title") return say("标题", "Title");
  const found = place.replace(/\.?(text|after|countdown|clock)$/, "").replace(/\.?items\[(\d+)\]/g, (_, number) => ` ${say(`第 ${Number(number) + 1} 条`, `item ${Number(number) + 1}`)}`)
    .replace(/\.?together\[(\d+)\]/g, (_, number) => ` · ${say(`并列 ${Number(number) + 1}`, `part ${Number(number) + 1}`)}`);
  if (/^(playlists\.)?urgent-\d+/.test(found)) return say("紧急信息", "Urgent message");
  return found.replace(/^playlists\./, "").replace(/[:/] /g, " · ").trim() || place;
}

export const itemName = (name) => name.replace(/^items\.(\d+).*$/, (_, number) => say(`第 ${Number(number) + 1} 条`, `Item ${Number(number) + 1}`));

// Its page; with its sign, so that the whole frame is about that one.
export const addressOf = (one) => `/review?submission=${encodeURIComponent(one.id)}&sign=${encodeURIComponent(one.sign)}`;
