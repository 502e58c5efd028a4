// Machine: any instant, past or future: the towers as they were or will be, and the rule that decided.
import {ask, band, h, say, button, icon, clock, daysBetween, facts, longDate, plus, why} from "./kit.js";

const REACH = 200;
const previews = new Map();  // what is drawn → id of a preview that the service keeps open

const opened = async (key, order, at = "") => {
  if (previews.has(key)) return previews.get(key);
  const answer = await window.ledsignCall("POST", `/signs/${encodeURIComponent(facts.sign)}/previews${at && `?at=${encodeURIComponent(at)}`}`, order);
  if (!answer.ok) return {problem: answer.told ? (say(answer.told.detail_zh, answer.told.detail)) : say("服务没有应答", "No answer")};
  previews.set(key, answer.told);
  return answer.told;
};

/** `days`: with a slider of days. The page's day and minute are read and set. */
export const machine = (page, {days}) => {
  let source = page.source, wanted = 0, playing = 0, drawing = false, queued = false;
  const image = h("img", {alt: ""});
  const stage = h("div.skyline.s-stage", {}, image);
  const reason = h("div.s-why", {role: "status", "aria-live": "polite"});
  const label = h("output.s-moment", {});
  const time = h("input.s-range", {type: "range", min: 0, max: 1439, step: 1, value: page.minute, "aria-label": say("时刻", "Time of day")});
  const clockField = h("input", {type: "time", value: clock(page.minute), "aria-label": say("时刻（输入）", "Time of day (typed)")});
  const anchor = page.overview.today;
  const day = h("input.s-range", {type: "range", min: -REACH, max: REACH, step: 1, value: Math.max(-REACH, Math.min(REACH, daysBetween(anchor, page.day))), "aria-label": say("日期", "Day")});
  const dateField = h("input", {type: "date", value: page.day, "aria-label": say("日期（输入）", "Day (typed)")});
  const track = h("div.s-track", {"aria-hidden": "true"});
  const moment = () => `${page.day}T${clock(page.minute)}:00`;

  const draw = async () => {
    if (drawing) { queued = true; return; }
    drawing = true;
    do {
      queued = false;
      const number = ++wanted;
      label.textContent = `${longDate(page.day)} ${clock(page.minute)}`;
      time.setAttribute("aria-valuetext", clock(page.minute)); day.setAttribute("aria-valuetext", longDate(page.day));
      const answer = await ask("explain", {at: moment(), schedule: source === "draft" ? page.doc.id : null});
      if (!stage.isConnected && number > 1) break;
      reason.replaceChildren(answer.ok ? told(page, answer.ok, source) : h("p.note.warn", {}, why(answer)));
      track.replaceChildren(...(answer.ok?.day ? [band(answer.ok.day)] : []));
      const found = answer.ok?.nothing ? {problem: " "}
        : answer.ok && await opened(source === "draft" ? `${page.doc.id}/${page.doc.version}` : "live", ...(source === "draft" ? [{document: page.doc.id}] : [{live: true}, new Date(answer.ok.ms).toISOString()]));
      if (found?.problem) { image.hidden = true; stage.dataset.told = found.problem; } else if (found) {
        const at = new Date(answer.ok.ms + 7000).toISOString();
        const next = new Image();
        next.src = `${found.still_url}?at=${encodeURIComponent(at)}&look=led`;
        try { await next.decode(); image.src = next.src; image.hidden = false; delete stage.dataset.told; } catch {
          previews.clear(); image.hidden = true; stage.dataset.told = say("画面暂时画不出来", "The picture cannot be drawn just now");
        }
        image.alt = say(`${longDate(page.day)} ${clock(page.minute)} 的屏：${answer.ok.lit || say("安全画面", "")}`, `The sign at ${clock(page.minute)} on ${longDate(page.day)}: ${answer.ok.lit || "safe picture"}`);
      }
    } while (queued);
    drawing = false;
  };
  const set = (newDay, newMinute) => {
    const other = newDay !== page.day;
    page.day = newDay; page.minute = newMinute;
    time.value = newMinute; clockField.value = clock(newMinute); dateField.value = newDay;
    day.value = Math.max(-REACH, Math.min(REACH, daysBetween(anchor, newDay)));
    if (other && !days) page.go("day", newDay, true); else { page.place(); draw(); }
    page.onminute?.();
  };
  time.addEventListener("input", () => set(page.day, Number(time.value)));
  clockField.addEventListener("change", () => { const [hour, minute] = clockField.value.split(":").map(Number); if (clockField.value) set(page.day, hour * 60 + minute); });
  day.addEventListener("input", () => set(plus(anchor, Number(day.value)), page.minute));
  dateField.addEventListener("change", () => { if (dateField.value) set(dateField.value, page.minute); });
  const step = (minutes) => { const next = page.minute + minutes; if (next < 0) set(plus(page.day, -1), next + 1440); else if (next > 1439) set(plus(page.day, 1), next - 1440); else set(page.day, next); };
  const play = h("button.s-iconbutton.s-play", {type: "button", "aria-label": say("播放", "Play"), "aria-pressed": "false", onclick: () => {
    if (playing) { clearInterval(playing); playing = 0; } else playing = setInterval(() => { if (!stage.isConnected) { clearInterval(playing); return; } if (!drawing && !document.hidden) step(10); }, 500);
    play.setAttribute("aria-pressed", String(Boolean(playing))); play.replaceChildren(icon(playing ? "pause" : "play_arrow"));
  }}, icon("play_arrow"));
  const choose = (value, text) => h(`button.s-toggle${source === value ? ".on" : ""}`, {type: "button", "aria-pressed": String(source === value), onclick: (event) => {
    source = page.source = value;
    for (const one of event.currentTarget.parentElement.children) { const on = one === event.currentTarget; one.classList.toggle("on", on); one.setAttribute("aria-pressed", String(on)); }
    draw();
  }}, text);
  const now = () => set(page.overview.today, page.overview.minute);
  const node = h("div.s-machine", {}, h("div.s-machine-left", {}, stage, h("div.s-caption", {}, label)),
    h("div.s-machine-right", {},
      h("div.s-toggles", {role: "group", "aria-label": say("看哪一份", "Which")}, choose("draft", say("这份排期", "This schedule")), choose("live", say("实际发布的", "What is released"))),
      days ? h("div.s-slider", {}, h("span.s-slider-label", {}, say("日期", "Day")), h("div.s-slider-row", {}, h("div.s-slider-main", {}, day, h("div.s-scale", {"aria-hidden": "true"}, h("span", {}, say("200 天前", "200 days ago")), h("span", {}, say("今天", "today")), h("span", {}, say("200 天后", "in 200 days")))), dateField)) : null,
      h("div.s-slider", {}, h("span.s-slider-label", {}, say("时刻", "Time")), h("div.s-slider-row", {}, h("div.s-slider-main", {}, time, track), clockField)),
      h("div.s-toggles", {}, play, button("plain", say("−1 小时", "−1 h"), () => step(-60)), button("plain", say("＋1 小时", "+1 h"), () => step(60)), button("plain", say("现在", "Now"), now)),
      reason));
  page.seek = (minute) => set(page.day, minute);
  setTimeout(draw);
  return node;
};

