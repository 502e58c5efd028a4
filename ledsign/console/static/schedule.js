// Schedule: the page. Chooses the schedule, the view and the day; keeps what can be undone; sends to review.
import {ask, h, say, button, icon, toast, why, facts, longDate, monthName, monthFirst, plus, shortDate, monday} from "./schedule/kit.js";
import {month, extent as monthExtent} from "./schedule/month.js";
import {week, extent as weekExtent} from "./schedule/week.js";
import {day, extent as dayExtent} from "./schedule/day.js";
import {machine} from "./schedule/machine.js";
import {list, remarks} from "./schedule/list.js";
import {draft, forget, openForm} from "./schedule/form.js";
import {bring} from "./schedule/bring.js";

const VIEWS = {month: [month, monthExtent], week: [week, weekExtent], day: [day, dayExtent], time: [(page) => machine(page, {days: true}), dayExtent]};
const NAMES = [["month", say("月", "Month")], ["week", say("周", "Week")], ["day", say("日", "Day")], ["time", say("时光机", "Time machine")]];

const page = {
  overview: null, doc: null, view: "month", day: "", minute: 1200, source: "draft", undo: [], redo: [], root: null,
  place() { history.replaceState(history.state, "", `#${page.view}/${page.day}/${page.doc?.id || ""}`); },
  async go(view, to = page.day, keepFocus = false) {
    page.view = view; page.day = to;
    await page.reload();
    if (keepFocus) page.root.querySelector(`[data-day="${to}"]`)?.focus(); else if (!page.root.contains(document.activeElement)) page.root.querySelector(".s-now")?.focus({preventScroll: true});
  },
  async reload() {
    const [first, last] = VIEWS[page.view][1](page.day);
    const answer = await ask("read", {schedule: page.doc.id, first, last});
    if (!answer.ok) { toast(why(answer), "bad", [say("重试", "Try again"), () => page.reload()]); return; }
    page.doc = answer.ok;
    page.place();
    render();
  },
  async saved(doc, text) {
    page.undo.push(page.doc.version); page.redo = [];
    page.doc.version = doc.version;
    await page.reload();
    toast(doc.kept === false ? say(`${text}（文档已重新排版，原有注释未保留）`, `${text} (written anew; its comments are gone)`) : text, "ok", [say("撤销", "Undo"), () => page.step("undo")]);
  },
  async step(which) {
    const to = page[which].pop();
    if (to === undefined) return;
    const answer = await ask("restore", {schedule: page.doc.id, version: page.doc.version, to});
    if (!answer.ok) {
      page[which].push(to);
      toast(answer.stale ? say(`${answer.stale.who} 刚刚改过，不能撤销；已刷新`, `${answer.stale.who} has changed it meanwhile: this cannot be undone; refreshed`) : why(answer), "bad");
      if (answer.stale) { page.undo = []; page.redo = []; await page.reload(); }
      return;
    }
    page[which === "undo" ? "redo" : "undo"].push(page.doc.version);
    page.doc.version = answer.ok.version;
    await page.reload();
    toast(which === "undo" ? say("已撤销", "Undone") : say("已重做", "Done again"), "ok");
  },
  // Another schedule, which there may not have been a moment ago.
  async open(id, text) {
    page.overview = (await ask("overview")).ok || page.overview;
    page.undo = []; page.redo = []; page.doc = {id};
    await page.reload();
    if (text) toast(text, "ok");
  },
  add(when) { openForm(page, null, {when, back: document.activeElement}); },
  edit(entry) { openForm(page, entry, {back: document.activeElement}); },
  resume() {
    const kept = draft(page);
    if (kept) openForm(page, page.doc.entries.find((one) => one.name === kept.name && one.list === kept.list) || null, {values: kept.values});
  },
  notice() { render(); },
};
window.ledsignSchedulePage = page;

