// Editor: one playlist being written: its form, its order, its picture; kept in this browser until it is saved.
import * as api from "./api.js";
import * as drafts from "./drafts.js";
import {blanksOf} from "./blanks.js";
import {effectOf, emptyDocument, keyed, kindOf, newItem, patched, plain, same, texts, titleOf, withZones} from "./document.js";
import {refusal, toast} from "./dialogs.js";
import {fill, h} from "./dom.js";
import {check, mark} from "./findings.js";
import {form} from "./form.js";
import {History} from "./history.js";
import {ItemList, kindWords} from "./item_list.js";
import {shownProblem} from "./problems.js";
import {Stage} from "./stage.js";
import {Together} from "./together.js";
import {say} from "./words.js";
import {Zones} from "./zones.js";

export class Editor {
  // `told(state)` hears of every change; `announce(text)` speaks.
  constructor(facts, {told, announce}) {
    Object.assign(this, {facts, told, announce});
    facts.zones = () => this.document.zones;
    facts.drawZones = () => this.zones.toggle();
    facts.drop = (files) => this.drop(files);
    this.stage = new Stage(facts, {known: (found) => this.known(found), scoped: (all) => { this.whole = all; this.preview(); }});
    this.items = new ItemList(facts, {choose: (at) => this.choose(at), move: (from, to) => this.move(from, to), remove: (at) => this.remove(at), copy: (at) => this.copy(at), add: (kind) => this.add(kind)});
    this.together = new Together(this);
    this.zones = new Zones(this.stage, facts.sign, {zones: () => this.document.zones || {}, chosen: () => this.target.zone || "", may: () => facts.mayWrite, announce,
      use: (name) => this.change((item) => (item.zone === name ? item : patched(item, {zone: name, face: undefined, arrangement: undefined}))),
      put: (zones, name, tag, gone) => this.put(withZones(this.document, zones, name === undefined ? null : {target: this.target, name, gone}), tag)});
    this.formBox = h("div", {class: "cap-form-box"});
    this.general = h("div", {class: "cap-told", "aria-live": "polite"});
    this.spoken = h("div", {class: "cap-hidden", role: "status", "aria-live": "polite"});
    this.begin(null);
  }

