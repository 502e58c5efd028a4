// Chosen: several values of one kind, each taken away by its own button, and a way to add one more.
import {h, say, icon, longDate} from "./kit.js";

const FEASTS = ["元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节"];
const FEASTS_EN = ["New Year", "Spring Festival", "Qingming", "Labour Day", "Dragon Boat", "Mid-Autumn", "National Day"];
const TERMS = "立春 雨水 惊蛰 春分 清明 谷雨 立夏 小满 芒种 夏至 小暑 大暑 立秋 处暑 白露 秋分 寒露 霜降 立冬 小雪 大雪 冬至 小寒 大寒".split(" ");
const LUNAR = ["除夕", "正月初一", "正月十五", "五月初五", "七月初七", "八月十五", "九月初九", "腊月初八", "腊月廿三"];

const told = (value) => value.replace(/\d{4}-\d\d-\d\d/g, longDate).replace("..", " – ");
const pills = (values, put, name) => values.map((one, at) => h("span.s-pill", {}, told(one),
  h("button.s-iconbutton.small", {type: "button", "aria-label": say(`去掉${name} ${told(one)}`, `Remove ${name} ${told(one)}`), onclick: () => put(values.filter((_, other) => other !== at))}, icon("close"))));

// A list to choose from; `free` may also type what is not in it.
const picked = (name, values, put, known, free) => {
  const rest = known.filter(([value]) => !values.includes(value));
  const add = (value) => { if (value && !values.includes(value)) put([...values, value]); };
  const field = free ? h("input", {"aria-label": say(`加${name}`, `Add ${name}`), placeholder: say("加…", "Add…"), size: 10, list: `s-known-${free}`, onchange: () => add(field.value.trim())})
    : h("select", {"aria-label": say(`加${name}`, `Add ${name}`), onchange: () => add(field.value)}, h("option", {value: ""}, say("加…", "Add…")), rest.map(([value, text]) => h("option", {value}, text)));
  return h("div.s-chosen", {}, h("span.s-chosen-name", {}, name), pills(values, put, name), field, free ? h("datalist", {id: `s-known-${free}`}, rest.map(([value]) => h("option", {value}))) : null);
};
const dated = (name, values, put) => {
  const field = h("input", {type: "date", "aria-label": say(`加${name}`, `Add ${name}`), onchange: () => { if (field.value && !values.includes(field.value)) put([...values, field.value]); }});
  return h("div.s-chosen", {}, h("span.s-chosen-name", {}, name), pills(values, put, name), field);
};

/** The days of a calendar that are no weekdays; `set(key, values)` hears of every change. */
export const chosen = (now, set) => h("fieldset", {}, h("legend", {}, say("节日、农历与个别日子", "Holidays, lunar dates, single days")),
  picked(say("假期", "holiday"), now.festivals || [], (to) => set("festivals", to), FEASTS.map((one, at) => [one, say(one, `${one} ${FEASTS_EN[at]}`)])),
  picked(say("农历", "lunar date"), now.lunar || [], (to) => set("lunar", to), LUNAR.map((one) => [one, one]), "lunar"),
  picked(say("节气", "solar term"), now.solar_terms || [], (to) => set("solar_terms", to), TERMS.map((one) => [one, one])),
  dated(say("除外", "except"), now.except || [], (to) => set("except", to)),
  dated(say("另加", "also"), now.also || [], (to) => set("also", to)));
