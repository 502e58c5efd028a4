// Form: everything about one item, the most asked for first.
import * as api from "./api.js";
import {cards, choice, colours, line, slider, toggle, writing} from "./controls.js";
import {clockExample, effectOf, isTall, kindOf, patched, withArrangement, withDirection, withEffect} from "./document.js";
import {button, fill, h, icon} from "./dom.js";
import {arrangementPicture, directionPicture, effectPicture} from "./pictures.js";
import {readColour, readLength, readSpeed, round, writeLength, writeSpeed} from "./values.js";
import {faceName, say} from "./words.js";

const PALETTE = () => [["#ffffff", "白", "White"], ["#ffc85a", "暖金", "Warm gold"], ["#ff3b30", "红", "Red"], ["#ff8000", "橙", "Orange"],
  ["#ffe600", "黄", "Yellow"], ["#2ee65c", "绿", "Green"], ["#00e5ff", "青", "Cyan"], ["#3f8cff", "蓝", "Blue"], ["#ff6bd6", "粉", "Pink"]].map(([value, zh, en]) => ({value, name: say(zh, en)}));

const uses = (facts, item, key) => facts.effects[effectOf(item)]?.uses.includes(key) || false;

// {node, controls}: of an item of that kind. `hero` makes the text large.
export function form(item, facts, change) {
  const kind = kindOf(item);
  const {sign} = facts, tall = isTall(sign), many = sign.faces.length > 1;
  const main = [], more = [];
  const add = (control, where = main) => { where.push(control); return control; };
  if (kind === "text" && Array.isArray(item.text)) couplet(add, change);
  else if (kind === "text") add(writing({field: "text", label: say("文字", "Text"), placeholder: say("写一句话，例如：技能让生活更美好", "Write a sentence"), change,
    get: (one) => (Array.isArray(one.text) ? "" : String(one.text ?? "")), set: (one, text) => patched(one, {text}), hero: true}));
  if (kind === "image") picture(add, facts, change);
  if (kind === "clock") add(choice({field: "clock", label: say("显示", "Shows"), change, get: (one) => one.clock, set: (one, clock) => patched(one, {clock}),
    options: (one) => [...new Set(["%H:%M", "%H:%M:%S", "%Y年%m月%d日", "%m月%d日 %A", one.clock])].map((value) => ({value, label: clockExample(value)}))}));
  if (kind === "countdown") countdown(add, change);
  if (many) add(cards({field: "arrangement", legend: say("出现在哪里", "Where"), change, small: false,
    get: (one) => (one.zone ? "" : one.arrangement || "same"), set: (one, value) => withArrangement(one, value, sign, facts.effects),
    options: arrangements(kind).map(([value, label, hint]) => ({value, label, hint, picture: () => arrangementPicture(value, tall)}))}));
  if (many) add(choice({field: "face", label: say("哪一面", "Face"), change, visible: (one) => (one.arrangement || "same") === "same" || Boolean(one.zone),
    get: (one) => (one.zone ? `zone:${one.zone}` : Array.isArray(one.face) ? one.face.join("+") : one.face || "all"),
    set: (one, value) => patched(one, value.startsWith("zone:") ? {zone: value.slice(5), face: undefined} : {zone: undefined, face: value === "all" ? undefined : value.includes("+") ? value.split("+") : value}),
    options: () => [{value: "all", label: say("所有的面", "All faces")}, ...sign.faces.map((one) => ({value: one.name, label: say(`只在${faceName(one.name)}`, `Only ${faceName(one.name)}`)})),
      ...Object.keys(facts.zones?.() || {}).map((name) => ({value: `zone:${name}`, label: /^(分区|zone)/i.test(name) ? name : say(`分区 ${name}`, `Zone ${name}`)}))]}));
  if (facts.mayWrite) add({node: h("div", {class: "cap-field"}, button(say("画分区…", "Draw a zone…"), () => facts.drawZones(), {class: "cap-button cap-zoning"}), h("small", {class: "quiet"}, say("只用一面的一部分，例如上面写字、下面走时钟", "Use a part of a face, such as words above and a clock below"))), field: "zone", sync(one) { this.node.hidden = (one.arrangement || "same") !== "same"; }});
  if (kind !== "image") add(cards({field: "direction", legend: say("横排还是竖排", "Rows or columns"), change, small: true, visible: (one) => one.arrangement !== "couplet" && one.arrangement !== "span",
    get: (one) => one.direction || "horizontal", set: (one, value) => withDirection(one, value, facts.effects),
    options: [["vertical", say("竖排", "Columns")], ["horizontal", say("横排", "Rows")]].map(([value, label]) => ({value, label, picture: () => directionPicture(value)}))}));
  if (kind === "text" || kind === "image") motion(add, facts, change, kind);
  if (kind !== "image") {
    if (!sign.oneColour) add(colours({field: "colour", label: say("颜色", "Colour"), palette: PALETTE(), change, get: (one) => readColour(one.colour, facts.colours), set: (one, colour) => patched(one, {colour})}));
    size(add, sign, change);
  }
  extras((control) => add(control, more), facts, change, kind);
  const details = h("details", {class: "cap-more"}, h("summary", {}, say("更多选项", "More options")), h("div", {class: "cap-more-in"}, more.map((one) => one.node)));
  return {node: h("div", {class: "cap-form"}, main[0].node, kind === "text" && Array.isArray(item.text) ? main[1].node : null,
    h("div", {class: "cap-choices"}, main.slice(kind === "text" && Array.isArray(item.text) ? 2 : 1).map((one) => one.node), details)), controls: [...main, ...more]};
}

