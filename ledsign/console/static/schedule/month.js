// Month: a calendar with what is lit on each day; a day opens by click or Enter, arrows walk.
// Dragging over days, or Shift with the arrows and Enter, adds an entry for them.
import {h, say, band, clashes, clock, gaps, isOff, mark, monthFirst, monthLast, plus, monday, span, spoken, weekdays} from "./kit.js";
import {hidden} from "./week.js";

const MOST = 3;
export const extent = (day) => [monday(monthFirst(day)), plus(monday(monthLast(day)), 6)];

// What came over midnight is told on the day it began.
const chips = (day, before) => {
  const seen = new Map();
  for (const bar of day.bars) {
    if (bar.layer === "filler" || bar.layer === "safe" || (bar.from === 0 && before?.bars.some((one) => one.to === 1440 && one.title === bar.title && one.from > 0))) continue;
    const known = seen.get(bar.title);
    if (known) known.times.push(bar); else seen.set(bar.title, {bar, times: [bar]});
  }
  return [...seen.values()];
};

const cell = (page, day, outside, before) => {
  const shown = chips(day, before);
  const findings = (page.doc.findings || []).filter((one) => one.day === day.day && !["never", "conflict", "gap"].includes(one.kind)).map((one) => one.message);
  const notes = [...clashes(page, day), ...gaps(day)].map((one) => one.told).concat(findings);
  // Who wants the sign on this day and never has it.
  const lost = [...new Set(hidden(day, page.doc.entries).map((one) => one.entry))].filter((one) => !day.bars.some((bar) => bar.names.includes(one.name)));
  return h(`button.s-cell${outside ? ".outside" : ""}${isOff(day) ? ".off" : ""}${day.day === page.overview.today ? ".today" : ""}`, {
    type: "button", "data-day": day.day, tabindex: day.day === page.day ? "0" : "-1", "aria-label": spoken(day),
    "aria-current": day.day === page.overview.today ? "date" : undefined, onclick: () => page.go("day", day.day),
  },
  h("span.s-cell-head", {}, h("b", {}, String(Number(day.day.slice(8)))), h(`span.s-told${day.feast ? ".feast" : ""}`, {}, day.told), mark(day),
    notes.length ? h("span.s-warn-dot", {title: notes.join("\n")}, "!") : null),
  h("span.s-chips", {}, shown.slice(0, MOST).map(({bar, times}) => h(`span.s-chip.${bar.layer}`, {style: `--c:${bar.colour}`, title: `${bar.title} ${times.map((one) => span(one.from, one.to)).join(" ")}`},
    h("i"), h("span.s-chip-title", {}, bar.title), h("span.s-chip-time", {}, clock(bar.from)))),
  shown.length < MOST ? lost.slice(0, MOST - shown.length).map((one) => h("span.s-chip.lost", {style: `--c:${one.colour}`, title: say(`${one.title} 也想播，整天被优先级更高的盖住`, `${one.title} wants it too and is hidden all day`)}, h("i"), h("span.s-chip-title", {}, one.title))) : null,
  shown.length > MOST ? h("span.s-more", {}, say(`另有 ${shown.length - MOST} 项`, `+${shown.length - MOST} more`)) : null),
  band(day));
};

const legend = () => h("p.s-legend", {}, h("span", {}, say("色条是一天的 0–24 时", "The strip is the day, 0–24 h")), h("span", {}, h("i", {style: "background:#de8924;width:2px;height:11px"}), say("日落", "sunset")),
  h("span", {}, h("i", {style: "background:repeating-linear-gradient(135deg,#4a505c 0 3px,#ced3db 3px 6px)"}), say("黑屏", "blackout")), h("span", {}, h("i", {style: "background:linear-gradient(90deg,#a04c9e 50%,#66720f 50%)"}), say("轮播", "in turn")), h("span", {}, h("i.clash"), say("冲突", "conflict")), h("span", {}, h("i.gap"), say("空档", "gap")), h("span", {}, h("s", {}, say("名称", "title")), say("被盖住", "hidden")),
  h("span", {}, mark({kind: "holiday"}), say("放假", "holiday")), h("span", {}, mark({kind: "make-up"}), say("调休上班", "make-up workday")));

export const month = (page) => {
  const first = monthFirst(page.day), last = monthLast(page.day);
  const cells = page.doc.days.map((day, at, all) => cell(page, day, day.day < first || day.day > last, all[at - 1]));
  const grid = h("div.s-month", {role: "group", "aria-label": say("月历，方向键移动，回车打开；Shift 加方向键选几天，回车添加", "Calendar: arrows move, Enter opens; Shift and arrows choose days, Enter adds")}, cells);
  let reach = null, began = null;
  const days = (one, two) => [page.doc.days[Math.min(one, two)].day, page.doc.days[Math.max(one, two)].day];
  const paint = (one, two) => cells.forEach((cell_, at) => cell_.classList.toggle("reached", two !== null && at >= Math.min(one, two) && at <= Math.max(one, two)));
  const add = (one, two) => { const [first_, last_] = days(one, two); page.add({dates: [first_ === last_ ? first_ : `${first_}..${last_}`], daily: ["19:00-22:00"]}); reach = null; setTimeout(() => paint(0, null), 300); };
  const under = (event) => cells.indexOf(document.elementFromPoint(event.clientX, event.clientY)?.closest(".s-cell"));
  if (page.overview.mayWrite) {
    grid.addEventListener("pointerdown", (event) => { if (!event.button && event.pointerType !== "touch") began = under(event); });
    grid.addEventListener("pointermove", (event) => { if (began === null || began < 0 || !event.buttons) return; const to = under(event); if (to >= 0 && (to !== began || reach !== null)) { reach = to; paint(began, reach); } });
    grid.addEventListener("pointerup", () => { if (began !== null && reach !== null && reach !== began) { const [one, two] = [began, reach]; grid.addEventListener("click", (event) => { event.stopPropagation(); event.preventDefault(); }, {once: true, capture: true}); setTimeout(() => add(one, two)); } else { reach = null; paint(0, null); } began = null; });
  }
  grid.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && reach !== null) { event.preventDefault(); add(cells.indexOf(document.activeElement), reach); return; }
    if (event.key === "Escape" && reach !== null) { reach = null; paint(0, null); return; }
    const step = {ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7}[event.key];
    const at = cells.indexOf(document.activeElement);
    if (!step || at < 0) return;
    event.preventDefault();
    if (event.shiftKey && page.overview.mayWrite) { event.stopPropagation(); reach = Math.max(0, Math.min(cells.length - 1, (reach ?? at) + step)); paint(at, reach); return; }
    const next = cells[at + step];
    reach = null; paint(0, null);
    if (!next) return page.go("month", plus(page.doc.days[at].day, step), true);
    cells[at].tabIndex = -1; next.tabIndex = 0; next.focus();
  });
  return h("div.s-calendar", {}, h("div.s-weekdays", {"aria-hidden": "true"}, weekdays.map((name, at) => h(`span${at > 4 ? ".off" : ""}`, {}, name))), grid, legend());
};
