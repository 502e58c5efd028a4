// Conflict: somebody saved meanwhile. Mine and theirs side by side, chosen field by field; nothing is lost either way.
import {actions, dialog, primary} from "./dialogs.js";
import {titleOf} from "./document.js";
import {button, h, uid} from "./dom.js";
import {kindWords} from "./item_list.js";
import {merged} from "./merge.js";
import {say} from "./words.js";

const FIELDS = () => ({title: say("名称", "Name"), text: say("文字", "Text"), arrangement: say("出现在哪里", "Where"), face: say("面", "Face"), direction: say("横竖", "Direction"), effect: say("怎样出现", "Effect"),
  speed: say("速度", "Speed"), colour: say("颜色", "Colour"), size: say("大小", "Size"), duration: say("时长", "Length"), repeat: say("遍数", "Passes"), stay: say("停留", "Stays"), enter: say("进入", "Comes in"), leave: say("退出", "Goes out"),
  image: say("图片", "Picture"), countdown: say("文字", "Text"), until: say("到什么时候", "Until"), continuous: say("首尾相接", "Without end"), gap: say("间隔", "Gap"), font: say("字体", "Font"), weight: say("粗细", "Weight"), background: say("底色", "Background")});

// Resolves with {document} to save over theirs, {copy: true}, {theirs: true}, or undefined.
export function resolve({base, mine, theirs, who, when, found}) {
  return dialog(say("另一位同事也改了这个节目单", "Somebody else changed this playlist too"), (close) => [
    h("p", {}, say(`${who} 在 ${when} 保存了新版本。您的修改还在，请逐处选择：`, `${who} saved a new version at ${when}. Yours is still here. Choose, place by place:`)),
    found.choices.length ? h("div", {class: "cap-choose"}, found.choices.map((one) => row(one, who))) : h("p", {class: "note ok"}, say("两边改的是不同的地方，可以直接合并。", "You changed different places; both can be kept.")),
    found.taken.length ? h("p", {class: "quiet small"}, say(`另有 ${found.taken.length} 处只有一方改过，会自动保留。`, `${found.taken.length} more place(s) were changed by one of you only and are kept.`)) : null,
    actions(button(say("另存为副本", "Save mine as a copy"), () => close({copy: true})), button(say("放弃我的，用对方的", "Drop mine, use theirs"), () => close({theirs: true})),
      primary(say("按所选合并并保存", "Merge as chosen and save"), () => close({document: merged(base, mine, theirs, found)}), {"data-first": true})),
  ], {wide: true, firm: true});
}

function row(choice, who) {
  const name = uid("pick"), item = choice.at?.base;
  const label = [item ? say(`第 ${choice.at.number} 项`, `Item ${choice.at.number}`) : "", choice.field ? FIELDS()[choice.field] || choice.field : titleOf(item, kindWords())].filter(Boolean).join(" · ");
  const option = (value, title, shown) => h("label", {class: "cap-side"}, h("input", {type: "radio", name, value, checked: choice.pick === value, onchange: () => { choice.pick = value; }}), h("b", {}, title), h("span", {}, shown));
  return h("fieldset", {class: "cap-row"}, h("legend", {}, label), h("p", {class: "quiet small"}, say("原来：", "Before: "), said(choice.base)),
    h("div", {class: "cap-sides"}, option("mine", say("我的", "Mine"), said(choice.mine)), option("theirs", who, said(choice.theirs)),
      choice.kind === "item" && choice.mine && choice.theirs ? option("both", say("两个都要", "Both"), say("作为前后两项", "one after the other")) : null));
}

function said(value) {
  if (value === undefined || value === null || value === "") return say("（没有）", "(none)");
  if (value === true || value === false) return value ? say("是", "yes") : say("否", "no");
  if (Array.isArray(value)) return value.map(String).join(" ／ ");
  if (typeof value === "object") return titleOf(value, kindWords());
  return String(value);
}
