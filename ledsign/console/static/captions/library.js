// Library: the playlists there are. Found by typing, opened, copied, deleted and brought back.
import * as api from "./api.js";
import {blanksOf} from "./blanks.js";
import {refusal, toast} from "./dialogs.js";
import {texts} from "./document.js";
import {button, fill, h, icon, iconButton, uid, write} from "./dom.js";
import {say, when} from "./words.js";

const STATES = () => ({open: [say("待审", "In review"), "warn"], approved: [say("已通过", "Approved"), "ok"], released: [say("已发布", "Published"), "ok"], returned: [say("已退回", "Returned"), "bad"]});

export class Library {
  // `open(id)`, `fill(detail)` start the editor.
  constructor(facts, {open, fillIn, drafts, inUse}) {
    Object.assign(this, {facts, open, fillIn, drafts, inUse});
    const id = uid("search");
    this.search = h("input", {id, type: "search", placeholder: say("按名称或文字查找", "Find by name or text"), oninput: () => this.find()});
    this.bin = h("button", {type: "button", class: "cap-chip", "aria-pressed": "false", onclick: () => { this.deleted = !this.deleted; this.bin.setAttribute("aria-pressed", String(this.deleted)); this.load(); }}, icon("bin"), say("已删除", "Deleted"));
    this.cards = h("ul", {class: "cap-library"});
    this.count = h("p", {class: "quiet small", role: "status"});
    this.node = h("section", {class: "cap-shelfs", "aria-label": say("所有节目单", "All playlists")},
      h("div", {class: "cap-head"}, h("h2", {}, say("已有的节目单", "Playlists")), this.count, h("span", {class: "cap-space"}), h("label", {for: id, class: "cap-find"}, icon("search"), h("span", {class: "cap-hidden"}, say("查找", "Find")), this.search), this.bin), this.cards);
    this.rows = [];
    this.details = new Map();
    this.seen = new IntersectionObserver((entries) => { for (const one of entries) if (one.isIntersecting) { this.seen.unobserve(one.target); this.queue(one.target); } }, {rootMargin: "200px"});
    this.waiting = [];
  }

  async load() {
    const [answer, sent] = await Promise.all([api.list(this.deleted), api.submissions()]);
    if (!answer.ok) { fill(this.cards, h("li", {class: "note bad"}, refusal(answer))); return; }
    this.states = new Map();
    for (const one of sent.ok ? sent.told.items : []) if (one.document && !this.states.has(one.document)) this.states.set(one.document, one);
    this.rows = answer.items.sort((one, other) => other.changed_at.localeCompare(one.changed_at));
    this.show();
  }

  // Words are looked for in all of them, also in those nobody has scrolled to yet.
  async find() {
    this.show();
    for (const row of this.rows) {
      const key = `${row.id}:${row.version}`;
      if (this.deleted || this.details.has(key)) continue;
      const read = await api.read(row.id);
      if (!read.ok || !this.search.value.trim()) return;
      this.details.set(key, read.told);
      if (this.said(row).toLowerCase().includes(this.search.value.trim().toLowerCase())) this.show();
    }
  }

  show() {
    const wanted = this.search.value.trim().toLowerCase();
    const fits = (row) => !wanted || `${row.title} ${row.name} ${this.said(row)}`.toLowerCase().includes(wanted);
    const rows = this.rows.filter(fits);
    write(this.count, say(`${rows.length} 个`, `${rows.length}`));
    this.waiting = [];
    if (!rows.length) {
      fill(this.cards, h("li", {class: "cap-empty"}, wanted ? say(`没有找到“${this.search.value}”。换个词试试，或在上面写一句新的。`, `Nothing has “${this.search.value}”. Try another word, or write a new one above.`)
        : this.deleted ? say("没有删除过的节目单。", "Nothing was deleted.") : say("还没有节目单。在上面写一句话，或选一个模板开始。", "No playlists yet. Write a sentence above, or begin with a template.")));
      return;
    }
    fill(this.cards, rows.map((row) => this.card(row)));
  }

  said(row) { const detail = this.details.get(`${row.id}:${row.version}`); return detail ? texts(detail.document).map((one) => one.text).join(" ") : ""; }

