// Timed: from when until when, of an override or something urgent; at most a day, so that it always ends by itself.
import {h, say, clock, plus} from "./kit.js";

const LONGEST = 24 * 60;
const minutes = (from, until) => (Date.parse(`${until}:00Z`) - Date.parse(`${from}:00Z`)) / 60000;
const later = (from, by) => new Date(Date.parse(`${from}:00Z`) + by * 60000).toISOString().slice(0, 16);
const length = (text) => { const found = /^\s*([\d.]+)\s*(h|小时|min|分钟|分|m)/.exec(text || ""); return found ? Number(found[1]) * (/h|小时/.test(found[2]) ? 60 : 1) : 0; };

// The hours that were dragged, as a beginning and an end.
const dragged = (page, when) => {
  const day = when.dates?.[0]?.slice(0, 10) || page.overview.today;
  const [from, to] = (when.daily?.[0] || "").split("-");
  if (!/^\d\d:\d\d$/.test(from || "")) { const start = Math.min(23 * 60, Math.ceil((page.overview.minute + 1) / 15) * 15); return [`${day}T${clock(start)}`, later(`${day}T${clock(start)}`, 60)]; }
  return [`${day}T${from}`, to === "24:00" ? `${plus(day, 1)}T00:00` : to > from ? `${day}T${to}` : `${plus(day, 1)}T${to}`];
};

/** {node, values()}; `values` are from, until and for as a document has them. */
export const timed = (page, start, changed) => {
  const [first, last] = start.from ? [start.from, start.until || later(start.from, length(start.for) || 60)] : dragged(page, start.when || {});
  const from = h("input", {id: "s-from", type: "datetime-local", value: first, onchange: () => { until.value = later(from.value || first, span); put(); }});
  const until = h("input", {id: "s-until", type: "datetime-local", value: last, "aria-describedby": "s-timed-told", onchange: () => put()});
  const told = h("p.s-readback", {id: "s-timed-told", role: "status", "aria-live": "polite"});
  let span = minutes(first, last), touched = !start.from;
  const put = (own = true) => {
    const now = minutes(from.value, until.value);
    const bad = !(now > 0 && now <= LONGEST);
    if (!bad) span = now;
    told.classList.toggle("bad", bad);
    told.textContent = bad ? say("结束要在开始之后，最长 24 小时", "It must end after it begins, within 24 hours") : say(`共 ${Math.floor(now / 60)} 小时 ${now % 60} 分，到时自动恢复原来的节目`, `${Math.floor(now / 60)} h ${now % 60} min, then the programme goes on by itself`);
    if (own) { touched = true; changed(); }
  };
  const quick = [[15, say("15 分钟", "15 min")], [60, say("1 小时", "1 h")], [180, say("3 小时", "3 h")], [1440, say("24 小时", "24 h")]];
  put(false);
  return {
    node: h("fieldset", {}, h("legend", {}, say("什么时候播", "When")), h("div.s-two", {}, h("div", {}, h("label", {for: "s-from"}, say("开始", "From")), from), h("div", {}, h("label", {for: "s-until"}, say("结束", "Until")), until)),
      h("div.s-toggles", {role: "group", "aria-label": say("时长", "Length")}, quick.map(([by, text]) => h("button.s-toggle", {type: "button", onclick: () => { until.value = later(from.value, by); put(); }}, text))), told),
    values: () => (touched ? {from: from.value, until: until.value, for: ""} : {from: start.from, until: start.until, for: start.for}),
    sound: () => !told.classList.contains("bad"),
    focus: () => from.focus(),
  };
};
