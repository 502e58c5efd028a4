// List: the entries in words, who goes before whom, and what is probably not meant.
import {ask, h, say, button, icon, shortDate, toast, why} from "./kit.js";
import {bring} from "./bring.js";

const KINDS = {
  blackouts: ["黑屏", "Blackout"], emergencies: ["紧急", "Urgent"], overrides: ["插播", "Override"],
  campaigns: ["节目", "Programme"], fillers: ["垫播", "Filler"],
  brightness: ["亮度", "Brightness"],
};
const ORDER = ["blackouts", "emergencies", "overrides", "campaigns", "fillers", "brightness"];

const line = (page, entry) => {
  const playlist = page.doc.named.find((one) => one.name === entry.playlist);
  const title = entry.list === "blackouts" || !playlist || playlist.title === entry.title ? "" : playlist.title;
  const own = page.doc.findings?.filter((one) => one.entries.includes(entry.name) && !["gap", "never"].includes(one.kind)) || [];
  return h("li", {class: entry.list === "brightness" && page.overview.mayWrite ? "s-moving" : undefined}, h("button.s-entry", {type: "button", "data-key": `entry-${entry.name.replace(/["\\]/g, "")}`, onclick: () => page.edit(entry), "aria-label": say(`修改：${entry.title}，${entry.sentence}`, `Edit: ${entry.title}, ${entry.sentence}`)},
    entry.list === "brightness" ? icon("light_mode") : h("i.s-swatch", {style: `background:${entry.list === "blackouts" ? "repeating-linear-gradient(135deg,#4a505c 0 3px,#ced3db 3px 7px)" : entry.colour || "#888"}`}),
    h("span.s-entry-body", {}, h("b", {}, entry.title), h("span", {}, entry.sentence),
      h("span.s-entry-facts", {}, title && h("span", {}, title), entry.priority ? h("span", {}, say(`优先级 ${entry.priority}`, `priority ${entry.priority}`)) : null,
        entry.share && h("span", {}, say(`轮播份额 ${entry.share}`, `takes turns, share ${entry.share}`)), entry.clip && h("span", {}, say("末日零点止", "ends at midnight")),
        entry.list === "brightness" && entry.title !== entry.level ? h("span", {}, entry.level) : null,
        own.map((one) => h("span.pill.warn", {title: one.message}, FINDINGS[one.kind] ? say(...FINDINGS[one.kind]) : one.kind))))), entry.list === "brightness" && page.overview.mayWrite && entry.at ? h("button.s-iconbutton", {type: "button", "aria-label": say(`上移：${entry.title}，${entry.sentence}`, `Move up: ${entry.title}, ${entry.sentence}`), title: say("上移，先看这一条", "Move up: this one counts first"), onclick: () => move(page, entry)}, icon("arrow_upward")) : null);
};
const move = async (page, entry) => {
  const answer = await ask("move", {schedule: page.doc.id, version: page.doc.version, list: entry.list, name: entry.name, to: entry.at - 1});
  if (answer.ok) return page.saved(answer.ok, say("已上移", "Moved up"));
  toast(answer.stale ? say(`${answer.stale.who} 刚刚改过，已刷新`, `${answer.stale.who} has just changed it; refreshed`) : why(answer), "bad");
  return page.reload();
};
const FINDINGS = {
  conflict: ["时间冲突", "conflict"], overlap: ["时段重叠", "overlaps itself"], gap: ["空档", "gap"], never: ["这段时间不播", "not in this time"],
  "hidden-always": ["始终被盖住", "always hidden"], unpublished: ["放假安排未公布", "holidays unknown"],
};

export const list = (page) => {
  const entries = page.doc.entries;
  return h("section.card.s-list", {"aria-labelledby": "s-list-title"},
    h("div.s-list-head", {}, h("h2", {id: "s-list-title"}, say("安排", "Entries")),
      page.overview.mayWrite && button("primary", [icon("add"), say("添加安排", "Add")], () => page.add({}), {"data-key": "add"})),
    entries.length ? h("p.s-order", {}, say("从上到下：靠上的盖住靠下的", "From the top: what is above hides what is below")) : h("p.quiet", {}, say(
      "还没有安排。点“添加安排”，或在周视图里拖出一段时间。没有安排的时间，屏是黑的。", "No entries yet. Press “Add”, or drag over some hours in the week. Without entries the sign is black.")),
    ORDER.map((kind) => {
      const own = entries.filter((one) => one.list === kind).sort((a, b) => (kind === "brightness" ? a.at - b.at : b.priority - a.priority));
      return own.length ? [h("h3", {}, say(...KINDS[kind])), h("ul.s-entries", {}, own.map((one) => line(page, one)))] : null;
    }), page.overview.mayWrite ? button("link", [icon("upload_file"), say("导入日历（.ics）…", "Import a calendar (.ics)…")], () => bring(page), {"data-key": "bring"}) : null);
};

export const remarks = (page) => {
  const found = (page.doc.findings || []).filter((one) => one.kind !== "never");
  const problems = page.doc.problems || [];
  if (!found.length && !problems.length) return null;
  return h("section.card.s-remarks", {}, h("h2", {}, say("请看一看", "Please look")),
    h("ul", {}, problems.map((one) => h("li", {}, h(`span.pill.${one.severity === "error" ? "bad" : "warn"}`, {}, one.severity === "error" ? say("错误", "error") : say("提醒", "remark")),
      h("span", {}, `${one.message} ${one.remedy ? `→ ${one.remedy}` : ""}`))),
    found.map((one) => h("li", {}, h("span.pill.warn", {}, FINDINGS[one.kind] ? say(...FINDINGS[one.kind]) : one.kind), h("span", {}, named(page, one.message, one.entries)),
      one.day && button("link", shortDate(one.day), () => page.go("day", one.day))))));
};
// People know entries by their titles.
const named = (page, message, names) => names.reduce((text, name) => {
  const entry = page.doc.entries.find((one) => one.name === name);
  return entry && entry.title !== name ? text.replace(name, say(`“${entry.title}”`, `“${entry.title}”`)) : text;
}, message);
