// When: a sentence and controls that say the same thing; whichever is changed, the other follows.
import {ask, h, say, button, icon, why} from "./kit.js";
import {chosen} from "./chosen.js";
import {repeat} from "./repeat.js";

const SUN = [["clock", say("时刻", "time")], ["sunset", say("日落", "sunset")], ["sunrise", say("日出", "sunrise")], ["dusk", say("黄昏", "dusk")], ["dawn", say("黎明", "dawn")]];
const KINDS = [["workdays", say("工作日（含调休）", "Workdays, make-up too")], ["days-off", say("休息日", "Days off")], ["holidays", say("法定节假日", "Public holidays")], ["make-up", say("调休上班日", "Make-up workdays")]];
const RARE = ["festivals", "lunar", "solar_terms", "rrule", "except", "also"];
const WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const NAMES = [["一", "Mon"], ["二", "Tue"], ["三", "Wed"], ["四", "Thu"], ["五", "Fri"], ["六", "Sat"], ["日", "Sun"]];

const sides = (text) => (text.includes("..") ? text.split("..") : text.split("-"));
const edge = (text) => {
  const match = /^([a-z]+)(?:([+-])(\d\d):(\d\d))?$/.exec(text);
  return match ? {sun: match[1], offset: (match[2] === "-" ? -1 : 1) * (Number(match[3] || 0) * 60 + Number(match[4] || 0))} : {sun: "clock", time: text === "24:00" ? "00:00" : text};
};
const written = (one) => {
  if (one.sun === "clock") return one.time || "00:00";
  const minutes = Math.abs(one.offset);
  return one.sun + (minutes ? `${one.offset < 0 ? "-" : "+"}${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}` : "");
};
const weekdaysOf = (words) => {
  const found = new Set();
  for (const word of words) {
    const [first, last] = word.split("-").map((one) => WEEK.indexOf(one));
    if (first >= 0) for (let at = first; ; at = (at + 1) % 7) { found.add(at); if (at === (last === undefined || last < 0 ? first : last)) break; }
  }
  return found;
};

