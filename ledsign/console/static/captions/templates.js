// Templates: a playlist from a few words. Each has fields, and makes items that suit the sign. Pure.
import {isTall, newCaption} from "./document.js";
import {say} from "./words.js";

const field = (name, zh, en, example, more = {}) => ({name, label: say(zh, en), example, ...more});
const local = (days, hour) => { const at = new Date(Date.now() + days * 86400e3); return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(hour)}:00`; };
const two = (number) => String(number).padStart(2, "0");
const standing = (sign, text, more = {}) => ({text, ...(isTall(sign) ? {direction: "vertical"} : {}), colour: "#ffc85a", effect: "fade", enter: "1 s", stay: "6 s", leave: "1 s", ...more});
const scrolling = (sign, text, more = {}) => ({...newCaption(sign, text), ...more});

export function templates(sign) {
  const coupled = sign.faces.length >= 2 && isTall(sign);
  return [
    {id: "slogan", title: say("标语", "Slogan"), hint: say("一句话循环滚动", "One sentence, over and over"), colour: "#ffc85a",
      fields: [field("text", "标语", "Slogan", "技能让生活更美好")],
      make: ({text}) => [scrolling(sign, text, {continuous: true, gap: "2 chars"})]},
    {id: "welcome", title: say("欢迎词", "Welcome"), hint: say("欢迎来宾，静止显示后滚动", "Greets guests by name"), colour: "#ff8b7a",
      fields: [field("guest", "来宾", "Guests", "全国职业技能大赛代表团"), field("host", "落款（可不填）", "From (optional)", "市教育局", {optional: true})],
      make: ({guest, host}) => [standing(sign, say("热烈欢迎", "Welcome"), {colour: "#ff3b30"}), scrolling(sign, guest), ...(host ? [standing(sign, host, {colour: "#ffffff"})] : [])]},
    coupled && {id: "couplet", title: say("对联", "Couplet"), hint: say("上联在右塔，下联在左塔", "First line on the right tower"), colour: "#ff5a4d",
      fields: [field("first", "上联", "First line", "巧手绘就千山秀"), field("second", "下联", "Second line", "匠心点亮万家春")],
      make: ({first, second}) => [{text: [first, second], arrangement: "couplet", direction: "vertical", colour: "#ffd9a0", effect: "wipe", towards: "down", enter: "3 s", stay: "8 s", leave: "2 s"}]},
    {id: "countdown", title: say("倒计时", "Countdown"), hint: say("距某天还有几天", "Days until an event"), colour: "#7cc4ff",
      fields: [field("event", "事件", "Event", "技能大赛开幕"), field("until", "时刻", "Moment", local(30, 9), {type: "datetime-local"})],
      make: ({event, until}) => [{countdown: `${say("距", "")}${event}${say("还有{days}天", " in {days} days")}`, until: `${until}:00+08:00`, after: event, ...(isTall(sign) ? {direction: "vertical"} : {}), colour: "#ffffff", duration: "15 s"}]},
    {id: "notice", title: say("通知", "Notice"), hint: say("较长的文字，慢慢滚动", "A longer text, slowly"), colour: "#9be7b0",
      fields: [field("text", "内容", "Text", "5月6日至31日举行职业教育活动月，欢迎参观", {long: true})],
      make: ({text}) => [scrolling(sign, text, {colour: "#ffffff", speed: "2.5 chars/s"})]},
    {id: "festival", title: say("节日祝福", "Festival"), hint: say("祝福语渐显渐隐", "Wishes that fade in and out"), colour: "#ff6b81",
      fields: [field("festival", "节日", "Festival", "春节"), field("wish", "祝福", "Wish", "阖家欢乐")],
      make: ({festival, wish}) => [standing(sign, `${festival}${say("快乐", "")}`, {colour: "#ff3b30"}), standing(sign, wish)]},
    {id: "warning", title: say("天气预警", "Weather warning"), hint: say("台风、暴雨、高温等", "Typhoon, rain, heat"), colour: "#ffb02e",
      fields: [field("kind", "预警", "Warning", "台风黄色预警"), field("advice", "提示", "Advice", "请远离外墙和临时搭建物")],
      make: ({kind, advice}) => [standing(sign, kind, {colour: "#ffcc00"}), scrolling(sign, advice, {colour: "#ffffff"})]},
  ].filter(Boolean);
}

// The values to begin with: a date is a date, words are examples only.
export const beginning = (template) => Object.fromEntries(template.fields.map((one) => [one.name, one.type === "datetime-local" ? one.example : ""]));
export const complete = (template, values) => template.fields.every((one) => one.optional || values[one.name]?.trim());
export const withExamples = (template, values) => Object.fromEntries(template.fields.map((one) => [one.name, values[one.name]?.trim() || (one.optional ? "" : one.example)]));
