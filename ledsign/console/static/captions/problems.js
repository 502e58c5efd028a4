// Problems: what the service found, at its item and field, in words of this page, with a button that mends it. Pure.
import {effectOf, patched, withDirection, withEffect} from "./document.js";
import {remedy, say, told} from "./words.js";

const PLACE = /^items\[(\d+)\](?:\.together\[(\d+)\])?(?:\.(\w+))?/;

// {item, member, field} of "items[0].together[1].text"; item -1 for the playlist itself.
export function placeOf(field) {
  const found = PLACE.exec(field || "");
  if (!found) return {item: -1, member: -1, field: field || ""};
  return {item: Number(found[1]), member: found[2] === undefined ? -1 : Number(found[2]), field: found[3] || ""};
}

// Our words where the service's speak of the written document.
const REMEDIES = {
  "blink.too-fast": () => say("请放慢到每秒 3 次或更少", "slow it down to 3 a second or fewer"),
  "arrangement.faces": () => say("请换一种排法", "choose another arrangement"),
  "arrangement.item": () => say("请选“相同”", "choose “Same”"),
  "caption.column-in-gap": () => say("请选横排，或改用“相同”", "choose rows, or “Same”"),
  "couplet.text": () => say("请写上联和下联", "write both lines"),
  "couplet.direction": () => say("请选竖排", "choose columns"),
  "image.missing": () => say("请选一张图片，或把图片拖到这里", "choose a picture, or drop one here"),
  "text.missing-glyph": () => say("请换一个字，或请管理员添加含此字的字体", "use another character, or ask an administrator for a font that has it"),
  "item.two-lengths": () => say("时长和遍数只留一个", "keep either the length or the number of passes"),
};
const MESSAGES = {
  "text.missing-glyph": (problem) => {
    const found = /第 ?(\d+) ?个字符“(.+?)”/u.exec(problem.message_zh || "");
    return found && say(`第 ${found[1]} 个字“${found[2]}”没有字形，屏上显示不出来`, `Character ${found[1]}, “${found[2]}”, cannot be drawn: no font has it`);
  },
  "image.missing": () => say("还没有图片", "There is no picture yet"),
  "text.empty": () => say("还没有文字", "There is no text yet"),
};

// As the page shows it: {severity, place, message, remedy, code, marks(text), fixes}.
export function shownProblem(problem) {
  return {
    code: problem.code, severity: problem.severity === "error" ? "bad" : "warn", place: placeOf(problem.field),
    message: MESSAGES[problem.code]?.(problem) || told(problem), remedy: REMEDIES[problem.code]?.() || remedy(problem), raw: problem,
  };
}

// Where in `text` it is: [[from, to]] in UTF-16 units; every occurrence of a character that no font draws.
export function marksOf(problem, text) {
  const message = problem.raw.message_zh || "";
  const named = /^(?:text\.missing|text\.last-resort|text\.glyph)/.test(problem.code) && /“(.+?)”/u.exec(message)?.[1];
  if (named && text.includes(named)) {
    const marks = [];
    for (let at = text.indexOf(named); at >= 0; at = text.indexOf(named, at + named.length)) marks.push([at, at + named.length]);
    return marks;
  }
  const number = /第 ?(\d+) ?个字符/.exec(message)?.[1];
  return number ? [unitsOf(text, Number(number) - 1, Number(number))] : [];
}

// Characters (code points) to UTF-16 units.
export function unitsOf(text, from, to) {
  const points = [...text];
  const before = points.slice(0, from).join("").length;
  return [before, before + points.slice(from, to).join("").length];
}

// Buttons that mend it: [{label, mend(item) -> item}].
export function fixesOf(problem, item, facts) {
  const tall = facts.sign.faces.every((face) => face.height > face.width * 1.4);
  const known = {
    "speed.too-fast-to-read": () => [{label: say("改为 4 字/秒", "Make it 4 a second"), mend: (one) => patched(one, {speed: "4 chars/s"})}],
    "text.few-seen-at-once": () => {
      const size = /(\d+) px shows/.exec(problem.raw.remedy || "")?.[1];
      return size ? [{label: say(`改为 ${size} 像素`, `Make it ${size} px`), mend: (one) => patched(one, {size: Number(size)})}] : [];
    },
    "blink.too-fast": () => [{label: say("改为每秒 2 次", "Make it 2 a second"), mend: (one) => patched(one, {rate: 2})}],
    "markup.tag": () => [{label: say("按原样显示括号", "Show brackets as they are"), mend: (one) => patched(one, {markup: undefined})}],
    "option.unused": () => {
      const key = /“(\w+)”/.exec(problem.raw.message_zh || "")?.[1];
      return key && key in item ? [{label: say("去掉", "Leave it out"), mend: (one) => patched(one, {[key]: undefined})}] : [];
    },
    "effect.unusable": () => [{label: say("改为淡入淡出", "Fade instead"), mend: (one) => withEffect(one, "fade", facts.effects)}],
  };
  known["text.small"] = known["text.below-comfortable"] = () => {
    if ((item.size ?? "fit") !== "fit") return [{label: say("自动大小", "Fit the face"), mend: (one) => patched(one, {size: undefined})}];
    if (tall && item.direction !== "vertical") return [{label: say("改为竖排", "Write in a column"), mend: (one) => withDirection(one, "vertical", facts.effects)}];
    const scroll = item.direction === "vertical" ? "scroll-up" : "scroll-left";
    return effectOf(item) === scroll ? [] : [{label: say("改为滚动显示", "Let it scroll"), mend: (one) => withEffect(patched(one, {wrap: undefined}), scroll, facts.effects)}];
  };
  return known[problem.code]?.() || [];
}
