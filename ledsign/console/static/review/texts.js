// Texts: every word that can be shown, with listed ones marked where they stand.
import {card, h, note, pill} from "../parts/dom.js";
import {say, zh} from "../parts/page.js";
import {placeText} from "./words.js";

export function texts(one) {
  const flags = new Map();
  for (const flag of one.found) flags.set(flag.place, [...(flags.get(flag.place) || []), flag]);
  const rows = one.texts.map(([place, text]) => h("li", {}, h("span", {class: "quiet small"}, placeText(place)), h("p", {class: "shown-text"}, marked(text, flags.get(place) || []))));
  const titled = flags.get("title") && !one.texts.some(([place]) => place === "title")
    ? h("li", {}, h("span", {class: "quiet small"}, say("标题", "Title")), h("p", {class: "shown-text"}, marked(one.title, flags.get("title")))) : null;
  const words = [...new Set(one.found.map((flag) => flag.word))];
  return card(say("上屏文字", "Words on the sign"),
    words.length
      ? note("warn", h("strong", {}, say(`发现 ${one.found.length} 处敏感词：`, `${one.found.length} listed words: `)), words.map((word) => [" ", pill(word, "warn")]),
        h("p", {class: "small"}, say("只作提示，是否合适由审核人决定。", "They are hints: the reviewer decides.")))
      : h("p", {class: "checked"}, h("i", {class: "material-icons icon", "aria-hidden": "true"}, "check_circle"), say("未发现敏感词", "No listed words were found")),
    rows.length || titled ? h("ol", {class: "texts"}, titled, rows) : h("p", {class: "quiet"}, say("没有文字，只有图片或动画。", "No words: only pictures.")),
    problems(one));
}

// Characters are counted as the service does: by code points.
function marked(text, flags) {
  const characters = [...text], parts = [];
  let at = 0;
  for (const flag of [...flags].sort((a, b) => a.start - b.start)) {
    if (flag.start < at) continue;
    parts.push(characters.slice(at, flag.start).join(""));
    const told = say(`词表“${flag.list}”：${flag.word}`, `listed in “${flag.list}”: ${flag.word}`);
    parts.push(h("mark", {title: told}, characters.slice(flag.start, flag.end).join(""), h("span", {class: "off-screen"}, `（${told}）`)));
    at = flag.end;
  }
  return [...parts, characters.slice(at).join("")];
}

function problems(one) {
  if (!one.problems.length) return null;
  return h("details", {class: "problems", open: one.problems.length < 4}, h("summary", {}, say(`排版提示 ${one.problems.length} 条`, `${one.problems.length} hints about the layout`)),
    h("ul", {}, one.problems.map((found) => h("li", {}, h("span", {class: "quiet small"}, placeText(found.field || "")), " ", zh ? `${found.message_zh}。${found.remedy_zh}` : `${found.message}. ${found.remedy}`))));
}
