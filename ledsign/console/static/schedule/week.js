// Week: seven columns of hours. Drag over empty hours to add; keys: arrows move, Shift lengthens, Enter adds.
import {h, say, clashes, clock, gaps, isOff, mark, monday, paint, plus, shortDate, span, spoken, weekdays} from "./kit.js";

export const extent = (day) => [monday(day), plus(monday(day), 6)];
const STEP = 15;
const DAY = 1440;

const night = (day) => {
  if (day.sunset === null || day.sunrise === null) return "";
  const up = day.sunrise / 14.4, down = day.sunset / 14.4;
  return `--up:${up}%;--down:${down}%`;
};

/** Where others hide an entry that wants the sign: what loses is drawn, pale. */
export const hidden = (day, entries) => {
  const found = [];
  for (const [name, spans] of Object.entries(day.wanted || {})) {
    const entry = entries.find((one) => one.name === name);
    if (!entry || entry.list === "fillers") continue;
    for (const [from, to] of spans) {
      let rest = [[from, to]];
      for (const bar of day.bars.filter((one) => one.names.includes(name))) {
        rest = rest.flatMap(([a, b]) => (bar.to <= a || bar.from >= b ? [[a, b]] : [[a, Math.max(a, bar.from)], [Math.min(b, bar.to), b]])).filter(([a, b]) => b - a > 1);
      }
      for (const [a, b] of rest) found.push({entry, from: a, to: b});
    }
  }
  return found;
};

const block = (page, bar) => {
  const entry = page.doc.entries.find((one) => one.name === bar.names[0]);
  const short = bar.to - bar.from < 80;
  return h(`button.s-block.${bar.layer}${short ? ".short" : ""}${bar.others.length ? ".turns" : ""}`, {
    type: "button", tabindex: ["filler", "safe"].includes(bar.layer) ? "-1" : undefined, style: `top:${bar.from / 14.4}%;height:${(bar.to - bar.from) / 14.4}%;--c:${bar.colour};${["filler", "safe"].includes(bar.layer) ? "" : `background:${paint(bar)};color:${bar.layer === "blackout" ? "#1c2026" : bar.ink}`}`,
    "aria-label": `${bar.title} ${span(bar.from, bar.to)}`, title: `${bar.title}\n${span(bar.from, bar.to)}${entry ? `\n${entry.sentence}` : ""}`,
    onclick: (event) => { event.stopPropagation(); if (entry) page.edit(entry); },
  }, h("b", {}, bar.title), h("span", {}, span(bar.from, bar.to)));
};

const column = (page, day) => {
  const ghost = h("div.s-ghost", {hidden: true});
  const body = h(`div.s-column${isOff(day) ? ".off" : ""}${day.day === page.overview.today ? ".today" : ""}`, {
    style: night(day), tabindex: "0", role: "group", "data-day": day.day,
    "aria-label": `${spoken(day)}${page.overview.mayWrite ? say("。方向键选时间，Shift 加长，回车添加", ". Arrows choose a time, Shift lengthens, Enter adds") : ""}`,
  }, day.bars.map((bar) => block(page, bar)),
  hidden(day, page.doc.entries).map((one) => h("span.s-hidden", {
    style: `top:${one.from / 14.4}%;height:${(one.to - one.from) / 14.4}%;--c:${one.entry.colour}`,
    title: say(`${one.entry.title} 也想播，被优先级更高的盖住（${span(one.from, one.to)}）`, `${one.entry.title} wants it too and is hidden (${span(one.from, one.to)})`),
  })), gaps(day).map((one) => h("span.s-gap", {style: `top:${one.from / 14.4}%;height:${(one.to - one.from) / 14.4}%`, title: one.told}, h("span", {}, say("空档", "gap")))),
  clashes(page, day).map((one) => h("span.s-clash", {style: `top:${one.from / 14.4}%;height:${(one.to - one.from) / 14.4}%`, title: one.told}, h("b", {"aria-hidden": "true"}, "!"))), ghost);
  if (day.day === page.overview.today) body.append(h("span.s-nowline", {style: `top:${page.overview.minute / 14.4}%`}));
  const state = {from: 19 * 60, to: 20 * 60};
  const show = (days) => {
    ghost.hidden = false;
    ghost.style.cssText = `top:${state.from / 14.4}%;height:${(state.to - state.from) / 14.4}%`;
    ghost.textContent = span(state.from, state.to) + (days > 1 ? say(` · ${days} 天`, ` · ${days} days`) : "");
  };
  if (page.overview.mayWrite) dragging(page, body, day, state, show, ghost);
  return body;
};