  card(row) {
    const title = row.title || row.name, state = STATES()[this.states.get(row.id)?.state];
    const picture = h("div", {class: "cap-thumb"}), text = h("span", {class: "quiet small cap-said"});
    const act = (event, work) => { event.stopPropagation(); work(); };
    const node = h("li", {class: "cap-entry card"}, picture, h("div", {class: "cap-entry-words"},
      this.deleted ? h("b", {}, title) : h("button", {type: "button", class: "cap-entry-name", onclick: () => this.open(row.id)}, title), text,
      h("span", {class: "cap-pills"}, state ? h("span", {class: `pill ${state[1]}`}, state[0]) : null, this.drafts().includes(row.id) ? h("span", {class: "pill warn"}, say("有未保存的修改", "Unsaved changes")) : null),
      h("span", {class: "quiet small"}, `${row.changed_by.name} · ${when(row.changed_at)}`)),
      this.facts.mayWrite ? h("div", {class: "cap-entry-acts"}, this.deleted ? button(say("恢复", "Bring back"), (event) => act(event, () => this.back(row)))
        : [iconButton("copy", say(`复制“${title}”`, `Copy “${title}”`), (event) => act(event, () => this.copy(row))), iconButton("bin", say(`删除“${title}”`, `Delete “${title}”`), (event) => act(event, () => this.remove(row)))]) : null);
    Object.assign(node, {row, picture, text});
    const detail = this.details.get(`${row.id}:${row.version}`);
    if (detail) this.told(node, detail);
    if (!this.deleted) this.seen.observe(node);
    return node;
  }

  // One after the other, so that typing above is never kept waiting by pictures below.
  queue(node) {
    this.waiting.push(node);
    if (!this.drawing) this.draw();
  }

  async draw() {
    this.drawing = true;
    for (let node; (node = this.waiting.shift());) {
      while (this.inUse()) await new Promise((go) => setTimeout(go, 500));
      if (!node.isConnected) continue;
      const {row} = node, key = `${row.id}:${row.version}`;
      let detail = this.details.get(key);
      if (!detail?.still) {
        const [read, still] = await Promise.all([api.read(row.id), stillOf(row)]);
        if (!read.ok) continue;
        detail = {...read.told, still};
        this.details.set(key, detail);
      }
      this.told(node, detail);
    }
    this.drawing = false;
  }

  told(node, detail) {
    const words = texts(detail.document), blanks = blanksOf(detail.document);
    write(node.text, [words.length > 1 ? say(`${words.length} 段：`, `${words.length}: `) : "", words.map((one) => one.text.replace(/\s+/g, " ")).filter(Boolean).join("　")].join(""));
    if (detail.still) fill(node.picture, h("img", {src: `data:image/png;base64,${detail.still}`, alt: ""}));
    if (blanks.length && this.facts.mayWrite && !node.querySelector(".cap-fill")) node.querySelector(".cap-pills").append(h("button", {type: "button", class: "cap-chip cap-fill", onclick: () => this.fillIn(detail, blanks)}, say("模板：填写", "Template: fill in")));
  }

  async copy(row) {
    const taken = new Set(this.rows.map((one) => one.name));
    const answer = await api.duplicate(row.id, freeName(`${row.name} ${say("副本", "copy")}`, taken));
    if (!answer.ok) { toast(refusal(answer), {kind: "bad"}); return; }
    toast(say(`已复制为“${answer.told.name}”`, `Copied as “${answer.told.name}”`), {act: () => this.open(answer.told.id), label: say("打开", "Open")});
    this.load();
  }

  async remove(row) {
    const answer = await api.remove(row.id, row.version);
    if (!answer.ok) { toast(refusal(answer), {kind: "bad", seconds: 10}); this.load(); return; }
    toast(say(`已删除“${row.title || row.name}”`, `Deleted “${row.title || row.name}”`), {act: () => this.back({...row, version: row.version + 1}), label: say("撤销", "Undo")});
    this.load();
  }

  // Deleting made a version of its own; the one before it is brought back.
  async back(row) {
    const answer = await api.restore(row.id, Math.max(1, row.version - 1), row.version);
    toast(answer.ok ? say(`已恢复“${row.title || row.name}”`, `“${row.title || row.name}” is back`) : refusal(answer), {kind: answer.ok ? "" : "bad"});
    this.load();
  }
}

// The picture of a version never changes, so this tab keeps it.
async function stillOf(row) {
  const key = `ledsign-still:${row.id}:${row.version}`;
  try {
    const kept = sessionStorage.getItem(key);
    if (kept) return kept;
  } catch { /* a browser that keeps nothing */ }
  const drawn = await api.preview({document: row.id});
  if (!drawn.ok) return null;
  api.close(drawn.told.id);
  try { sessionStorage.setItem(key, drawn.told.still); } catch { /* full */ }
  return drawn.told.still;
}

export function freeName(wanted, taken) {
  const base = safeName(wanted);
  for (let number = 1; ; number++) {
    const name = number === 1 ? base : `${base} ${number}`;
    if (!taken.has(name)) return name;
  }
}

// A name as the service takes it: no marks that file names cannot have, not too long.
export function safeName(text) {
  const plain = String(text).normalize("NFC").replace(/[\u0000-\u001f\u007f-\u009f/\\:*?"<>|\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g, " ").replace(/\s+/g, " ").replace(/^[. ]+|[. ]+$/g, "");
  return [...plain].slice(0, 40).join("").replace(/[. ]+$/, "") || say("新节目单", "New playlist");
}