/** {node, when(), ready(): Promise<bool>}; `when` are the keys of an entry, `kept` what only the document knows. */
export const whenForm = (when, kept, changed, typed) => {
  let now = structuredClone(when);
  let asked = 0, pending = Promise.resolve(true);
  const words = h("textarea.s-words", {id: "s-words", rows: 2, "aria-describedby": "s-readback s-words-hint", spellcheck: "false"});
  const readback = h("p.s-readback", {id: "s-readback", role: "status", "aria-live": "polite"});
  const controls = h("div.s-controls");
  const told = (text, bad) => { readback.replaceChildren(icon(bad ? "error_outline" : "check"), h("span", {}, text)); readback.classList.toggle("bad", Boolean(bad)); words.setAttribute("aria-invalid", String(Boolean(bad))); };

  const tell = async (fill) => {
    const number = ++asked;
    const answer = await ask("tell", {when: {...kept, ...now}});
    if (number !== asked) return true;
    if (answer.ok) { if (fill) { words.value = answer.ok.sentence; if (document.activeElement === words) words.select(); } told(answer.ok.sentence); } else told(why(answer), true);
    return Boolean(answer.ok);
  };
  const read = async () => {
    const number = ++asked;
    const answer = await ask("words", {text: words.value, kept});
    if (number !== asked) return true;
    if (!answer.ok) { told(why(answer), true); return false; }
    if (answer.ok.problem) { told(answer.ok.problem, true); return false; }
    now = answer.ok.when; told(answer.ok.sentence); draw(); changed();
    return true;
  };
  let typing = 0;
  // Whoever is writing is not written over by an answer that was asked for before.
  words.addEventListener("input", () => { asked += 1; clearTimeout(typing); changed(); typing = setTimeout(() => { pending = read(); }, 250); });
  words.addEventListener("blur", () => { if (typing) { clearTimeout(typing); typing = 0; pending = read(); } });
  const set = (key, values) => { if (values?.length) now[key] = values; else delete now[key]; draw(); changed(); pending = tell(true); };

  const hours = () => {
    const rows = (now.daily || []).map((text) => sides(text).map(edge));
    const put = () => set("daily", rows.map(([a, b]) => {
      const [start, end] = [written(a), written(b)];
      return a.sun === "clock" && b.sun === "clock" ? `${start}-${end === "00:00" ? "24:00" : end}` : `${start}..${end}`;
    }));
    const side = (one, name) => h("span.s-edge", {},
      h("select", {"aria-label": `${name}${say("：以什么为准", ": by")}`, onchange: (event) => { one.sun = event.target.value; one.time ??= "19:00"; one.offset ??= 0; put(); }},
        SUN.map(([value, text]) => h("option", {value, selected: one.sun === value}, text))),
      one.sun === "clock" ? h("input", {type: "time", value: one.time, "aria-label": name, onchange: (event) => { one.time = event.target.value || "00:00"; put(); }})
        : h("span.s-offset", {}, h("input", {type: "number", step: 5, min: -720, max: 720, value: one.offset, "aria-label": say(`${name}：提前（负）或推后几分钟`, `${name}: minutes earlier (negative) or later`), onchange: (event) => { one.offset = Number(event.target.value) || 0; put(); }}), say("分", "min")));
    return h("fieldset", {}, h("legend", {}, say("时段", "Hours")),
      rows.map((row, at) => h("div.s-row", {}, side(row[0], say("开始", "Start")), h("span", {"aria-hidden": "true"}, "–"), side(row[1], say("结束", "End")),
        h("button.s-iconbutton", {type: "button", "aria-label": say("删去这个时段", "Remove these hours"), onclick: () => { rows.splice(at, 1); put(); }}, icon("close")))),
      button("link", rows.length ? say("＋ 再加一个时段", "+ more hours") : say("现在是全天；＋ 限定时段", "All day now; + limit the hours"), () => { rows.push([edge("19:00"), edge("22:00")]); put(); }));
  };
  const days = () => {
    const week = weekdaysOf(now.days || []), kinds = (now.days || []).filter((one) => !weekdaysOf([one]).size);
    const toggle = (text, on, press, label) => h(`button.s-toggle${on ? ".on" : ""}`, {type: "button", "aria-pressed": String(on), "aria-label": label, onclick: press}, text);
    return h("fieldset", {}, h("legend", {}, say("哪些日子", "Days")), h("div.s-toggles", {},
      toggle(say("每天", "Every day"), !(now.days || []).length, () => set("days", [])),
      KINDS.map(([value, text]) => toggle(text, kinds.includes(value), () => set("days", kinds.includes(value) ? kinds.filter((one) => one !== value) : [...kinds, value])))),
    h("div.s-toggles.week", {}, WEEK.map((value, at) => toggle(say(...NAMES[at]), week.has(at), () => {
      if (week.has(at)) week.delete(at); else week.add(at);
      set("days", week.size === 7 ? [] : WEEK.filter((_, number) => week.has(number)));
    }, say(`周${NAMES[at][0]}`, NAMES[at][1])))));
  };
  const dates = () => {
    const ranges = now.dates || [];
    if (ranges.length > 1) return h("p.hint", {}, say("有几段日期：请在上面的句子里改。", "Several stretches of dates: change them in the sentence above."));
    const [first = "", last = first] = ranges.length ? (ranges[0].includes("..") ? ranges[0].split("..") : [ranges[0], ranges[0]]) : ["", ""];
    const from = h("input", {type: "date", value: first, "aria-label": say("从哪天", "From"), onchange: () => put()});
    const to = h("input", {type: "date", value: last, "aria-label": say("到哪天（含）", "To, included"), onchange: () => put()});
    const put = () => set("dates", from.value || to.value ? [from.value === to.value ? from.value : `${from.value}..${to.value}`] : []);
    return h("fieldset", {}, h("legend", {}, say("日期（首尾都算，可留空）", "Dates (both included; may be left open)")), h("div.s-row", {}, from, h("span", {"aria-hidden": "true"}, "–"), to));
  };
  const rareBody = h("div.s-rare"), rare = h("details", {}, h("summary", {}, say("重复、节日、农历、除外", "Repeats, holidays, lunar dates, exceptions")), rareBody);
  const draw = () => { const at = document.activeElement?.getAttribute("aria-label"); rare.open ||= RARE.some((key) => now[key]?.length); controls.replaceChildren(hours(), days(), dates()); rareBody.replaceChildren(repeat(now.rrule?.[0] || "", (rule) => set("rrule", rule ? [rule] : [])), chosen(now, set)); if (at && controls.isConnected) controls.parentElement.querySelector(`[aria-label="${CSS.escape(at)}"]`)?.focus(); };
  draw();
  if (typed) { words.value = typed; pending = read(); } else pending = tell(true);
  return {
    node: h("div.s-when", {}, h("label", {for: "s-words"}, say("什么时候播", "When")), words, readback,
      h("p.hint", {id: "s-words-hint"}, say("直接写，例如：每天晚7点到10点，仅工作日，5月6日至31日，除5月20日外；也可写 日落–22:00、国庆节假期、农历正月十五、冬至、每2周的周一、每月第一个周五。",
        "Just write, for instance: 7pm to 10pm, workdays only, 6–31 May, except 20 May; or sunset–22:00, every 2 weeks on Mon, every month on the last Fri.")),
      controls, rare),
    when: () => now,
    text: () => words.value,
    settle: async () => { if (typing) { clearTimeout(typing); typing = 0; pending = read(); } return pending; },
    focus: () => words.focus(),
  };
};
