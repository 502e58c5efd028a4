// App: the page: begin with a sentence or a template, or open what is there; save, and hand in.
import * as api from "./api.js";
import * as drafts from "./drafts.js";
import {filled} from "./blanks.js";
import {actions, dialog, primary, refusal, toast} from "./dialogs.js";
import {button, fill, h, icon, iconButton, uid, write} from "./dom.js";
import {Editor} from "./editor.js";
import {Library} from "./library.js";
import {save} from "./saving.js";
import {standing} from "./standing.js";
import {submit} from "./submit.js";
import {beginning, complete, templates, withExamples} from "./templates.js";
import {say} from "./words.js";

export class App {
  constructor(root, facts) {
    const wanted = location.hash.slice(2);
    this.root = root;
    root.classList.toggle("wide", facts.sign.width > facts.sign.height * 1.2);
    root.classList.toggle("reading", !facts.mayWrite);
    this.facts = facts;
    this.spoken = h("div", {class: "cap-hidden", role: "status", "aria-live": "polite"});
    this.editor = new Editor(facts, {told: () => this.told(), announce: (text) => write(this.spoken, text)});
    this.library = new Library(facts, {open: (id) => this.open(id), fillIn: (detail, blanks) => this.blanks(detail, blanks), drafts: drafts.ids, inUse: () => this.editor.stage.previewer.inUse});
    this.bar = this.header();
    this.desk = h("section", {class: "card cap-editor", tabindex: "-1", "aria-label": say("内容", "Content")}, this.editor.together.node, this.editor.zones.node, this.editor.general, this.editor.formBox);
    this.standing = h("div", {class: "cap-stands", role: "status"});
    this.left = h("div", {class: "cap-left"}, this.bar, this.introduction(), this.standing, this.desk, this.editor.items.node, this.shelf());
    fill(root, h("div", {class: "cap-work"}, this.left, h("div", {class: "cap-right"}, this.editor.stage.node)), this.library.node, this.spoken, this.editor.spoken);
    this.editor.stage.mounted();
    this.listen();
    // nothing can be typed into the empty form before what was asked for is there
    this.opening = wanted && wanted !== "new" ? wanted : "";
    root.inert = Boolean(this.opening);
    this.told();
    this.library.load();
    if (this.opening) this.begun(wanted);
    else if (facts.mayWrite && !this.editor.empty && this.editor.restored) this.note = toast(say("已恢复上次没有保存的内容", "What you had not saved is back"), {act: () => this.discard(), label: say("丢弃", "Discard")});
  }

  header() {
    const id = uid("name");
    this.name = h("input", {id, class: "cap-name", maxlength: 100, autocomplete: "off", "aria-label": say("节目单名称", "Name of the playlist"), oninput: () => this.editor.rename(this.name.value)});
    this.state = h("span", {class: "cap-state", role: "status"});
    this.undoing = iconButton("undo", say("撤销（Ctrl+Z）", "Undo (Ctrl+Z)"), () => this.editor.undo());
    this.redoing = iconButton("redo", say("重做（Ctrl+Y）", "Redo (Ctrl+Y)"), () => this.editor.redo());
    this.saving = button(say("保存", "Save"), () => this.save(), {class: "cap-button"});
    this.handing = primary(say("送审", "Submit"), () => this.submit());
    this.handing.prepend(icon("send"));
    return h("div", {class: "cap-bar"}, iconButton("back", say("所有节目单", "All playlists"), () => this.home()), h("div", {class: "cap-named"}, this.name, this.state),
      this.facts.mayWrite ? [this.undoing, this.redoing, this.saving] : null, this.facts.maySubmit ? this.handing : null);
  }

  introduction() {
    return h("p", {class: "cap-intro"}, this.facts.mayWrite ? say("写一句话，马上看到它在屏上的样子。", "Write a sentence and see it on the sign at once.") : say("选一个节目单，看它在屏上的样子。", "Choose a playlist to see it on the sign."));
  }

  shelf() {
    return h("section", {class: "cap-templates", "aria-label": say("模板", "Templates"), hidden: !this.facts.mayWrite}, h("h2", {}, say("从模板开始", "Begin with a template")),
      h("p", {class: "quiet small"}, say("也可以自己做模板：在文字里写上〔来宾〕这样的空白，保存后每次填写即可。", "Make your own: write a blank such as 〔guest〕 in a text, save it, and fill it in each time.")),
      h("div", {class: "cap-tiles"}, templates(this.facts.sign).map((one) => h("button", {type: "button", class: "cap-tile", style: `--colour:${one.colour}`, onclick: () => this.template(one)}, h("b", {}, one.title), h("span", {}, one.hint)))));
  }