const told = (page, one, source) => {
  if (one.nothing) return h("p.note", {}, say("那时没有发布任何内容，屏是黑的。", "Nothing was released then: the sign was black."));
  const at = (ms) => (ms === null ? "" : new Intl.DateTimeFormat(say("zh-CN", "en-GB"), {timeZone: page.overview.zone, month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit", hour12: false}).format(ms));
  const active = one.contenders.filter((two) => two.active), idle = one.contenders.filter((two) => !two.active);
  const row = (two) => h(`li${two.wins ? ".wins" : two.active ? "" : ".idle"}`, {}, h("i.s-swatch", {style: `background:${two.colour}`}), h("span", {}, h("b", {}, two.title), h("small", {}, `${two.layer}${two.priority ? say(`，优先级 ${two.priority}`, `, priority ${two.priority}`) : ""}`)), h("span.s-why-text", {}, two.why));
  return h("div", {}, h("h3.s-lit", {}, one.lit || (one.playlist ? say("安全画面", "The safe picture") : say("没有安排，屏是黑的", "Nothing: the sign is black"))),
    h("p.quiet.small", {}, [one.start !== null ? say(`${at(one.start)} 起`, `since ${at(one.start)}`) : "", one.end !== null ? say(`至 ${at(one.end)}`, `until ${at(one.end)}`) : "", one.next ? say(`之后：${one.next}`, `then ${one.next}`) : "",
      one.brightness !== null ? say(`亮度 ${Math.round(one.brightness * 100)}%`, `brightness ${Math.round(one.brightness * 100)}%`) : "", source === "live" && one.release ? say(`发布 ${one.release}`, `release ${one.release}`) : ""].filter(Boolean).join(" · ")),
    active.length ? h("ol.s-contenders", {"aria-label": say("谁想播、谁赢", "Who wanted it, who won")}, active.map(row)) : null,
    idle.length ? h("details", {}, h("summary", {}, say(`此刻不播的 ${one.idle} 条`, `${one.idle} that do not want it now`)), h("ul.s-contenders", {}, idle.map(row))) : null);
};