const arrangements = (kind) => [["same", say("相同", "Same"), say("每一面显示同样的内容", "Every face shows the same")], ["mirror", say("镜像", "Mirror"), say("左右对称地移动", "Moves like in a mirror")],
  ["span", say("横跨", "Span"), say("一行字从一面走到另一面", "One line runs across the faces")], ["relay", say("接力", "Relay"), say("先在一面，再到下一面", "One face after the other")],
  ...(kind === "text" ? [["couplet", say("对联", "Couplet"), say("上联在右，下联在左", "First line right, second left")]] : [])];

function couplet(add, change) {
  for (const [at, label] of [[0, say("上联（右）", "First line (right)")], [1, say("下联（左）", "Second line (left)")]]) {
    add(writing({field: "text", at, label, change, get: (one) => String([one.text].flat()[at] ?? ""), hero: true,
      set: (one, text) => patched(one, {text: [0, 1].map((index) => (index === at ? text : String([one.text].flat()[index] ?? "")))})}));
  }
}

function motion(add, facts, change, kind) {
  const names = Object.keys(facts.effects).filter((name) => kind === "text" || name !== "typewriter");
  const order = ["scroll-up", "scroll-left", "hold", "fade", "wipe", "typewriter", "blink", "scroll-down", "scroll-right"];
  if (!isTall(facts.sign)) order.unshift("scroll-left");
  names.sort((one, other) => (order.indexOf(one) + 99) % 99 - (order.indexOf(other) + 99) % 99);
  add(cards({field: "effect", legend: say("怎样出现", "How it appears"), change, get: effectOf, set: (one, name) => withEffect(one, name, facts.effects),
    options: names.map((value) => ({value, label: say(facts.effects[value].zh, facts.effects[value].en), picture: () => effectPicture(value)}))}));
  const moving = (one) => Boolean(facts.effects[effectOf(one)]?.moves);
  const unit = (one) => readSpeed(one.speed)?.unit || (kind === "text" ? "chars" : "px");
  add(slider({field: "speed", label: say("速度", "Speed"), min: 0.5, max: 10, step: 0.5, change, visible: (one) => moving(one) && unit(one) === "chars",
    get: (one) => readSpeed(one.speed)?.value ?? 4, set: (one, value) => patched(one, {speed: writeSpeed({value, unit: "chars"})}), words: (value) => say(`每秒 ${round(value)} 字`, `${round(value)} characters a second`)}));
  add(slider({field: "speed", label: say("速度", "Speed"), min: 10, max: 600, step: 10, change, visible: (one) => moving(one) && unit(one) === "px",
    get: (one) => readSpeed(one.speed)?.value ?? 60, set: (one, value) => patched(one, {speed: writeSpeed({value, unit: "px"})}), words: (value) => say(`每秒 ${round(value)} 点`, `${round(value)} LEDs a second`)}));
  add(toggle({field: "continuous", label: say("首尾相接", "Without end"), hint: say("一遍接着一遍，中间不空", "One pass follows the other"), change, visible: moving,
    get: (one) => one.continuous, set: (one, on) => patched(one, {continuous: on || undefined, gap: on ? one.gap || (kind === "text" ? "2 chars" : undefined) : undefined})}));
  add(choice({field: "towards", label: say("擦除方向", "Direction"), change, visible: (one) => uses(facts, one, "towards"), get: (one) => one.towards || "right", set: (one, towards) => patched(one, {towards}),
    options: [["right", "向右", "To the right"], ["left", "向左", "To the left"], ["down", "向下", "Down"], ["up", "向上", "Up"]].map(([value, zh, en]) => ({value, label: say(zh, en)}))}));
  add(slider({field: "rate", label: say("每秒", "A second"), min: 0.5, max: 8, step: 0.5, change, visible: (one) => uses(facts, one, "rate"), get: (one) => Number(one.rate ?? (effectOf(one) === "blink" ? 1 : 4)),
    set: (one, rate) => patched(one, {rate}), words: (value) => say(`${round(value)} 次（字）`, `${round(value)}`)}));
  for (const [field, zh, en, usual] of [["enter", "进入用时", "Comes in", 1], ["stay", "停留", "Stays", 3], ["leave", "退出用时", "Goes out", 1]]) {
    add(slider({field, label: say(zh, en), min: field === "stay" ? 1 : 0, max: field === "stay" ? 30 : 6, step: 0.5, change, visible: (one) => uses(facts, one, field) || (field === "stay" && Boolean(one.wrap)),
      get: (one) => readLength(one[field]) ?? usual, set: (one, value) => patched(one, {[field]: writeLength(value)}), words: (value) => say(`${round(value)} 秒`, `${round(value)} s`)}));
  }
}

