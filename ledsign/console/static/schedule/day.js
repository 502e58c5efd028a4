// Day: what is on the sign, hour by hour, and below it who wanted it; a press asks why, a drag adds.
import {h, say, clashes, clock, gaps, longDate, mark, paint, span, spoken} from "./kit.js";
import {hidden} from "./week.js";
import {machine} from "./machine.js";

export const extent = (day) => [day, day];
const STEP = 15;

export const day = (page) => {
  const one = page.doc.days[0];
  if (!one) return h("p.quiet", {}, "");
  const needle = h("span.s-needle", {"aria-hidden": "true"});
  const ghost = h("span.s-ghost", {hidden: true});
  page.onminute = () => { needle.style.left = `${page.minute / 14.4}%`; };
  page.onminute();
  const at = (event, box) => Math.min(1440, Math.max(0, (event.clientX - box.left) / box.width * 1440));
  const part = (bar) => h(`span.s-lane-bar.${bar.layer}`, {style: `left:${bar.from / 14.4}%;width:${(bar.to - bar.from) / 14.4}%;background:${paint(bar)};color:${bar.layer === "blackout" ? "#1c2026" : bar.ink}`, title: `${bar.title} ${span(bar.from, bar.to)}`},
    bar.to - bar.from > 90 ? h("span", {}, bar.title) : null);
  const top = h("div.s-lane.main", {tabindex: "0", role: "group", "aria-label": `${spoken(one)}${page.overview.mayWrite ? say("。左右键选时间，Shift 加长，回车添加", ". Left and right choose a time, Shift lengthens, Enter adds") : ""}`}, one.bars.map(part),
    gaps(one).map((two) => h("span.s-lane-gap", {style: `left:${two.from / 14.4}%;width:${(two.to - two.from) / 14.4}%`, title: two.told})), clashes(page, one).map((two) => h("span.s-lane-clash", {style: `left:${two.from / 14.4}%;width:${(two.to - two.from) / 14.4}%`, title: two.told}, "!")), ghost);
  const pale = hidden(one, page.doc.entries);
  const lanes = Object.entries(one.wanted || {}).map(([name, spans]) => {
    const entry = page.doc.entries.find((two) => two.name === name);
    if (!entry) return null;
    const lost = pale.filter((two) => two.entry === entry);
    return [h("button.s-lane-name", {type: "button", onclick: () => page.edit(entry)}, entry.title),
      h("div.s-lane", {}, spans.map(([from, to]) => h("span.s-lane-bar", {style: `left:${from / 14.4}%;width:${(to - from) / 14.4}%;background:${entry.list === "blackouts" ? "#6b7280" : entry.colour}`, title: span(from, to)})),
        lost.map((two) => h("span.s-lane-lost", {style: `left:${two.from / 14.4}%;width:${(two.to - two.from) / 14.4}%`, title: say(`${span(two.from, two.to)} 被优先级更高的盖住`, `${span(two.from, two.to)} hidden by what ranks higher`)})))];
  });
  const sky = h("div.s-lane.sky", {"aria-hidden": "true"}, one.sunrise !== null && h("span.s-daylight", {style: `left:${one.sunrise / 14.4}%;width:${(one.sunset - one.sunrise) / 14.4}%`}),
    Array.from({length: 7}, (_, n) => h("span.s-hour", {style: `left:${(n + 1) * 12.5}%`}, String((n + 1) * 3))));
  let began = null, moved = false;
  const minute = (event) => Math.round(at(event, top.getBoundingClientRect()) / STEP) * STEP;
  top.addEventListener("pointerdown", (event) => { if (!event.button) { began = minute(event); moved = false; if (event.pointerType !== "touch") top.setPointerCapture(event.pointerId); } });
  top.addEventListener("pointermove", (event) => {
    if (began === null || event.pointerType === "touch" || !page.overview.mayWrite) return;
    const now = minute(event);
    if (Math.abs(now - began) < STEP) return;
    moved = true;
    const [from, to] = [Math.min(began, now), Math.max(began, now)];
    ghost.hidden = false; ghost.style.cssText = `left:${from / 14.4}%;width:${(to - from) / 14.4}%`; ghost.textContent = span(from, to);
  });
  top.addEventListener("pointerup", (event) => {
    if (began === null) return;
    const now = minute(event);
    if (moved) page.add({daily: [`${clock(Math.min(began, now))}-${clock(Math.max(began, now))}`], dates: [one.day]}); else page.seek(Math.min(1439, now));
    began = null; ghost.hidden = true;
  });
  if (page.overview.mayWrite) keys(page, top, ghost, one.day);
  const facts = [one.lunar && say(`农历${one.lunar}`, `lunar ${one.lunar}`), one.feast && one.told, one.kind === "make-up" && say("调休上班", "make-up workday"), one.kind === "holiday" && say("法定节假日", "public holiday"),
    one.kind === "workday" && say("工作日", "workday"), one.kind === "day-off" && say("休息日", "day off"), one.sunrise !== null && say(`日出 ${clock(one.sunrise)}`, `sunrise ${clock(one.sunrise)}`), one.sunset !== null && say(`日落 ${clock(one.sunset)}`, `sunset ${clock(one.sunset)}`)].filter(Boolean);
  return h("div.s-day", {}, h("p.s-day-facts", {"aria-label": longDate(one.day)}, mark(one), facts.join(" · "), one.sunset === null ? h("span.quiet", {}, say(" · 屏没有填地点，算不出日落", " · the sign has no place: no sunset")) : null),
    h("div.s-lanes", {}, h("span.s-lane-name"), sky, h("span.s-lane-name.main", {}, say("屏上", "On the sign")), top, lanes, brightness(page, one), h("div.s-needle-box", {"aria-hidden": "true"}, needle)),
    machine(page, {days: false}));
};

// The same by hand on the keys.
const keys = (page, lane, ghost, day) => {
  const state = {from: 19 * 60, to: 20 * 60};
  lane.addEventListener("keydown", (event) => {
    const step = {ArrowLeft: -STEP, ArrowRight: STEP}[event.key];
    if (step) {
      event.preventDefault();
      if (event.shiftKey) state.to = Math.min(1440, Math.max(state.from + STEP, state.to + step));
      else if (!ghost.hidden) { const length = state.to - state.from; state.from = Math.max(0, Math.min(1440 - length, state.from + step)); state.to = state.from + length; }
      ghost.hidden = false; ghost.style.cssText = `left:${state.from / 14.4}%;width:${(state.to - state.from) / 14.4}%`; ghost.textContent = span(state.from, state.to);
    } else if (event.key === "Enter" && !ghost.hidden) { event.preventDefault(); page.add({daily: [`${clock(state.from)}-${clock(state.to)}`], dates: [day]}); } else if (event.key === "Escape") ghost.hidden = true;
  });
};

// How bright, as steps; nothing when the schedule says nothing of it.
const brightness = (page, one) => {
  if (!one.levels) return null;
  const ends = [...one.levels.slice(1).map(([at]) => at), 1440];
  return [h("span.s-lane-name.quiet", {}, say("亮度", "Brightness")), h("div.s-lane.levels", {}, one.levels.map(([from, level], at) => h("span.s-level", {style: `left:${from / 14.4}%;width:${(ends[at] - from) / 14.4}%;--level:${level * 100}%`, title: `${span(from, ends[at])} ${Math.round(level * 100)}%`}, ends[at] - from > 90 ? h("span", {}, `${Math.round(level * 100)}%`) : null)))];
};
