// Repeat: a recurrence by controls, as the rule that a schedule has; one that controls cannot say stays as text.
import {h, say} from "./kit.js";

const DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
const NAMES = [["周一", "Mon"], ["周二", "Tue"], ["周三", "Wed"], ["周四", "Thu"], ["周五", "Fri"], ["周六", "Sat"], ["周日", "Sun"]];
const UNITS = [["", "不另外限定", "No further limit"], ["DAILY", "每隔几天", "Every few days"], ["WEEKLY", "每几周", "Every few weeks"], ["MONTHLY", "每月", "Monthly"], ["YEARLY", "每年", "Yearly"]];
const NTHS = [["1", "第1个", "first"], ["2", "第2个", "second"], ["3", "第3个", "third"], ["4", "第4个", "fourth"], ["-1", "最后一个", "last"]];
const KNOWN = ["FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYMONTH"];
const NTH = /^(-?\d)(MO|TU|WE|TH|FR|SA|SU)$/;

const read = (rule) => Object.fromEntries((rule || "").split(";").filter(Boolean).map((one) => one.split("=")));
// Whether the controls below say all of it.
const sayable = (parts) => Object.keys(parts).every((one) => KNOWN.includes(one))
  && (parts.FREQ === "WEEKLY" ? (parts.BYDAY || "").split(",").every((one) => !one || DAYS.includes(one)) : !parts.BYDAY || (NTH.test(parts.BYDAY) && !parts.BYMONTHDAY))
  && (parts.FREQ !== "DAILY" || (!parts.BYDAY && !parts.BYMONTHDAY)) && !(parts.BYMONTH || "").includes(",") && (parts.FREQ !== "YEARLY" || Boolean(parts.BYMONTH));
const write = (parts) => ["FREQ", "INTERVAL", "BYMONTH", "BYMONTHDAY", "BYDAY"].filter((key) => parts[key] && !(key === "INTERVAL" && parts[key] === "1")).map((key) => `${key}=${parts[key]}`).join(";");

/** A fieldset; `put(rule)` hears of every change, "" for none. */
export const repeat = (rule, put) => {
  const parts = read(rule), pick = (more) => put(write({...parts, ...more}));
  const options = (all, chosen) => all.map(([value, chinese, english]) => h("option", {value, selected: value === chosen}, say(chinese, english)));
  if (rule && !sayable(parts)) {
    return h("fieldset", {}, h("legend", {}, say("重复", "Repeats")), h("input", {value: rule, "aria-label": say("重复规则（RFC 5545）", "Recurrence rule (RFC 5545)"), spellcheck: "false", onchange: (event) => put(event.target.value.trim())}),
      h("p.hint", {}, say("这条规则只能写成文本；清空就不再重复。", "This rule can only be written; empty it for none.")));
  }
  const begin = {"": "", DAILY: "FREQ=DAILY;INTERVAL=2", WEEKLY: "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", MONTHLY: "FREQ=MONTHLY;BYMONTHDAY=1", YEARLY: "FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=1"};
  const unit = h("select", {"aria-label": say("重复", "Repeats"), onchange: () => put(begin[unit.value])}, options(UNITS, parts.FREQ || ""));
  const row = [unit];
  if (["DAILY", "WEEKLY", "MONTHLY"].includes(parts.FREQ)) {
    row.push(h("label.s-inline", {}, say("间隔", "every"), h("input", {type: "number", min: 1, max: 99, value: parts.INTERVAL || "1", "aria-label": say("间隔", "Interval"), onchange: (event) => pick({INTERVAL: String(Math.max(1, Math.round(Number(event.target.value) || 1)))})}), {DAILY: say("天", "days"), WEEKLY: say("周", "weeks"), MONTHLY: say("个月", "months")}[parts.FREQ]));
  }
  if (parts.FREQ === "YEARLY") row.push(h("select", {"aria-label": say("几月", "Month"), onchange: (event) => pick({BYMONTH: event.target.value})}, Array.from({length: 12}, (_, at) => h("option", {value: String(at + 1), selected: String(at + 1) === parts.BYMONTH}, say(`${at + 1}月`, new Intl.DateTimeFormat("en-GB", {month: "long", timeZone: "UTC"}).format(Date.UTC(2026, at, 1)))))));
  const under = [];
  if (parts.FREQ === "WEEKLY") {
    const chosen = new Set((parts.BYDAY || "").split(",").filter(Boolean));
    under.push(h("div.s-toggles.week", {}, DAYS.map((one, at) => h(`button.s-toggle${chosen.has(one) ? ".on" : ""}`, {type: "button", "aria-pressed": String(chosen.has(one)), "aria-label": say(`重复：${NAMES[at][0]}`, `Repeats on ${NAMES[at][1]}`),
      onclick: () => { if (chosen.has(one)) chosen.delete(one); else chosen.add(one); pick({BYDAY: DAYS.filter((two) => chosen.has(two)).join(",")}); }}, say(NAMES[at][0].slice(1), NAMES[at][1])))));
  } else if (["MONTHLY", "YEARLY"].includes(parts.FREQ)) {
    const nth = NTH.exec(parts.BYDAY || "");
    const how = h("select", {"aria-label": say("按什么", "By"), onchange: () => pick(how.value === "day" ? {BYMONTHDAY: "1", BYDAY: ""} : {BYMONTHDAY: "", BYDAY: "1MO"})}, options([["day", "按几号", "By date"], ["nth", "按第几个星期几", "By weekday"]], nth ? "nth" : "day"));
    row.push(how, ...(nth ? [h("select", {"aria-label": say("第几个", "Which"), onchange: (event) => pick({BYDAY: event.target.value + nth[2]})}, options(NTHS, nth[1])),
      h("select", {"aria-label": say("星期几", "Weekday"), onchange: (event) => pick({BYDAY: nth[1] + event.target.value})}, options(DAYS.map((one, at) => [one, ...NAMES[at]]), nth[2]))]
      : [h("label.s-inline", {}, h("input", {value: (parts.BYMONTHDAY || "").replaceAll(",", say("、", ", ")), size: 8, "aria-label": say("几号", "Dates"), onchange: (event) => { const days = event.target.value.match(/-?\d+/g) || []; pick({BYMONTHDAY: days.filter((one) => Math.abs(one) >= 1 && Math.abs(one) <= 31).join(",")}); }}), say("号（最后一天写 -1）", "(−1 is the last day)"))]));
  }
  return h("fieldset", {}, h("legend", {}, say("重复", "Repeats")), h("div.s-row", {}, row), under,
    parts.FREQ && parts.FREQ !== "YEARLY" && parts.INTERVAL ? h("p.hint", {}, say("从“日期”的第一天数起。", "Counted from the first of the dates.")) : null);
};