  listen() {
    addEventListener("keydown", (event) => {
      if (!(event.ctrlKey || event.metaKey) || document.querySelector("dialog[open]")) return;
      const act = {s: () => this.save(), z: () => (event.shiftKey ? this.editor.redo() : this.editor.undo()), y: () => this.editor.redo()}[event.key.toLowerCase()];
      if (act && this.facts.mayWrite && !event.altKey) { event.preventDefault(); act(); }
    });
    addEventListener("beforeunload", (event) => { if (this.editor.dirty && !this.editor.empty && !drafts.read(this.editor.id)) event.preventDefault(); });
    addEventListener("captions-link", ({detail}) => { if (this.online !== detail) { this.online = detail; this.told(); } });
    addEventListener("captions-ended", () => { if (!this.ended) { this.ended = true; toast(say("登录已过期。内容已留在这台电脑上，请重新登录。", "Your session has ended. What you wrote is kept here; log in again."), {act: () => location.assign(`/login?next=/captions`), label: say("去登录", "Log in"), seconds: 600}); } });
    addEventListener("hashchange", () => { const wanted = location.hash.slice(2) || "home"; if (wanted === "home" && !this.isHome) this.home(); else if (!["home", "new", this.editor.id].includes(wanted)) this.open(wanted, false); });
    const over = (on) => this.root.classList.toggle("dropping", on);
    this.root.addEventListener("dragover", (event) => { if (this.facts.mayWrite && event.dataTransfer?.types.includes("Files")) { event.preventDefault(); over(true); } });
    this.root.addEventListener("dragleave", (event) => { if (!this.root.contains(event.relatedTarget)) over(false); });
    this.root.addEventListener("drop", (event) => { over(false); if (this.facts.mayWrite && event.dataTransfer?.files.length) { event.preventDefault(); this.editor.drop([...event.dataTransfer.files]); } });
    addEventListener("paste", (event) => { const files = [...(event.clipboardData?.files || [])]; if (files.length && this.facts.mayWrite) { event.preventDefault(); this.editor.drop(files); } });
  }

  get isHome() { return this.editor.empty; }

  // After every change: what the bar says, and which parts there are.
  told() {
    if (!this.bar) return;
    const {editor} = this, home = this.isHome;
    this.root.classList.toggle("home", home);
    const [first, second] = editor.document.items.length > 1 ? [editor.items.node, this.desk] : [this.desk, editor.items.node];
    if (first.nextElementSibling !== second) second.before(first);
    const place = this.opening ? location.hash : home ? "" : `#/${editor.id}`;
    if (location.hash !== place) history.replaceState(null, "", place || location.pathname + location.search);
    if (document.activeElement !== this.name) this.name.value = editor.document.title ?? (editor.id === "new" ? "" : editor.name);
    this.name.placeholder = editor.title || say("新节目单", "New playlist");
    this.name.readOnly = !this.facts.mayWrite;
    this.undoing.disabled = !editor.history.canUndo;
    this.redoing.disabled = !editor.history.canRedo;
    const offline = this.online === false, dirty = editor.dirty;
    write(this.state, offline ? say("连接中断 · 内容已留在本机", "No connection · kept here") : this.busy ? say("正在保存…", "Saving…") : dirty ? say("未保存 · 已留在本机", "Not saved · kept here") : say(`已保存 · 第 ${editor.version} 版`, `Saved · version ${editor.version}`));
    this.state.className = `cap-state ${offline ? "bad" : dirty ? "warn" : "ok"}`;
    this.saving.disabled = this.busy || !dirty;
    this.handing.disabled = Boolean(this.busy) || editor.errors.length > 0 || editor.blanks > 0;
    this.handing.title = editor.errors.length || editor.blanks ? say("请先改好标出的地方", "Mend what is marked first") : "";
  }

  // The address says which one; it stays until that one is there, so that loading the page anew asks for it again.
  async begun(id) {
    const answer = await api.read(id);
    this.root.inert = false;
    if (this.opening !== id) return;
    if (answer.lost) { toast(refusal(answer), {kind: "bad", act: () => this.begun(id), label: say("再试一次", "Try again"), seconds: 600}); return; }
    this.show(id, answer, false);
  }

  async open(id, leave = true) { this.show(id, await api.read(id), leave); }

