// Form: one entry in a dialog: added, changed, deleted; a conflict is shown side by side; nothing typed is lost.
import {ask, h, say, button, icon, toast, why, facts} from "./kit.js";
import {timed} from "./timed.js";
import {whenForm} from "./when.js";

const DRAFT = (page) => `ledsign-schedule-draft-${facts.sign}-${page.doc.id}`;
export const draft = (page) => { try { return JSON.parse(sessionStorage.getItem(DRAFT(page))); } catch { return null; } };
export const forget = (page) => sessionStorage.removeItem(DRAFT(page));
const TIMED = ["emergencies", "overrides"];
const KINDS = [["campaigns", say("节目", "Programme"), say("平时播的内容", "What usually plays")], ["overrides", say("插播", "Override"), say("盖住节目，最长 24 小时，到时自动恢复", "Before the programme, for a day at most")],
  ["emergencies", say("紧急", "Urgent"), say("盖住插播和节目，最长 24 小时，到时自动恢复", "Before overrides and the programme, for a day at most")], ["fillers", say("垫播", "Filler"), say("没有节目时播", "When nothing else wants the sign")],
  ["blackouts", say("黑屏", "Blackout"), say("盖住一切", "Hides all")], ["brightness", say("亮度", "Brightness"), say("这段时间有多亮，不改变播什么", "How bright, whatever plays")]];
// What makes two of them the same for who is asked.
const gist = (one) => JSON.stringify([one.sentence, one.title, one.playlist, one.priority, one.share, one.clip, one.level]);

