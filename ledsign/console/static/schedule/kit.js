// Kit: words in the viewer's language, elements, questions to the desk, dates and minutes as people read them.
export const facts = JSON.parse(document.getElementById("schedule-facts").textContent);
export const zh = facts.language === "zh";
export const say = (chinese, english) => (zh ? chinese : english);

/** An element: h("button.primary", {onclick, "aria-label": …}, children…). */
export const h = (what, attributes = {}, ...children) => {
  const [tag, ...classes] = what.split(".");
  const made = document.createElement(tag || "div");
  if (classes.length) made.className = classes.join(" ");
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name === "value") made.value = value;
    else if (name === "style") made.style.cssText = value;
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.flat(9).filter((one) => one !== null && one !== undefined && one !== false));
  return made;
};
export const icon = (name) => h("span.s-icon.material-icons", {"aria-hidden": "true"}, name);
export const button = (kind, text, onclick, more = {}) => h(`button.s-button.${kind}`, {type: "button", onclick, ...more}, text);

const waiting = new Map();
let number = 0;
window.ledsignScheduleAnswer = (id, answer) => {
  waiting.get(id)?.(answer);
  waiting.delete(id);
};
const ready = async () => {
  for (let tries = 0; tries < 200 && !(window.emitEvent && window.did_handshake); tries++) {
    await new Promise((go) => setTimeout(go, 25));
  }
};
/** The desk's answer: {ok}, {refused}, {stale}, or {offline} when nobody answers. */
export const ask = async (what, values = {}) => {
  await ready();
  const id = ++number;
  return new Promise((go) => {
    const late = setTimeout(() => { waiting.delete(id); go({offline: true}); }, 20000);
    waiting.set(id, (answer) => { clearTimeout(late); go(answer); });
    try { window.emitEvent("schedule", {id, what, values}); } catch { clearTimeout(late); waiting.delete(id); go({offline: true}); }
  });
};
export const why = (answer) => answer.offline
  ? say("连接中断，内容已保留，恢复后请再试。", "The connection is lost. What you typed is kept; try again when it is back.")
  : answer.refused?.text || say("无法完成", "That cannot be done");

let live = null;
/** A sentence at the foot that screen readers read; with something to do about it. */
export const toast = (text, kind = "", action = null) => {
  live ??= document.body.appendChild(h("div.s-toast", {role: "status", "aria-live": "polite"}));
  const told = h(`div.s-toast-line${kind ? `.${kind}` : ""}`, {}, h("span", {}, text),
    action && button("link", action[0], () => { told.remove(); action[1](); }));
  live.replaceChildren(told);
  setTimeout(() => told.remove(), action ? 12000 : 6000);
};

// Dates are "2026-05-06", without a zone.
export const dateOf = (text) => { const [y, m, d] = text.split("-").map(Number); return new Date(Date.UTC(y, m - 1, d)); };
export const textOf = (date) => date.toISOString().slice(0, 10);
export const plus = (text, days) => textOf(new Date(dateOf(text).getTime() + days * 86400000));
export const daysBetween = (one, two) => Math.round((dateOf(two) - dateOf(one)) / 86400000);
export const monday = (text) => plus(text, -((dateOf(text).getUTCDay() + 6) % 7));
export const monthFirst = (text) => `${text.slice(0, 7)}-01`;
export const monthLast = (text) => { const d = dateOf(monthFirst(text)); d.setUTCMonth(d.getUTCMonth() + 1, 0); return textOf(d); };
const format = (options) => new Intl.DateTimeFormat(zh ? "zh-CN" : "en-GB", {timeZone: "UTC", ...options});
export const longDate = (text) => format({year: "numeric", month: "long", day: "numeric", weekday: "long"}).format(dateOf(text));
export const shortDate = (text) => format({month: zh ? "numeric" : "short", day: "numeric"}).format(dateOf(text)).replace("/", "月") + (zh && !format({month: "numeric", day: "numeric"}).format(dateOf(text)).includes("日") ? "日" : "");
export const monthName = (text) => format({year: "numeric", month: "long"}).format(dateOf(text));
export const weekdays = zh ? ["周一", "周二", "周三", "周四", "周五", "周六", "周日"] : ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
/** 1170 → 19:30 */
export const clock = (minute) => { const m = Math.round(minute); return `${String(Math.floor(m / 60)).padStart(2, "0")}:${String(m % 60).padStart(2, "0")}`; };
export const span = (from, to) => `${clock(from)}–${clock(to)}`;
export const isOff = (day) => (day.kind ? day.kind === "holiday" || day.kind === "day-off" : day.weekday > 4);
export const mark = (day) => day.kind === "holiday" ? h("span.s-mark.off", {title: say("法定节假日", "public holiday")}, say("休", "off"))
  : day.kind === "make-up" ? h("span.s-mark.work", {title: say("调休上班", "make-up workday")}, say("班", "work")) : null;
/** Everything about a day in a sentence, for who cannot see the drawing. */
export const spoken = (day) => [longDate(day.day), day.lunar, day.told !== day.lunar ? day.told : "",
  day.kind === "holiday" ? say("法定节假日", "public holiday") : day.kind === "make-up" ? say("调休上班", "make-up workday") : "",
  ...(day.clashes || []).length ? [say("有时间冲突", "conflict")] : [], ...(day.gaps || []).length ? [say("有空档", "gap")] : [],
  ...day.bars.filter((bar) => bar.layer !== "filler" && bar.layer !== "safe").map((bar) => `${bar.title} ${span(bar.from, bar.to)}`)].filter(Boolean).join(say("，", ", "));
/** Where campaigns of one priority want the sign at once, and where fillers leave a hole: drawn, and told. */
export const clashes = (page, day) => (day.clashes || []).map((one) => {
  const titles = one.names.map((name) => page.doc.entries.find((two) => two.name === name)?.title || name);
  return {...one, told: say(`时间冲突 ${span(one.from, one.to)}：“${titles[0]}”和“${titles[1]}”优先级相同。改一条的优先级，或都写轮播份额。`, `Conflict ${span(one.from, one.to)}: “${titles[0]}” and “${titles[1]}” have the same priority. Change one, or give both a share.`)};
});
export const gaps = (day) => (day.gaps || []).map(([from, to]) => ({from, to, told: say(`空档 ${span(from, to)}：没有节目也没有垫播`, `Gap ${span(from, to)}: neither a programme nor a filler`)}));
export const band = (day) => h("span.s-band", {"aria-hidden": "true"},
  day.bars.map((bar) => h(`span.s-part.${bar.layer}`, {style: `left:${bar.from / 14.4}%;width:${(bar.to - bar.from) / 14.4}%;background:${paint(bar)}`})),
  (day.gaps || []).map(([from, to]) => h("span.s-part.gap", {style: `left:${from / 14.4}%;width:${(to - from) / 14.4}%`})),
  (day.clashes || []).map((one) => h("span.s-part.clash", {style: `left:${one.from / 14.4}%;width:${(one.to - one.from) / 14.4}%`})),
  day.sunset !== null && h("span.s-sun", {style: `left:${day.sunset / 14.4}%`}));
export const paint = (bar) => bar.layer === "blackout" ? "repeating-linear-gradient(135deg,#4a505c 0 3px,#ced3db 3px 7px)"
  : bar.others.length ? `repeating-linear-gradient(90deg,${[bar.colour, ...bar.others].map((one, at) => `${one} ${at * 7}px ${at * 7 + 7}px`).join(",")})` : bar.colour;