function size(add, sign, change) {
  const most = Math.min(320, Math.max(...sign.faces.map((one) => Math.max(one.width, one.height))));
  add(toggle({field: "size", label: say("自动大小", "Automatic size"), hint: say("铺满这一面", "As large as fits"), change, get: (one) => (one.size ?? "fit") === "fit",
    set: (one, on) => patched(one, {size: on ? undefined : Math.min(80, Math.min(...sign.faces.map((face) => Math.min(face.width, face.height))))})}));
  add(slider({field: "size", label: say("字号", "Size"), min: 8, max: most, step: 1, change, visible: (one) => (one.size ?? "fit") !== "fit",
    get: (one) => parseInt(one.size, 10) || 16, set: (one, value) => patched(one, {size: value}), words: (value) => say(`${value} 点`, `${value} LEDs`)}));
}

function countdown(add, change) {
  add(writing({field: "countdown", label: say("文字（{days} 处是天数）", "Text ({days} is the number)"), change, get: (one) => String(one.countdown ?? ""), set: (one, text) => patched(one, {countdown: text}), hero: true}));
  add(line({field: "until", label: say("到什么时候", "Until"), type: "datetime-local", change, get: (one) => String(one.until ?? "").slice(0, 16), set: (one, value) => (value ? patched(one, {until: `${value}:00${/([+-]\d\d:\d\d|Z)$/.exec(String(one.until))?.[1] || "+08:00"}`}) : one)}));
  add(line({field: "after", label: say("到时之后显示", "Afterwards"), placeholder: say("例如：开幕了", "e.g. It has begun"), change, get: (one) => one.after, set: (one, after) => patched(one, {after: after || undefined})}));
}

function picture(add, facts, change) {
  const shown = h("div", {class: "cap-shelf", role: "list"}), told = h("div", {class: "cap-told"});
  const file = h("input", {type: "file", accept: "image/png,image/jpeg,image/webp,image/gif", class: "cap-hidden", tabindex: "-1", onchange: () => { facts.drop([...file.files]); file.value = ""; }});
  const node = h("div", {class: "cap-field"}, h("div", {class: "cap-drop"}, icon("image"), h("p", {}, say("把图片拖到这里，或", "Drop a picture here, or")), button(say("选择文件…", "Choose a file…"), () => file.click()), file,
    h("small", {class: "quiet"}, say("PNG、JPEG、WebP、GIF（可以是动画）", "PNG, JPEG, WebP or GIF (also moving)"))), shown, told);
  let image = null;
  const shelf = async () => {
    const {items} = await api.media();
    fill(shown, items.slice(-24).reverse().map((one) => h("button", {type: "button", class: "cap-medium", "aria-pressed": String(image === `media/${one.name}` || image === one.name), title: one.name, onclick: () => change((item) => patched(item, {image: `media/${one.name}`}), "")},
      h("img", {src: api.mediumUrl(one.id), alt: one.name, loading: "lazy"}))));
  };
  facts.shelf = shelf;
  add({node, field: "image", told, sync(item) { if (image !== item.image) { image = item.image; shelf(); } }});
  add(choice({field: "fit", label: say("怎样铺满", "Fit"), change, get: (one) => one.fit || "contain", set: (one, fit) => patched(one, {fit}),
    options: [["contain", "完整显示", "Whole"], ["cover", "铺满并裁切", "Fill, cut off"], ["stretch", "拉伸铺满", "Stretch"], ["none", "原始大小", "As it is"]].map(([value, zh, en]) => ({value, label: say(zh, en)}))}));
}