  show(id, answer, leave) {
    this.opening = "";
    if (!answer.ok) { toast(refusal(answer), {kind: "bad"}); this.told(); return; }
    this.editor.begin(answer.told);
    this.stand(id);
    if (leave) scrollTo({top: 0});
    this.note?.remove();
    if (this.editor.restored) this.note = toast(say("已恢复您没有保存的修改", "Your unsaved changes are back"), {act: () => this.discard(), label: say("丢弃", "Discard")});
    if (this.editor.hasRemarks && this.facts.mayWrite) this.editor.stage.tell(say("此节目单带有文字注释，在这里保存后注释只留在旧版本中", "This playlist has remarks in its text; saving here leaves them in the old version"), "warn");
    this.desk.focus({preventScroll: true});
  }

  async stand(id) {
    fill(this.standing);
    const line = await standing(id);
    if (line && this.editor.id === id) fill(this.standing, line);
  }

  async home() {
    if (this.editor.id === "new" && !this.editor.empty && this.facts.mayWrite) {
      const keep = await dialog(say("还没有保存", "Not saved yet"), (close) => [h("p", {}, say("要先保存这个节目单吗？", "Save this playlist first?")),
        actions(button(say("不要了", "Discard it"), () => close("drop")), button(say("继续编辑", "Go on editing"), () => close()), primary(say("保存", "Save"), () => close("save"), {"data-first": true}))]);
      if (!keep || (keep === "save" && !(await this.save()))) { this.told(); return; }
      if (keep === "drop") drafts.drop("new");
    }
    this.opening = "";
    this.note?.remove();
    fill(this.standing);
    this.editor.begin(null);
    this.library.load();
    scrollTo({top: 0});
  }

  discard() {
    drafts.drop(this.editor.id);
    if (this.editor.id === "new") this.editor.begin(null);
    else this.open(this.editor.id);
  }

  async save() {
    if (this.busy || !this.editor.dirty || this.editor.empty) return !this.editor.dirty;
    this.busy = true;
    this.told();
    const done = await save(this.editor, this.library.rows.map((one) => one.name));
    this.busy = false;
    if (done) this.note?.remove();
    this.told();
    if (done) this.library.load();
    return done;
  }

  async submit() {
    if (this.editor.dirty && !(await this.save())) return;
    const {id, version, title, summary} = this.editor;
    const done = await submit({id, version, title, ...summary});
    if (!done) return;
    await dialog(say("已送审", "Submitted"), (close) => [
      h("p", {class: "note ok"}, say(`《${title}》已交给审核人。通过后才会上屏。`, `“${title}” is with the reviewers. It is shown once they approve.`)),
      h("p", {}, say("您不能审核自己写的内容，请另一位同事在“审核”中处理。", "Nobody approves their own text: a colleague does, under “Review”.")),
      actions(h("a", {class: "cap-button", href: `/review?submission=${done.id}&sign=${encodeURIComponent(done.sign)}`}, say("查看送审单", "See the submission")), primary(say("好", "Done"), () => close(), {"data-first": true}))]);
    this.stand(id);
    this.library.load();
  }

  // ------------------------------------------------------------------ templates
  async template(one) {
    const values = beginning(one);
    const made = await this.ask(one.title, one.fields, values, () => complete(one, values));
    if (made) this.start({ledsign: "playlist/1", items: one.make(withExamples(one, values))});
  }

  async blanks(detail, names) {
    const values = Object.fromEntries(names.map((name) => [name, ""]));
    const made = await this.ask(detail.title || detail.name, names.map((name) => ({name, label: name})), values, () => names.every((name) => values[name].trim()));
    if (made) this.start({...filled(detail.document, values), title: undefined});
  }

  ask(title, fields, values, complete) {
    return dialog(title, (close) => {
      const go = primary(say("放到屏上", "Put it on the sign"), () => close(true));
      const check = () => { go.disabled = !complete(); };
      const rows = fields.map((one, at) => {
        const id = uid("blank"), given = {id, value: values[one.name], placeholder: one.example && one.type !== "datetime-local" ? say(`例如：${one.example}`, `e.g. ${one.example}`) : "", "data-first": at === 0, oninput: (event) => { values[one.name] = event.target.value; check(); }};
        return h("div", {class: "cap-field"}, h("label", {for: id}, one.label), one.long ? h("textarea", {...given, rows: 3}) : h("input", {...given, type: one.type || "text", onkeydown: (event) => { if (event.key === "Enter" && !event.isComposing && complete()) { event.preventDefault(); close(true); } }}));
      });
      check();
      return [rows, actions(button(say("取消", "Cancel"), () => close()), go)];
    });
  }

  start(document) {
    this.opening = "";
    this.editor.begin(null, JSON.parse(JSON.stringify(document)));
    this.editor.after();
    scrollTo({top: 0});
  }
}