const dragging = (page, body, day, state, show, ghost) => {
  const minute = (event) => { const box = body.getBoundingClientRect(); return Math.min(DAY, Math.max(0, Math.round((event.clientY - box.top) / box.height * DAY / STEP) * STEP)); };
  const over = (event) => document.elementFromPoint(event.clientX, event.clientY)?.closest(".s-column")?.dataset.day || day.day;
  let began = null, moved = false, last = day.day;
  body.addEventListener("pointerdown", (event) => {
    if (event.button || event.target.closest(".s-block:not(.filler):not(.safe)")) return;
    began = minute(event); moved = false; last = day.day;
    if (event.pointerType !== "touch") body.setPointerCapture(event.pointerId);
  });
  body.addEventListener("pointermove", (event) => {
    if (began === null || event.pointerType === "touch") return;
    const now = minute(event);
    if (!moved && Math.abs(now - began) < STEP && over(event) === day.day) return;
    moved = true;
    last = over(event);
    state.from = Math.min(began, now); state.to = Math.max(began, now, state.from + STEP);
    show(Math.abs(Date.parse(last) - Date.parse(day.day)) / 86400000 + 1);
    spread();
  });
  // The other days that a drag reaches show the same hours.
  const spread = () => {
    const [first, until] = [day.day, last].sort();
    for (const one of body.parentElement.querySelectorAll(".s-column")) {
      one.querySelector(".s-ghost.also")?.remove();
      if (one !== body && moved && one.dataset.day >= first && one.dataset.day <= until) one.append(h("div.s-ghost.also", {style: ghost.style.cssText}));
    }
  };
  const clear = () => { ghost.hidden = true; moved = false; spread(); };
  const end = (event) => {
    if (began === null) return;
    const touch = event.pointerType === "touch";
    if (moved || touch) {
      if (touch) { state.from = Math.floor(began / 60) * 60; state.to = Math.min(DAY, state.from + 60); }
      const [first, until] = [day.day, last].sort();
      page.add({daily: [`${clock(state.from)}-${clock(state.to)}`], dates: [first === until ? first : `${first}..${until}`]});
      body.addEventListener("click", (one) => { one.stopPropagation(); one.preventDefault(); }, {once: true, capture: true});
      setTimeout(clear, 300);
    }
    began = null;
  };
  body.addEventListener("pointerup", end);
  body.addEventListener("pointercancel", () => { began = null; clear(); });
  body.addEventListener("keydown", (event) => {
    if (event.target !== body) return;
    const step = {ArrowUp: -STEP, ArrowDown: STEP}[event.key];
    if (step) {
      event.preventDefault();
      if (event.shiftKey) state.to = Math.min(DAY, Math.max(state.from + STEP, state.to + step));
      else if (!ghost.hidden) { const length = state.to - state.from; state.from = Math.max(0, Math.min(DAY - length, state.from + step)); state.to = state.from + length; }
      show(1);
    } else if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
      event.preventDefault();
      (event.key === "ArrowLeft" ? body.previousElementSibling : body.nextElementSibling)?.focus();
    } else if (event.key === "Enter" && !ghost.hidden) {
      page.add({daily: [`${clock(state.from)}-${clock(state.to)}`], dates: [day.day]});
    } else if (event.key === "Escape") ghost.hidden = true;
  });
};

export const week = (page) => h("div.s-week", {},
  h("div.s-week-head", {}, h("span"), page.doc.days.map((day) => h(`button.s-dayname${isOff(day) ? ".off" : ""}${day.day === page.overview.today ? ".today" : ""}`,
    {type: "button", onclick: () => page.go("day", day.day), "aria-label": spoken(day)},
    h("span", {}, weekdays[day.weekday], mark(day)), h("b.wide", {}, shortDate(day.day)), h("b.narrow", {}, String(Number(day.day.slice(8)))), h(`span.s-told${day.feast ? ".feast" : ""}`, {}, day.told)))),
  h("div.s-week-body", {}, h("div.s-hours", {"aria-hidden": "true"}, Array.from({length: 23}, (_, at) => h("span", {style: `top:${(at + 1) / 0.24}%`}, `${at + 1}:00`))),
    page.doc.days.map((day) => column(page, day))));
