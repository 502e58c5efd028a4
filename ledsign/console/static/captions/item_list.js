// Item list: the items of a playlist in order. Dragged by their handle, or moved with Alt and the arrow keys.
import {kindOf, titleOf} from "./document.js";
import {fill, h, icon, iconButton} from "./dom.js";
import {readColour} from "./values.js";
import {say} from "./words.js";

const ICON = {text: "text", image: "image", clock: "clock", countdown: "timer", together: "together"};
export const kindWords = () => ({text: say("新字幕", "New caption"), image: say("图片", "Picture"), clock: say("时钟", "Clock"), countdown: say("倒计时", "Countdown"), together: say("同时显示", "Together")});

export class ItemList {
  // `act` has choose(at), move(from, to), remove(at), copy(at), add(kind), announce(text).
  constructor(facts, act) {
    this.facts = facts;
    this.act = act;
    this.list = h("ol", {class: "cap-items", "aria-label": say("节目顺序", "Order of items")});
    const add = ["text", "image", "clock", "countdown"].map((kind) => h("button", {type: "button", class: "cap-chip", onclick: () => act.add(kind)}, icon(ICON[kind]), {text: say("字幕", "Caption"), image: say("图片", "Picture"), clock: say("时钟", "Clock"), countdown: say("倒计时", "Countdown")}[kind]));
    this.hint = h("p", {class: "quiet small"}, say("依次循环播放。拖动，或按 Alt+↑↓ 调整顺序。", "Played in order, over and over. Drag, or Alt+↑↓."));
    this.node = h("section", {class: "card cap-order", "aria-label": say("节目", "Items")}, h("h2", {}, say("节目顺序", "Order")), this.list, this.hint, h("div", {class: "cap-chips", role: "group", "aria-label": say("再加一项", "Add")}, h("span", {class: "quiet"}, say("再加：", "Add: ")), add));
  }

  sync(document, chosen, problems, mayWrite) {
    this.count = document.items.length;
    this.hint.hidden = this.count < 2;
    const focused = this.list.contains(window.document.activeElement) ? window.document.activeElement.dataset.role : null;
    fill(this.list, document.items.map((item, at) => this.row(item, at, at === chosen, problems.filter((one) => one.place.item === at), mayWrite)));
    if (focused) this.list.querySelector(`li[aria-current] [data-role="${focused}"]`)?.focus({preventScroll: true});
  }

  row(item, at, chosen, problems, mayWrite) {
    const title = titleOf(item, kindWords()), bad = problems.some((one) => one.severity === "bad");
    const node = h("li", {class: "cap-item", "aria-current": chosen ? "true" : null, "data-at": at},
      mayWrite ? h("span", {class: "cap-grip", title: say("拖动排序", "Drag"), onpointerdown: (event) => this.drag(event, at)}, icon("grip")) : null,
      h("button", {type: "button", class: "cap-item-name", "data-role": "name", onclick: () => this.act.choose(at), onkeydown: (event) => this.key(event, at), "aria-label": say(`第 ${at + 1} 项：${title}`, `Item ${at + 1}: ${title}`)},
        h("span", {class: "cap-dot", style: `--colour:${readColour(item.colour, this.facts.colours, "#8ea0b8")}`}, icon(ICON[kindOf(item)])), h("span", {class: "cap-item-text"}, title),
        [item.text ?? "x"].flat().join("").trim() ? null : h("span", {class: "pill"}, say("待填", "Empty")), problems.length ? h("span", {class: `pill ${bad ? "bad" : "warn"}`}, bad ? say("需修改", "Mend") : say("注意", "Look")) : null),
      mayWrite ? h("span", {class: "cap-item-acts"},
        iconButton("up", say(`上移第 ${at + 1} 项`, `Move item ${at + 1} up`), () => this.act.move(at, at - 1), {"data-role": "up", disabled: at === 0}),
        iconButton("down", say(`下移第 ${at + 1} 项`, `Move item ${at + 1} down`), () => this.act.move(at, at + 1), {"data-role": "down", disabled: at === this.count - 1}),
        iconButton("copy", say(`复制第 ${at + 1} 项`, `Copy item ${at + 1}`), () => this.act.copy(at)),
        iconButton("bin", say(`删除第 ${at + 1} 项`, `Delete item ${at + 1}`), () => this.act.remove(at), {disabled: this.count === 1})) : null);
    return node;
  }

  key(event, at) {
    const to = {ArrowUp: at - 1, ArrowDown: at + 1}[event.key];
    if (to === undefined || to < 0 || to >= this.count) return;
    event.preventDefault();
    if (event.altKey) this.act.move(at, to);
    else this.act.choose(to);
    this.list.querySelector(`li[data-at="${to}"] [data-role="name"]`)?.focus();
  }

  // The others make room while it is dragged; it is moved once, when it is let go.
  drag(event, from) {
    event.preventDefault();
    const rows = [...this.list.children], moved = rows[from], tall = moved.getBoundingClientRect().height + 6, begun = event.clientY;
    const middles = rows.map((row) => { const box = row.getBoundingClientRect(); return box.top + box.height / 2; });
    let to = from;
    moved.classList.add("dragged");
    const go = (move) => {
      const by = move.clientY - begun, middle = middles[from] + by;
      to = middles.filter((one, at) => at !== from && one < middle).length;
      rows.forEach((row, at) => {
        const shift = at === from ? by : at > from && at <= to ? -tall : at < from && at >= to ? tall : 0;
        row.style.transform = shift ? `translateY(${shift}px)` : "";
      });
    };
    const end = (keep) => () => {
      removeEventListener("pointermove", go); removeEventListener("pointerup", done); removeEventListener("pointercancel", stop); removeEventListener("keydown", escape);
      rows.forEach((row) => { row.style.transform = ""; });
      moved.classList.remove("dragged");
      if (keep && to !== from) this.act.move(from, to);
    };
    const done = end(true), stop = end(false), escape = (key) => key.key === "Escape" && stop();
    addEventListener("pointermove", go); addEventListener("pointerup", done); addEventListener("pointercancel", stop); addEventListener("keydown", escape);
  }
}