  // A new playlist, or one that was read; with what was typed in this browser and not saved, if there is any.
  begin(detail, given = null) {
    this.id = detail?.id ?? "new";
    this.version = detail?.version ?? 0;
    this.name = detail?.name ?? "";
    this.base = detail ? keyed(detail.document) : given ? keyed(given) : emptyDocument(this.facts.sign);
    this.hasRemarks = Boolean(detail && /^\s*#|\s#\s/m.test(detail.text));
    this.key = api.key();
    this.chosen = 0;
    this.member = 0;
    this.problems = [];
    this.flags = [];
    this.whole = false;
    this.stage.whole(false);
    this.stage.previewer.stop();
    this.stage.view?.clear();
    this.stage.drawn = false;
    this.history = new History(this.base);
    this.savedState = given ? null : this.base;
    const draft = given ? null : drafts.read(this.id);
    if (draft && !same(draft.document, this.base)) {
      this.history.push(keyed(draft.document));
      if (detail && draft.version !== this.version && draft.base) { this.base = this.rekeyed(draft); this.version = draft.version; this.savedState = this.base; }
      else this.alike();
    } else if (draft) drafts.drop(this.id);
    this.restored = Boolean(draft && this.dirty);
    this.rebuild();
    this.preview();
    this.check();
    this.told();
  }

  // Items of a draft that are those of the base have their keys, so that a merge knows which is which.
  alike() {
    const left = [...this.base.items];
    for (const item of this.document.items) {
      const at = left.findIndex((one) => same(one, item));
      const found = at >= 0 ? left.splice(at, 1)[0] : null;
      if (found) item._key = found._key;
    }
    this.document.items.forEach((item, at) => { const was = this.base.items[at]; if (was && left.includes(was)) item._key = was._key; });
  }

  rekeyed(draft) { const base = keyed(draft.base); const before = this.base; this.base = base; this.alike(); this.base = before; return base; }

  get document() { return this.history.present; }
  get dirty() { return this.savedState === null || (this.document !== this.savedState && !same(this.document, this.savedState)); }
  get item() { return this.document.items[this.chosen]; }
  get target() { return Array.isArray(this.item.together) ? this.item.together[Math.min(this.member, this.item.together.length - 1)] : this.item; }
  get title() { return this.document.title || (this.id === "new" ? this.suggested : this.name); }
  get suggested() { return suggestion(this.document); }
  // A name that came from the words goes with them until somebody gives another.
  get ownName() { return Boolean(this.document.title) && this.document.title !== suggestion(this.base); }
  get empty() { return this.id === "new" && this.document.items.length === 1 && kindOf(this.item) === "text" && ![this.item.text].flat().join("").trim(); }
  // What was found of other words than these keeps nobody from going on: submitting looks at them anew.
  get errors() { return this.judged !== this.document ? [] : this.problems.filter((one) => one.severity === "bad"); }
  get blanks() { return this.document.items.filter(blank).length; }

  // ------------------------------------------------------------------ changes
  change(work, tag = "", typed = 0) {
    const before = this.target, made = work(before);
    if (made === before) return;
    const item = Array.isArray(this.item.together) ? {...this.item, together: this.item.together.map((one) => (one === before ? made : one))} : made;
    this.put({...this.document, items: this.document.items.map((one, at) => (at === this.chosen ? item : one))}, tag && `${item._key}:${tag}`, typed);
  }

  put(document, tag = "", typed = 0) {
    this.history.push(document, tag);
    this.after(typed);
  }

  after(typed = 0) {
    this.chosen = Math.min(this.chosen, this.document.items.length - 1);
    drafts.keep(this.id, {version: this.version, document: plain(this.document), base: plain(this.base)});
    if (this.empty) drafts.drop(this.id);
    const shape = this.shape();
    if (shape !== this.built) this.rebuild();
    else this.sync();
    this.preview(typed);
    this.told();
  }

  undo() { this.history.undo(); this.after(); this.announce(say("已撤销", "Undone")); }
  redo() { this.history.redo(); this.after(); this.announce(say("已重做", "Done again")); }
  rename(title) { this.put(patched(this.document, {title: title || undefined}), "title"); }

  choose(at) { this.chosen = at; this.member = 0; this.rebuild(); this.preview(); this.told(); }

  move(from, to) {
    const items = [...this.document.items];
    items.splice(to, 0, ...items.splice(from, 1));
    this.chosen = to;
    this.put({...this.document, items});
    this.announce(say(`已移到第 ${to + 1} 项`, `Now item ${to + 1}`));
  }

  remove(at) {
    if (this.document.items.length === 1) return;
    const items = this.document.items.filter((_, index) => index !== at);
    if (this.chosen >= at && this.chosen > 0) this.chosen--;
    this.put({...this.document, items});
    toast(say(`已删除第 ${at + 1} 项`, `Item ${at + 1} deleted`), {act: () => this.undo(), label: say("撤销", "Undo")});
  }

  copy(at) {
    const items = [...this.document.items];
    items.splice(at + 1, 0, {...keyed({items: [plain(items[at])]}).items[0]});
    this.chosen = at + 1;
    this.put({...this.document, items});
  }

  add(kind, extra) {
    this.chosen = this.document.items.length;
    this.put({...this.document, items: [...this.document.items, newItem(kind, this.facts.sign, extra)]});
    this.formBox.querySelector("textarea, input, select, button")?.focus();
  }

  // Pictures that were dropped: sent as they are, then items of their own.
  async drop(files) {
    for (const file of files) {
      const name = file.name.replace(/[/\\:*?"<>|]/g, " ").slice(-90);
      const note = toast(say(`正在上传 ${name}…`, `Uploading ${name}…`), {seconds: 60});
      const known = (await api.media()).items.some((one) => one.name === name);
      const used = known ? `${Date.now().toString(36)} ${name}` : name;
      const answer = await api.upload(file, used);
      note.remove();
      if (!answer.ok) { toast(`${name}：${refusal(answer)}`, {kind: "bad", seconds: 12}); continue; }
      const image = `media/${answer.told.name}`;
      if (kindOf(this.target) === "image" && !this.target.image) this.change((item) => patched(item, {image}));
      else if (this.empty) this.put({...this.document, items: [newItem("image", this.facts.sign, {image})]});
      else this.add("image", {image});
      this.facts.shelf?.();
    }
  }

  // ------------------------------------------------------------------ what is seen
  shape() { return `${this.id}/${this.item._key}/${this.member}/${kindOf(this.target)}/${Array.isArray(this.target.text)}`; }

  rebuild() {
    this.built = this.shape();
    const made = form(this.target, this.facts, (work, tag, typed) => this.change(work, tag, typed));
    this.controls = made.controls;
    made.node.querySelector(".cap-choices").before(this.stage.state);
    fill(this.formBox, made.node);
    if (!this.facts.mayWrite) for (const one of made.node.querySelectorAll("input, textarea, select, button")) one.disabled = true;
    this.sync();
  }

  sync() {
    this.stage.all.hidden = this.document.items.length < 2;
    for (const control of this.controls) control.sync(this.target);
    this.items.sync(this.document, this.chosen, this.problems, this.facts.mayWrite);
    this.together.sync();
    this.zones.sync();
    this.mark();
  }

  preview(typed = 0) {
    if (this.document.items.length < 2) { this.whole = false; this.stage.whole(false); }
    const items = this.whole ? this.document.items.filter((one) => !blank(one)) : [this.item];
    this.scope = this.whole ? 0 : this.chosen;
    if (!items.length || blank(items[0])) { this.dark(); return; }
    this.stage.ask(plain({...this.document, items}), typed);
    clearTimeout(this.later);
    this.later = setTimeout(() => this.check(), 500);
  }

  // Nothing is written yet: the towers are dark, and nobody is blamed.
  dark() {
    this.problems = this.problems.filter((one) => one.place.item !== this.chosen);
    this.stage.tell(this.empty ? "" : say("还没有文字", "There is no text yet"), "");
    this.stage.previewer.stop();
    this.stage.view?.clear();
    this.mark();
  }

  // What the picture's compiler found; of the item alone, so its place in the list is put right.
  known({ok, lost, facts, problems}) {
    if (lost) { this.stage.tell(say("连接中断，恢复后自动更新。文字已留在本机。", "Connection lost. Your text is kept here."), "warn"); return; }
    this.judged = this.document;
    const found = (ok ? facts.problems : problems).map(shownProblem);
    for (const one of found) if (one.place.item >= 0) one.place.item += this.scope;
    this.problems = [...this.problems.filter((one) => !this.whole && one.place.item !== this.chosen && one.place.item !== -1), ...found];
    const said = texts({items: [this.item]}).map((one) => one.text).join(" ");
    if (ok) {
      const reading = facts.readings.find((one) => one.item === "items.0");
      this.stage.tell([say("与上屏画面逐点一致", "Exact, LED by LED"), reading?.readable_m ? say(`约 ${reading.readable_m} 米内看得清`, `readable to about ${reading.readable_m} m`) : ""].filter(Boolean).join(" · "), "ok", say(`预览：${said}`, `Preview: ${said}`));
    } else this.stage.tell(!found.length ? "" : this.stage.drawn ? say("有地方需要修改，画面是上一次的样子", "Something needs mending; the picture is the last good one") : say("有地方需要修改，改好就能看到画面", "Something needs mending before it can be shown"), "bad");
    this.items.sync(this.document, this.chosen, this.problems, this.facts.mayWrite);
    this.mark();
    this.told();
  }

  check() { return check(this); }
  mark() { mark(this); }

  get summary() { return {blanks: blanksOf(this.document), warnings: this.problems.filter((one) => one.severity === "warn").length, flags: [...new Set(this.flags.map((one) => one.found))], effect: effectOf(this.item)}; }
}

const suggestion = (document) => [...(document.items.map((one) => titleOf(one, kindWords())).find(Boolean) || "")].slice(0, 20).join("");
const blank = (item) => "text" in item && ![item.text].flat().join("").trim();
