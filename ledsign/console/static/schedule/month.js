// Month: a calendar with what is lit on each day; a day opens by click or Enter, arrows walk.
import {h, say, band, clock, isOff, mark, monthFirst, monthLast, plus, monday, span, spoken, weekdays} from "./kit.js";

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
  const findings = (page.doc.findings || []).filter((one) => one.day === day.day && one.kind !== "never");
  return h(`button.s-cell${outside ? ".outside" : ""}${isOff(day) ? ".off" : ""}${day.day === page.overview.today ? ".today" : ""}`, {
    type: "button", "data-day": day.day, tabindex: day.day === page.day ? "0" : "-1", "aria-label": spoken(day),
    "aria-current": day.day === page.overview.today ? "date" : undefined, onclick: () => page.go("day", day.day),
  },
  h("span.s-cell-head", {}, h("b", {}, String(Number(day.day.slice(8)))), h(`span.s-told${day.feast ? ".feast" : ""}`, {}, day.told), mark(day),
    findings.length ? h("span.s-warn-dot", {title: findings[0].message}, "!") : null),
  h("span.s-chips", {}, shown.slice(0, MOST).map(({bar, times}) => h(`span.s-chip.${bar.layer}`, {style: `--c:${bar.colour}`, title: `${bar.title} ${times.map((one) => span(one.from, one.to)).join(" ")}`},
    h("i"), h("span.s-chip-title", {}, bar.title), h("span.s-chip-time", {}, clock(bar.from)))),
  shown.length > MOST ? h("span.s-more", {}, say(`另有 ${shown.length - MOST} 项`, `+${shown.length - MOST} more`)) : null),
  band(day));
};

const legend = () => h("p.s-legend", {}, h("span", {}, say("色条是一天的 0–24 时", "The strip is the day, 0–24 h")), h("span", {}, h("i", {style: "background:#de8924;width:2px;height:11px"}), say("日落", "sunset")),
  h("span", {}, h("i", {style: "background:repeating-linear-gradient(135deg,#4a505c 0 3px,#ced3db 3px 6px)"}), say("黑屏", "blackout")), h("span", {}, h("i", {style: "background:linear-gradient(90deg,#a04c9e 50%,#66720f 50%)"}), say("轮播", "in turn")),
  h("span", {}, mark({kind: "holiday"}), say("放假", "holiday")), h("span", {}, mark({kind: "make-up"}), say("调休上班", "make-up workday")));

export const month = (page) => {
  const first = monthFirst(page.day), last = monthLast(page.day);
  const cells = page.doc.days.map((day, at, all) => cell(page, day, day.day < first || day.day > last, all[at - 1]));
  const grid = h("div.s-month", {role: "group", "aria-label": say("月历，方向键移动，回车打开", "Calendar: arrows move, Enter opens")}, cells);
  grid.addEventListener("keydown", (event) => {
    const step = {ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7}[event.key];
    const at = cells.indexOf(document.activeElement);
    if (!step || at < 0) return;
    event.preventDefault();
    const next = cells[at + step];
    if (!next) return page.go("month", plus(page.doc.days[at].day, step), true);
    cells[at].tabIndex = -1; next.tabIndex = 0; next.focus();
  });
  return h("div.s-calendar", {}, h("div.s-weekdays", {"aria-hidden": "true"}, weekdays.map((name, at) => h(`span${at > 4 ? ".off" : ""}`, {}, name))), grid, legend());
};