function extras(add, facts, change, kind) {
  const {sign} = facts;
  const length = (field, label, visible) => add(line({field, label, type: "number", min: 0, step: "any", unit: say("秒", "s"), placeholder: say("自动", "automatic"), change, visible,
    get: (one) => { const value = readLength(one[field]); return value === null ? "" : round(value); }, set: (one, value) => patched(one, {[field]: value === "" ? undefined : writeLength(Number(value)), ...(field === "duration" && value !== "" ? {repeat: undefined} : {})})}));
  length("duration", say("显示时长", "Shown for"));
  if (kind === "text" || kind === "image") add(line({field: "repeat", label: say("重复几遍", "Passes"), type: "number", min: 1, step: 1, placeholder: say("自动", "automatic"), change, get: (one) => one.repeat, set: (one, value) => patched(one, {repeat: value === "" ? undefined : Math.max(1, Math.round(Number(value))), ...(value !== "" ? {duration: undefined} : {})})}));
  if (kind === "text") add(toggle({field: "wrap", label: say("自动换行，分页显示", "Wrap, and show page by page"), change, visible: (one) => !Array.isArray(one.text) && !one.markup || Boolean(one.wrap), get: (one) => one.wrap,
    set: (one, on) => { const made = patched(one, {wrap: on || undefined}); const moves = facts.effects[effectOf(one)]?.moves; const line = one.direction === "vertical" ? "y" : "x"; return on && moves === line ? withEffect(made, "hold", facts.effects) : made; }}));
  if (kind === "text") add(toggle({field: "markup", label: say("使用颜色标记和时间", "Colour marks and fields"), hint: say("例如 [红]重点[/]、{时间}、{日期}", "such as [red]word[/], {time}, {date}"), change, visible: (one) => !Array.isArray(one.text), get: (one) => one.markup, set: (one, on) => patched(one, {markup: on || undefined})}));
  const side = [["start", "centre", "end"], [["靠左", "居中", "靠右"], ["靠上", "居中", "靠下"]], [["Left", "Middle", "Right"], ["Top", "Middle", "Bottom"]]];
  for (const [at, field, label] of [[0, "align_x", say("左右位置", "Across")], [1, "align_y", say("上下位置", "Upright")]]) {
    if (kind === "text" || kind === "image") add(choice({field, label, change, visible: (one) => uses(facts, one, field), get: (one) => one[field] || "centre", set: (one, value) => patched(one, {[field]: value === "centre" ? undefined : value}), options: side[0].map((value, index) => ({value, label: say(side[1][at][index], side[2][at][index])}))}));
  }
  if (kind !== "image") {
    add(choice({field: "font", label: say("字体", "Font"), change, get: (one) => one.font || "", set: (one, font) => patched(one, {font: font || undefined}), options: [{value: "", label: say("默认（思源黑体）", "Default (Noto Sans SC)")}, ...facts.fonts.map((value) => ({value, label: value}))]}));
    add(choice({field: "weight", label: say("粗细", "Weight"), change, get: (one) => String(one.weight ?? ""), set: (one, weight) => patched(one, {weight: weight ? Number(weight) : undefined}), options: [["", "自动", "Automatic"], ["300", "细", "Light"], ["400", "常规", "Regular"], ["500", "中等", "Medium"], ["700", "粗", "Bold"], ["900", "特粗", "Black"]].map(([value, zh, en]) => ({value, label: say(zh, en)}))}));
  }
  if (!sign.oneColour) add(colours({field: "background", label: say("底色", "Background"), palette: [{value: "#000000", name: say("黑（不亮）", "Black (dark)")}, {value: "#00102a", name: say("深蓝", "Navy")}, {value: "#2a0000", name: say("深红", "Dark red")}], change, get: (one) => readColour(one.background, facts.colours, "#000000"), set: (one, value) => patched(one, {background: value === "#000000" ? undefined : value})}));
  add(line({field: "name", label: say("这一项的名字（可不填）", "A name for this item (optional)"), change, get: (one) => one.name, set: (one, name) => patched(one, {name: name || undefined})}));
}
