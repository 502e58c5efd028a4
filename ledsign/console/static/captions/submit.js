// Submit: hand a playlist to the reviewers, with a remark. What is submitted is what was saved.
import * as api from "./api.js";
import {actions, dialog, primary, refusal} from "./dialogs.js";
import {button, h, uid} from "./dom.js";
import {say} from "./words.js";

const asInstant = (value) => (value ? new Date(value).toISOString() : undefined);

// Resolves with the submission, or undefined.
export function submit({id, version, title, warnings, flags, blanks}) {
  const key = api.key(), remark = uid("remark"), begins = uid("from"), ends = uid("until");
  return dialog(say("送审", "Submit for review"), (close) => {
    const box = h("textarea", {id: remark, rows: 3, maxlength: 400, placeholder: say("例如：活动月宣传，5 月 6 日起", "What it is for"), "data-first": true});
    const from = h("input", {id: begins, type: "datetime-local"}), until = h("input", {id: ends, type: "datetime-local"});
    const told = h("div", {class: "cap-told", role: "alert"});
    const go = primary(say("送审", "Submit"), async () => {
      go.disabled = true;
      told.className = "cap-told";
      told.textContent = say("正在生成成片…", "Making the final pictures…");
      const answer = await api.submit({document: id, version, remark: box.value.trim(), not_before: asInstant(from.value), expires: asInstant(until.value)}, key);
      go.disabled = false;
      if (answer.ok) { close(answer.told); return; }
      told.className = "cap-told bad";
      told.textContent = refusal(answer);
    });
    const notes = [
      blanks.length ? say(`还有空白没有填写：${blanks.join("、")}`, `Blanks not filled in: ${blanks.join(", ")}`) : "",
      warnings ? say(`有 ${warnings} 处需要注意，审核人也会看到。`, `${warnings} remark(s), which reviewers see too.`) : "",
      flags.length ? say(`含有需复核的词：${flags.join("、")}`, `Words to be looked at: ${flags.join(", ")}`) : "",
    ].filter(Boolean);
    return [
      h("p", {}, say(`把《${title}》交给审核人。送审之后仍可继续修改，不影响已送审的内容。`, `Hand “${title}” to the reviewers. You may go on editing; what was submitted stays as it is.`)),
      notes.map((text) => h("p", {class: "note warn"}, text)),
      h("div", {class: "cap-field"}, h("label", {for: remark}, say("给审核人的说明（可不填）", "Remark for the reviewers (optional)")), box),
      h("details", {class: "cap-more"}, h("summary", {}, say("限定日期（可不填）", "Limit the dates (optional)")),
        h("div", {class: "cap-two"}, h("div", {class: "cap-field"}, h("label", {for: begins}, say("最早", "Not before")), from), h("div", {class: "cap-field"}, h("label", {for: ends}, say("最晚", "Until")), until))),
      told, actions(button(say("取消", "Cancel"), () => close()), go)];
  });
}