const toolbar = () => {
  const doc = page.doc, sent = doc.submission;
  const isLive = page.overview.live?.document === doc.id;
  const state = sent?.version === doc.version && sent.state === "released" && isLive ? ["ok", say("已上屏", "On the sign")]
    : sent?.version === doc.version && sent.state === "open" ? ["warn", say("审核中", "In review")] : sent?.version === doc.version && sent.state === "approved" ? ["ok", say("已通过，待发布", "Approved")]
    : isLive ? ["warn", say("有未送审的修改", "Changed since released")] : ["", say("草稿，未上屏", "Draft, not on the sign")];
  const choice = h("select.s-choice", {"data-key": "choice", "aria-label": say("选择排期", "Choose a schedule"), onchange: (event) => {
    if (event.target.value) { page.undo = []; page.redo = []; page.doc = {id: event.target.value}; page.reload(); } else create();
  }}, page.overview.schedules.map((one) => h("option", {value: one.id, selected: one.id === doc.id}, one.title)), page.overview.mayWrite ? h("option", {value: ""}, say("＋ 新建排期…", "+ New schedule…")) : null);
  return h("div.s-toolbar", {}, choice, h(`span.pill${state[0] ? `.${state[0]}` : ""}`, {}, state[1]), h("span.s-space"),
    page.overview.mayWrite ? [h("button.s-iconbutton", {type: "button", disabled: !page.undo.length, "aria-label": say("撤销", "Undo"), title: say("撤销", "Undo"), onclick: () => page.step("undo")}, icon("undo")),
      h("button.s-iconbutton", {type: "button", disabled: !page.redo.length, "aria-label": say("重做", "Redo"), title: say("重做", "Redo"), onclick: () => page.step("redo")}, icon("redo"))] : null,
    page.overview.maySubmit ? button("primary", [icon("send"), say("送审", "Submit for review")], submit) : null);
};

const navigation = () => {
  const steps = {month: (by) => { const d = new Date(`${monthFirst(page.day)}T00:00:00Z`); d.setUTCMonth(d.getUTCMonth() + by); return d.toISOString().slice(0, 10); }, week: (by) => plus(page.day, 7 * by), day: (by) => plus(page.day, by), time: (by) => plus(page.day, by)};
  const title = page.view === "month" ? monthName(page.day) : page.view === "week" ? `${shortDate(monday(page.day))} – ${shortDate(plus(monday(page.day), 6))}` : longDate(page.day);
  const go = (by) => page.go(page.view, steps[page.view](by));
  return h("div.s-navigation", {}, h("div.s-steps", {}, h("button.s-iconbutton", {type: "button", "data-key": "back", "aria-label": say("往前", "Earlier"), onclick: () => go(-1)}, icon("chevron_left")),
    h("h2.s-now", {tabindex: "-1", "aria-live": "polite"}, title),
    h("button.s-iconbutton", {type: "button", "data-key": "on", "aria-label": say("往后", "Later"), onclick: () => go(1)}, icon("chevron_right")),
    button("plain", say("今天", "Today"), () => page.go(page.view, page.overview.today), {"data-key": "today"})),
  h("div.s-views", {role: "group", "aria-label": say("视图", "View")}, NAMES.map(([name, text]) => h(`button.s-toggle${page.view === name ? ".on" : ""}`, {type: "button", "data-key": `view-${name}`, "aria-pressed": String(page.view === name), onclick: () => page.go(name)}, text))));
};

// Nothing in sight: where there is something.
const elsewhere = () => {
  if (page.view === "day" || page.view === "time" || page.doc.days.some((one) => one.bars.some((bar) => !["filler", "safe"].includes(bar.layer)))) return null;
  const firsts = page.doc.entries.flatMap((one) => (one.when.dates || []).map((range) => range.split("..")[0])).filter(Boolean).sort();
  const to = firsts.find((one) => one >= page.day) || firsts.at(-1);
  return to ? h("div.note", {}, h("span", {}, say("这段时间没有节目。", "No programme in this time.")), button("link", say(`去 ${monthName(to)}`, `Go to ${monthName(to)}`), () => page.go(page.view, to))) : null;
};

