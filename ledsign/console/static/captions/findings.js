// Findings: what is wrong elsewhere in the playlist, which words reviewers will look at, and all of it at its place.
import * as api from "./api.js";
import {plain, texts} from "./document.js";
import {button, fill, h, write} from "./dom.js";
import {fixesOf, marksOf, shownProblem, unitsOf} from "./problems.js";
import {say} from "./words.js";

// The whole playlist now and then, for what is wrong elsewhere; and words that reviewers will look at.
export async function check(editor) {
  if (editor.empty) return;
  const document = editor.document, said = texts(document), joined = said.map((one) => one.text).join("\n");
  const screened = joined.trim() ? await api.screen(joined) : {ok: true, told: {flags: []}};
  if (document !== editor.document) return;
  if (screened.ok) editor.flags = screened.told.flags.map((one) => ({...one, ...placed(said, one)}));
  if (document.items.length > 1 && !editor.whole && !editor.blanks) {
    const answer = await api.preview({playlist: plain(document)});
    if (answer.ok) api.close(answer.told.id);
    if (document !== editor.document || answer.lost) return;
    const all = (answer.ok ? answer.told.problems : answer.told?.problems || []).map(shownProblem);
    editor.problems = [...editor.problems.filter((one) => one.place.item === editor.chosen), ...all.filter((one) => one.place.item !== editor.chosen)];
    editor.items.sync(editor.document, editor.chosen, editor.problems, editor.facts.mayWrite);
  }
  mark(editor);
  editor.told();
}

// Problems beneath their fields, and under the very characters.
export function mark(editor) {
  const mine = editor.problems.filter((one) => one.place.item === editor.chosen && (one.place.member < 0 || one.place.member === editor.member));
  const left = new Set(mine);
  const spoken = [];
  for (const control of editor.controls) {
    const here = control.node.hidden ? [] : [...left].filter((one) => one.place.field === control.field && (control.at !== 0 || marksOf(one, control.text()).length > 0));
    for (const one of here) left.delete(one);
    const notes = here.map((one) => note(editor, one));
    if (control.mark) {
      const text = control.text(), marks = here.flatMap((one) => marksOf(one, text).map(([from, to]) => [from, to, one.severity]));
      for (const flag of editor.flags.filter((one) => one.item === editor.chosen && one.text === text)) {
        marks.push([...unitsOf(flag.text, flag.from, flag.to), "flag"]);
        notes.push(h("p", {class: "cap-note flag"}, say(`“${flag.found}”在词库《${flag.list}》中，审核时会重点查看`, `“${flag.found}” is on the list “${flag.list}”; reviewers will look at it`)));
      }
      control.mark(marks);
    }
    if (control.told) fill(control.told, notes);
    spoken.push(...here.map((one) => one.message));
  }
  fill(editor.general, [...left, ...editor.problems.filter((one) => one.place.item === -1)].map((one) => note(editor, one)));
  clearTimeout(editor.speaking);
  editor.speaking = setTimeout(() => write(editor.spoken, spoken.join("；")), 900);
}

function note(editor, problem) {
  const fixes = editor.facts.mayWrite ? fixesOf(problem, editor.target, editor.facts) : [];
  return h("p", {class: `cap-note ${problem.severity}`}, `${problem.message}。`, h("span", {}, problem.remedy), fixes.map((one) => button(one.label, () => editor.change(one.mend), {class: "cap-mend"})));
}

// In which text of the joined ones a flag is, and where in it (characters).
function placed(said, flag) {
  let begun = 0;
  for (const {place, text} of said) {
    const long = [...text].length;
    if (flag.start < begun + long + 1) return {item: Number(/\[(\d+)\]/.exec(place)[1]), text, from: flag.start - begun, to: flag.end - begun};
    begun += long + 1;
  }
  return {item: -1, text: "", from: 0, to: 0};
}