export const openForm = (page, entry, given = {}) => {
  const fresh = !entry?.name;
  const start = given.values || entry || {list: "campaigns", ownTitle: "", playlist: page.doc.named[0]?.name || page.overview.playlists[0]?.name || "", priority: 0, when: given.when || {}, kept: {}};
  const kept = entry?.kept || {};
  const readOnly = !page.overview.mayWrite;
  let touched = Boolean(given.values), busy = false;
  const names = [...page.doc.named, ...page.overview.playlists.filter((one) => !page.doc.named.some((two) => two.name === one.name))];
  const remember = () => { touched = true; sessionStorage.setItem(DRAFT(page), JSON.stringify({name: entry?.name || "", list: start.list, values: values()})); };

  let kind = start.list;
  const row = (name, label, field, hint) => h("div", {}, h("label", {for: field.id}, label), field, hint ? h("p.hint", {id: `${field.id}-hint`}, hint) : null);
  const playlist = h("select", {id: "s-playlist", onchange: () => remember()}, names.map((one) => h("option", {value: one.name, selected: one.name === start.playlist}, one.title)));
  const title = h("input", {id: "s-title", maxlength: 100, value: start.ownTitle ?? "", placeholder: say("例如：职业教育活动周", "for instance: Skills week"), oninput: () => remember()});
  const priority = h("input", {id: "s-priority", type: "number", min: -1000, max: 1000, step: 1, value: start.priority || 0, "aria-describedby": "s-priority-hint", oninput: () => remember()});
  const share = h("input", {id: "s-share", inputmode: "decimal", maxlength: 8, value: start.share || "", placeholder: say("不轮播", "none"), "aria-describedby": "s-share-hint", oninput: () => remember()});
  const clip = h("input", {id: "s-clip", type: "checkbox", checked: Boolean(start.clip), onchange: () => remember()});
  const level = h("input", {id: "s-level", type: "range", min: 0, max: 100, step: 1, value: parseFloat(start.level) || 60, oninput: () => { levelTold.textContent = `${level.value}%`; remember(); }});
  const levelTold = h("output", {for: "s-level"}, `${level.value}%`);
  const when = whenForm(start.when || {}, kept, () => remember(), given.values?.text);
  const moments = timed(page, start, () => remember());
  const playlistRow = row("playlist", say("播什么", "What"), playlist), titleRow = row("title", say("名称（给人看）", "Title"), title);
  const priorityRow = row("priority", say("优先级", "Priority"), priority, say("时间重叠时，数字大的先播", "Where entries overlap the larger number wins"));
  const shareRow = row("share", say("轮播份额", "Share of turns"), share, say("同级的几条都写份额，就按份额轮流，例如 2 或 30%", "Those of one priority that have one take turns, e.g. 2 or 30%"));
  const clipRow = h("label.s-check", {for: "s-clip"}, clip, say("跨零点的时段到最后一天的零点为止", "Hours over midnight end with the last of the dates"));
  const levelRow = h("div", {}, h("label", {for: "s-level"}, say("亮度", "Brightness"), " ", levelTold), level, h("p.hint", {}, say("几条亮度同时符合时，以列表里的第一条为准", "Of several that hold, the first of the list counts")));
  const kinds = h("div.s-toggles.s-kinds", {role: "group", "aria-label": say("类型", "Kind")}, KINDS.map(([value, text, hint]) => h("button.s-toggle", {type: "button", "data-kind": value, title: hint, onclick: () => { kind = value; fit(); remember(); }}, text)));
  const kindTold = h("p.hint", {});
  // Which fields the kind has.
  const fit = () => {
    const urgent = TIMED.includes(kind), shown = kind !== "blackouts" && kind !== "brightness";
    playlistRow.hidden = priorityRow.hidden = !shown; titleRow.hidden = kind === "brightness"; shareRow.hidden = kind !== "campaigns"; levelRow.hidden = kind !== "brightness";
    when.node.hidden = clipRow.hidden = urgent; moments.node.hidden = !urgent; more.hidden = urgent && !shown;
    kindTold.textContent = KINDS.find(([value]) => value === kind)?.[2] || "";
    for (const one of kinds.children) { const on = one.dataset.kind === kind; one.classList.toggle("on", on); one.setAttribute("aria-pressed", String(on)); }
  };
  const more = h("details", {open: Boolean(start.priority || start.share || start.clip)}, h("summary", {}, say("优先级、轮播与跨零点", "Priority, turns, midnight")), h("div.s-two", {}, priorityRow, shareRow), clipRow);
  const alert = h("div.s-alert", {role: "alert", "aria-live": "assertive"});
  const shout = (...what) => { alert.replaceChildren(...what); alert.scrollIntoView({block: "end"}); };
  const urgent = () => TIMED.includes(kind);
  const times = () => (urgent() ? moments.values() : {});
  const values = () => ({list: kind, ownTitle: title.value, playlist: playlist.value, priority: Number(priority.value) || 0, share: share.value.trim(), clip: clip.checked, level: `${level.value}%`, when: when.when(), text: when.text(), ...times()});
  const said = () => ({schedule: page.doc.id, version: page.doc.version, list: kind, name: entry?.name, when: urgent() ? {} : when.when(), kept,
    fields: kind === "brightness" ? {level: `${level.value}%`, clip: clip.checked} : {title: title.value.trim(), ...times(), ...(urgent() ? {} : {clip: clip.checked}),
      ...(kind === "blackouts" ? {} : {playlist: playlist.value, priority: Number(priority.value) || 0}), ...(kind === "campaigns" ? {share: share.value.trim()} : {})}});
  fit();
  const close = () => { dialog.close(); dialog.remove(); given.back?.focus?.(); };
  const done = async (answer, text) => { forget(page); close(); await page.saved(answer.ok, text); };

  const save = async (what = fresh ? "add" : "change", more = {}) => {
    if (busy) return;
    if (urgent() && !moments.sound()) { shout(say("请先改好开始和结束时间。", "Mend when it begins and ends first.")); moments.focus(); return; }
    if (!urgent() && !await when.settle()) { shout(say("“什么时候播”还有没看懂的地方，请先改一改。", "Part of “When” is not understood yet: please change it first.")); when.focus(); return; }
    busy = true; saveButton.disabled = true; saveButton.textContent = say("正在保存…", "Saving…"); alert.replaceChildren();
    const answer = await ask(what, {...said(), ...more});
    busy = false; saveButton.disabled = false; saveButton.textContent = fresh ? say("添加", "Add") : say("保存", "Save");
    if (answer.ok) return done(answer, fresh ? say("已添加", "Added") : say("已保存", "Saved"));
    if (answer.stale) return conflict(answer.stale);
    shout(h("p", {}, why(answer)), h("ul", {}, (answer.refused?.problems || []).filter((one) => one.severity === "error").map((one) => h("li", {}, one.message, one.remedy ? ` → ${one.remedy}` : ""))));
  };
  // Somebody else saved meanwhile: both are shown, and nothing is chosen for anybody.
  const conflict = async (stale) => {
    const answer = await ask("theirs", {...said(), version: undefined});
    if (!answer.ok) { shout(why(answer)); return; }
    const theirs = answer.ok.entry, version = answer.ok.version;
    const same = theirs && entry && gist(theirs) === gist(entry);
    if (fresh || same) {  // other entries changed: this one can go in as it is
      const again = await ask(fresh ? "add" : "change", {...said(), version});
      if (again.ok) return done(again, say(`已保存，${stale.who} 刚才的修改也都保留`, `Saved; what ${stale.who} changed is kept too`));
      shout(why(again));
      return;
    }
    const name = (one) => page.doc.named.find((two) => two.name === one)?.title || one;
    const side = (head, facts_, press, text) => h("div.s-side", {}, h("h3", {}, head), facts_, button("plain", text, press));
    shout(h("p", {}, theirs ? say(`${stale.who} 刚刚也改了这条安排。请选择：`, `${stale.who} has just changed this entry too. Choose:`) : say(`${stale.who} 刚刚删除了这条安排。`, `${stale.who} has just deleted this entry.`)),
      h("div.s-sides", {}, side(say("我的", "Mine"), [h("p", {}, h("b", {}, title.value || name(playlist.value))), h("p", {}, answer.ok.mine)], async () => {
        const again = theirs ? await ask("change", {...said(), version}) : await ask("add", {...said(), version, name: undefined});
        if (again.ok) done(again, say("已保存你的版本", "Yours is saved")); else shout(why(again));
      }, say("用我的", "Use mine")),
      theirs && side(stale.who, [h("p", {}, h("b", {}, theirs.title)), h("p", {}, theirs.sentence)], async () => { forget(page); close(); await page.reload(); }, say("用对方的", "Use theirs")),
      theirs && side(say("两条都要", "Keep both"), [h("p", {}, say("对方的保留，我的另存为一条新安排。", "Theirs stays, mine becomes a new entry."))], async () => {
        const again = await ask("add", {...said(), version, name: undefined});
        if (again.ok) done(again, say("两条都已保留", "Both are kept")); else shout(why(again));
      }, say("都保留", "Keep both"))));
  };
  const remove = async () => {
    const answer = await ask("remove", {schedule: page.doc.id, version: page.doc.version, list: start.list, name: entry.name});
    if (answer.ok) return done(answer, say("已删除", "Deleted"));
    if (answer.stale) { shout(say(`${answer.stale.who} 刚刚改过这份排期，已为你刷新，请再确认一次。`, `${answer.stale.who} has just changed this schedule; it is fresh now, please press again.`)); await page.reload(); return; }
    shout(why(answer));
  };
  const leave = () => { if (touched) toast(say("没保存的内容已留着", "What you did not save is kept"), "", [say("继续编辑", "Go on"), () => page.resume()]); close(); page.notice(); };
  const saveButton = button("primary", fresh ? say("添加", "Add") : say("保存", "Save"), () => save());
  const dialog = h("dialog.s-dialog", {"aria-labelledby": "s-dialog-title"}, h("form", {method: "dialog", onsubmit: (event) => { event.preventDefault(); save(); }},
    h("header", {}, h("h2", {id: "s-dialog-title"}, fresh ? say("添加安排", "Add an entry") : start.title || entry.title),
      h("button.s-iconbutton", {type: "button", "aria-label": say("关闭", "Close"), onclick: leave}, icon("close"))),
    readOnly ? h("div.s-body", {}, h("p", {}, entry?.sentence || ""), h("p.quiet", {}, say("你的角色只能查看排期。", "Your role may look, not change.")))
      : h("div.s-body", {}, fresh ? h("div", {}, kinds, kindTold) : h("p.hint", {}, `${KINDS.find(([value]) => value === kind)?.[1] || kind} · ${kindTold.textContent}`),
        h("div.s-two", {}, playlistRow, titleRow), levelRow, moments.node, when.node, more, alert),
    h("footer", {}, !fresh && !(!page.overview.mayWrite) ? button("danger-link", say("删除", "Delete"), remove) : null, h("span.s-space"),
      button("plain", readOnly ? say("关闭", "Close") : say("取消", "Cancel"), leave), readOnly ? null : saveButton)));
  dialog.addEventListener("cancel", (event) => { event.preventDefault(); leave(); });
  document.body.append(dialog);
  dialog.showModal();
  (readOnly ? dialog.querySelector("button") : urgent() ? document.getElementById("s-from") : fresh && names.length > 1 && !playlistRow.hidden ? playlist : document.getElementById("s-words")).focus();
};