const render = () => {
  const key = document.activeElement?.dataset?.key;
  const kept = draft(page);
  const content = page.doc.days?.length ? VIEWS[page.view][0](page) : h("div.note.bad", {}, say("这份排期有错误，改正后才能看到日历。", "This schedule has errors; mend them to see its calendar."));
  page.root.replaceChildren(toolbar(),
    kept ? h("div.note.warn", {}, h("span", {}, say("有一条没保存的安排。", "There is an entry you did not save.")), button("link", say("继续编辑", "Go on"), page.resume), button("link", say("丢弃", "Discard"), () => { forget(page); render(); })) : "",
    navigation(), elsewhere() || "",
    h(`div.s-layout.${page.view}`, {}, h("section.card.s-view", {"aria-label": NAMES.find(([name]) => name === page.view)[1]}, content), h("aside.s-aside", {}, list(page), remarks(page))));
  if (key) page.root.querySelector(`[data-key="${key}"]`)?.focus({preventScroll: true});
};

const submit = () => {
  const remark = h("textarea", {id: "s-remark", rows: 2, maxlength: 400, placeholder: say("例如：五月职业教育活动周", "for instance: skills week in May")});
  const alert = h("div.s-alert", {role: "alert", "aria-live": "assertive"});
  const go = button("primary", say("送审", "Submit"), async () => {
    go.disabled = true; alert.replaceChildren(h("p", {}, say("正在编译并检查…", "Compiling and checking…")));
    let answer = null;
    try { answer = await window.ledsignCall("POST", `/signs/${encodeURIComponent(facts.sign)}/submissions`, {document: page.doc.id, version: page.doc.version, remark: remark.value.trim()}); } catch { answer = {ok: false}; }
    go.disabled = false;
    if (answer.ok) { dialog.close(); dialog.remove(); await page.reload(); toast(say("已送审，等待审核人通过", "Submitted; a reviewer is next"), "ok", [say("去审核页", "To review"), () => location.assign("/review")]); return; }
    const told = answer.told || {};
    alert.replaceChildren(h("p", {}, say(told.detail_zh, told.detail) || say("连接中断，请再试", "No answer; try again")), h("ul", {}, (told.problems || []).map((one) => h("li", {}, say(one.message_zh, one.message), " → ", say(one.remedy_zh, one.remedy)))));
  });
  const close = () => { dialog.close(); dialog.remove(); };
  const dialog = h("dialog.s-dialog.small", {"aria-labelledby": "s-submit-title", oncancel: () => setTimeout(close)}, h("header", {}, h("h2", {id: "s-submit-title"}, say("送审这份排期", "Submit this schedule"))),
    h("div.s-body", {}, h("p", {}, say(`“${page.doc.title}”会按现在的样子冻结、编译，交给审核人。之后再改不影响已送审的内容。`, `“${page.doc.title}” is frozen as it is now and goes to a reviewer. Later changes do not touch what was submitted.`)),
      h("label", {for: "s-remark"}, say("给审核人的话（可不填）", "A word to the reviewer (optional)")), remark, alert), h("footer", {}, h("span.s-space"), button("plain", say("取消", "Cancel"), close), go));
  document.body.append(dialog); dialog.showModal(); remark.focus();
};

