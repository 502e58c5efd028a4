// Together: what is shown at the same time as an item, each part with its own face or zone.
import {keyed, newItem, patched, plain, titleOf} from "./document.js";
import {fill, h} from "./dom.js";
import {kindWords} from "./item_list.js";
import {say} from "./words.js";

export class Together {
  constructor(editor) {
    this.editor = editor;
    this.node = h("div", {class: "cap-together"});
  }

  get members() { const {item} = this.editor; return Array.isArray(item.together) ? item.together : []; }

  // One more beside it: the item becomes the first of several.
  add(kind) {
    const {editor} = this, {item} = editor, {sign} = editor.facts;
    const fresh = newItem(kind, sign), taken = this.members.length ? this.members : [item];
    const free = sign.faces.find((face) => !taken.some((one) => one.zone || !one.face || [one.face].flat().includes(face.name)));
    const zone = Object.keys(editor.document.zones || {}).find((name) => !taken.some((one) => one.zone === name));
    const placed = zone ? patched(fresh, {zone}) : free ? patched(fresh, {face: free.name}) : fresh;
    const together = [...taken, placed];
    const made = this.members.length ? {...item, together} : keyed({items: [{together: together.map(plain)}]}).items[0];
    editor.member = together.length - 1;
    editor.put({...editor.document, items: editor.document.items.map((one) => (one === item ? {...made, _key: item._key} : one))});
    editor.announce(say("已加上同时显示的一条", "Added beside it"));
  }

  remove(at) {
    const {editor} = this, {item} = editor, rest = this.members.filter((_, index) => index !== at);
    const made = rest.length === 1 ? {...rest[0], _key: item._key} : {...item, together: rest};
    editor.member = 0;
    editor.put({...editor.document, items: editor.document.items.map((one) => (one === item ? made : one))});
  }

  sync() {
    const {editor, members} = this, {mayWrite} = editor.facts, {item} = editor;
    // Where an item has all of the sign to itself, nothing fits beside it.
    const partly = members.length || item.zone || (item.face && item.face !== "all");
    this.node.hidden = !partly || (!members.length && !mayWrite);
    if (this.node.hidden) return;
    fill(this.node, members.length ? h("div", {class: "cap-seg cap-members", role: "group", "aria-label": say("同时显示", "Shown together")}, members.map((one, at) => h("button", {type: "button", "aria-pressed": String(at === editor.member), onclick: () => { editor.member = at; editor.rebuild(); }}, titleOf(one, kindWords())))) : null,
      mayWrite ? h("div", {class: "cap-chips"}, h("span", {class: "quiet"}, say("同时再显示：", "At the same time: ")), [["text", say("字幕", "Caption")], ["image", say("图片", "Picture")], ["clock", say("时钟", "Clock")], ["countdown", say("倒计时", "Countdown")]].map(([kind, text]) => h("button", {type: "button", class: "cap-chip small", onclick: () => this.add(kind)}, text)),
        members.length ? h("button", {type: "button", class: "cap-chip small", onclick: () => this.remove(editor.member)}, say("去掉这一条", "Take this one out")) : null) : null);
  }
}
