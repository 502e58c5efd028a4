// Queue: what waits for this person first, then what waits for others, then what is over.
import {button, card, fill, h, icon, note, pill, title} from "../parts/dom.js";
import {call, onSign, why} from "../parts/api.js";
import {facts, may, maySomewhere, say, signOf, whileVisible} from "../parts/page.js";
import {ago, moment} from "../parts/times.js";
import {addressOf, isMine, statePill, turn} from "./words.js";
import {urgent} from "./urgent.js";

const TABS = {
  mine: say("待我处理", "Waiting for me"), open: say("审核中", "Under review"), approved: say("待发布", "To be published"), over: say("已结束", "Finished"),
};
const pictures = new Map();

export function queue(root) {
  const list = h("div", {class: "queue"});
  const tabs = h("div", {class: "segments", role: "group", "aria-label": say("筛选", "Show")});
  const told = h("div", {role: "status", "aria-live": "polite"});
  let rows = [], chosen = new URL(location.href).searchParams.get("show") || "", shown = "";
  const heading = title(say("审核", "Review"), say("先看清画面与文字，再批准上屏。", "Look at the pictures and the words, then approve."),
    maySomewhere("submission.write") ? h("div", {class: "title-side"}, button(say("紧急信息", "Urgent message"), urgent, "plain", "campaign")) : null);
  if (!facts.keyCounts && maySomewhere("review")) {
    told.append(note("warn", say("您的签名密钥尚未生效，批准不会被播放机接受。", "Your signing key does not count yet: players would not accept your approval. "), h("a", {href: "/account"}, say("查看如何生效", "How to make it count"))));
  }
  fill(root, heading, told, tabs, list);

  const groups = () => {
    const mine = rows.filter((one) => turn(one, may));
    return {mine, open: rows.filter((one) => one.state === "open"), approved: rows.filter((one) => one.state === "approved"),
      over: rows.filter((one) => !["open", "approved"].includes(one.state))};
  };

  function draw() {
    const found = groups();
    const now = chosen || (found.mine.length ? "mine" : found.open.length ? "open" : found.approved.length ? "approved" : "over");
    fill(tabs, Object.entries(TABS).map(([key, text]) => h("button", {type: "button", class: "segment", "aria-pressed": String(key === now),
      onclick: () => { chosen = key; shown = ""; draw(); }}, text, h("span", {class: "count"}, String(found[key].length)))));
    const state = JSON.stringify([now, found[now]]);
    if (state === shown) return;
    shown = state;
    fill(list, found[now].length ? h("ul", {class: "rows"}, found[now].map(line)) : empty(now));
  }

  async function load() {
    const signs = facts.signs.filter((one) => may("content.read", one.name));
    const answers = await Promise.all(signs.map((one) => call("GET", `${onSign(one.name, "submissions")}?limit=60`)));
    const bad = answers.find((one) => !one.ok);
    if (bad && !rows.length) { fill(list, note("bad", why(bad))); return; }
    if (bad) return;
    rows = answers.flatMap((one) => one.told.items).sort((a, b) => Number(b.urgent) - Number(a.urgent) || b.created_at.localeCompare(a.created_at));
    draw();
    for (const one of rows.filter((row) => ["open", "approved"].includes(row.state)).slice(0, 8)) await picture(one);
  }
  fill(list, h("div", {class: "quiet"}, say("正在读取…", "Loading…")));
  load();
  whileVisible(15, load);
}

function line(one) {
  const sign = signOf(one.sign);
  const mine = turn(one, may);
  const image = h("img", {class: "thumb", alt: "", "data-thumb": one.id, loading: "lazy"});
  if (pictures.has(one.id)) image.src = pictures.get(one.id);
  return h("li", {}, h("a", {class: "review-row", href: addressOf(one)},
    h("span", {class: "thumb-box"}, image),
    h("span", {class: "row-text"},
      h("strong", {}, one.title),
      h("span", {class: "quiet small"}, `${sign.title} · ${isMine(one) ? say("我送审", "sent by me") : one.author.name} · `, h("time", {datetime: one.created_at, title: moment(one.created_at)}, ago(one.created_at))),
      h("span", {class: "pills"}, one.urgent ? pill(say("紧急", "Urgent"), "bad") : null, statePill(one),
        one.flags ? pill(say(`敏感词 ${one.flags} 处`, `${one.flags} listed word${one.flags > 1 ? "s" : ""}`), "warn") : null)),
    h("span", {class: "row-go"}, mine === "review" ? say("去审核", "Review") : mine === "publish" ? say("去发布", "Publish") : "", icon("chevron_right"))));
}

function empty(which) {
  const told = {
    mine: [say("没有等待您处理的送审", "Nothing waits for you"), say("有人送审后会出现在这里。", "What others submit appears here.")],
    open: [say("没有审核中的送审", "Nothing is under review"), say("在“节目”或“排期”里点“送审”，就会到这里。", "Press “Submit” in Captions or Schedule and it comes here.")],
    approved: [say("没有待发布的内容", "Nothing waits to be published"), say("通过全部审次后，由发布人在此发布上屏。", "What has passed all reviews is published from here.")],
    over: [say("还没有结束的送审", "Nothing is finished yet"), ""],
  }[which];
  return card("", h("div", {class: "empty"}, icon("task_alt"), h("strong", {}, told[0]), h("p", {class: "quiet"}, told[1]),
    which !== "over" && maySomewhere("submission.write") ? h("a", {class: "btn plain", href: "/captions"}, say("去写节目", "Write a caption")) : null));
}

async function picture(one) {
  if (pictures.has(one.id)) return;
  pictures.set(one.id, "");
  const made = await call("POST", `${onSign(one.sign, "previews")}?still=true&scale=${signOf(one.sign).width < 100 ? 2 : 1}`, {submission: one.id});
  if (!made.ok || !made.told.still) return;
  pictures.set(one.id, `data:image/png;base64,${made.told.still}`);
  for (const image of document.querySelectorAll(`[data-thumb="${one.id}"]`)) image.src = pictures.get(one.id);
  call("DELETE", onSign(one.sign, "previews", made.told.id));
}