const create = () => {
  const title = h("input", {id: "s-new-title", maxlength: 80, placeholder: say("例如：2026 年 12 月", "for instance: December 2026")});
  const first = h("select", {id: "s-new-playlist"}, page.overview.playlists.map((one) => h("option", {value: one.name}, one.title)));
  const alert = h("div.s-alert", {role: "alert", "aria-live": "assertive"});
  const close = () => { dialog.close(); dialog.remove(); if (page.doc?.entries) render(); };
  const go = button("primary", say("建立", "Create"), async () => {
    if (!title.value.trim()) { alert.replaceChildren(say("请起个名字", "Please give it a name")); title.focus(); return; }
    const answer = await ask("create", {title: title.value, playlist: first.value});
    if (!answer.ok) { alert.replaceChildren(why(answer)); return; }
    dialog.close(); dialog.remove();
    page.overview = (await ask("overview")).ok || page.overview;
    page.doc = answer.ok; page.undo = []; page.redo = [];
    await page.go("week", page.overview.today);
  });
  const dialog = h("dialog.s-dialog.small", {"aria-labelledby": "s-new", oncancel: () => setTimeout(close)}, h("header", {}, h("h2", {id: "s-new"}, say("新建排期", "New schedule"))),
    h("div.s-body", {}, h("label", {for: "s-new-title"}, say("名称", "Name")), title, h("label", {for: "s-new-playlist"}, say("先放进哪个节目", "Begin with")), first, alert), h("footer", {}, h("span.s-space"), button("plain", say("取消", "Cancel"), close), go));
  document.body.append(dialog); dialog.showModal(); title.focus();
};

const empty = () => {
  const none = !page.overview.playlists.length;
  page.root.replaceChildren(h("section.card.s-empty", {}, icon("calendar_month"), h("h2", {}, say("还没有排期", "No schedule yet")),
    h("p.quiet", {}, none ? say("先做一个节目，再来安排它什么时候播。", "Make a caption first, then say when it plays.") : say("排期说明哪天几点播哪个节目。", "A schedule says which caption plays when.")),
    none ? h("a.s-button.primary", {href: "/captions"}, say("去做节目", "Make a caption")) : page.overview.mayWrite ? button("primary", say("新建排期", "New schedule"), create) : null,
    page.overview.mayWrite ? button("link", say("导入日历（.ics）…", "Import a calendar (.ics)…"), () => bring(page)) : null));
  page.overview.schedules.length || (page.view = "month", page.day = page.overview.today);
};

// The sign's own clock goes on while the page is open; coming back to the page looks whether others changed something.
let ticks = 0;
const ticking = () => {
  const began = Date.now(), {today, minute: first} = page.overview;
  clearInterval(ticks);
  ticks = setInterval(() => {
    const now = first + Math.floor((Date.now() - began) / 60000);
    page.overview.today = plus(today, Math.floor(now / 1440));
    page.overview.minute = now % 1440;
    for (const line of page.root.querySelectorAll(".s-nowline")) line.style.top = `${page.overview.minute / 14.4}%`;
  }, 15000);
};
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && page.doc?.entries && page.view !== "time" && !document.querySelector("dialog[open]")) page.reload();
});

const begin = async () => {
  while (!(page.root = document.getElementById("schedule"))) await new Promise(requestAnimationFrame);
  page.root.replaceChildren(h("p.quiet", {}, say("正在打开…", "Opening…")));
  const answer = await ask("overview");
  if (!answer.ok) { page.root.replaceChildren(h("div.note.bad", {role: "alert"}, h("span", {}, why(answer)), button("link", say("重试", "Try again"), begin))); return; }
  page.overview = answer.ok;
  page.minute = answer.ok.minute;
  ticking();
  const [view, at, id] = location.hash.slice(1).split("/");
  const found = answer.ok.schedules.find((one) => one.id === id) || answer.ok.schedules.find((one) => one.id === answer.ok.live?.document) || answer.ok.schedules[0];
  if (!found) { empty(); return; }
  page.doc = {id: found.id};
  page.source = answer.ok.live?.document === found.id ? "live" : "draft";
  page.view = VIEWS[view] ? view : "month";
  page.day = /^\d{4}-\d\d-\d\d$/.test(at || "") ? at : answer.ok.today;
  await page.reload();
};
addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z" || event.target.closest("input,textarea,dialog")) return;
  event.preventDefault();
  page.step(event.shiftKey ? "redo" : "undo");
});
begin();
