// Saving: a new version of the playlist, only on top of the one that was read; else both sides are shown.
import * as api from "./api.js";
import * as drafts from "./drafts.js";
import {resolve} from "./conflict.js";
import {refusal, toast} from "./dialogs.js";
import {keyed, plain} from "./document.js";
import {freeName} from "./library.js";
import {compare} from "./merge.js";
import {shownProblem} from "./problems.js";
import {say, when} from "./words.js";

// True when it is saved. `names` are those already taken on the sign.
export async function save(editor, names) {
  const sent = editor.document, titled = editor.title;
  const named = editor.id === "new" ? sent.title || titled : editor.ownName ? sent.title : sent.title && editor.suggested;
  const document = plain(named && named !== sent.title ? {...sent, title: named} : sent);
  const answer = editor.id === "new" ? await created(editor, document, names) : await api.save(editor.id, editor.version, document, editor.key);
  if (answer.status === 412) return conflict(editor, names);
  if (!answer.ok) {
    if (answer.told?.problems?.length) { editor.problems = answer.told.problems.map(shownProblem); editor.sync(); }
    toast(refusal(answer), {kind: "bad", seconds: 12, ...(answer.lost ? {act: () => save(editor, names).then(() => editor.told()), label: say("再试一次", "Try again")} : {})});
    return false;
  }
  saved(editor, sent, answer.told, document.title);
  return true;
}

// The same key goes with the same words, so an answer that was lost makes no second playlist.
async function created(editor, document, names) {
  const taken = new Set(names);
  for (let attempt = 0; attempt < 5; attempt++) {
    const name = freeName(editor.title, taken);
    const answer = await api.create(name, document, `${editor.key}-${hash(JSON.stringify([name, document]))}`);
    if (answer.status !== 409 || answer.told?.code === "idempotency-key") return answer;
    taken.add(name);
  }
  return {ok: false, status: 409, told: null};
}

function hash(text) {
  let sum = 5381;
  for (let at = 0; at < text.length; at++) sum = (Math.imul(sum, 33) ^ text.charCodeAt(at)) >>> 0;
  return sum.toString(36);
}

// What was typed while it was being saved stays unsaved.
function saved(editor, sent, detail, title) {
  const before = editor.id;
  drafts.drop(before);
  editor.id = detail.id;
  editor.version = detail.version;
  editor.name = detail.name;
  editor.key = api.key();
  const kept = title && title !== sent.title ? {...sent, title} : sent;
  if (editor.document === sent) editor.history.present = kept;
  editor.base = kept;
  editor.savedState = kept;
  editor.hasRemarks = false;
  if (editor.document !== kept) drafts.keep(editor.id, {version: editor.version, document: plain(editor.document), base: plain(kept)});
  editor.built = editor.shape();
  editor.told();
}

async function conflict(editor, names) {
  const read = await api.read(editor.id);
  if (!read.ok) { toast(refusal(read), {kind: "bad"}); return false; }
  const theirs = read.told;
  const found = compare(editor.base, editor.document, {...theirs.document, items: theirs.document.items});
  const chosen = await resolve({base: editor.base, mine: editor.document, theirs: theirs.document, who: theirs.changed_by.name, when: when(theirs.changed_at), found});
  if (!chosen) return false;
  if (chosen.copy) {
    const document = plain(editor.document), title = `${editor.title} ${say("副本", "copy")}`;
    const answer = await api.create(freeName(title, new Set([...names, editor.name])), {...document, title}, api.key());
    if (!answer.ok) { toast(refusal(answer), {kind: "bad"}); return false; }
    drafts.drop(editor.id);
    editor.begin(answer.told);
    toast(say(`已另存为“${title}”，对方的版本没有动`, `Saved as “${title}”; theirs is untouched`));
    return true;
  }
  if (chosen.theirs) {
    const mine = plain(editor.document);
    drafts.drop(editor.id);
    editor.begin(theirs);
    toast(say("已换成对方的版本", "This is theirs now"), {act: () => editor.put(keyed(mine)), label: say("找回我的", "Bring mine back")});
    return false;
  }
  editor.base = keyed(theirs.document);
  editor.version = theirs.version;
  editor.key = api.key();
  editor.savedState = editor.base;
  editor.put(chosen.document);
  return save(editor, names);
}
