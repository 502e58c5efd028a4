// Standing: where a playlist stands with the reviewers: waiting, returned with a reason, approved, published.
import * as api from "./api.js";
import {h} from "./dom.js";
import {say, when} from "./words.js";

// A line for the top of the editor, or null when it was never submitted.
export async function standing(id) {
  const found = await api.submissionsOf(id);
  const last = found.ok ? found.told.items[0] : null;
  if (!last || last.state === "withdrawn") return null;
  const version = last.document_version ? say(`第 ${last.document_version} 版`, `Version ${last.document_version}`) : "";
  const [kind, text] = {
    open: ["", say(`${version}正在等待审核，${when(last.created_at)}送审`, `${version} waits for review since ${when(last.created_at)}`)],
    approved: ["ok", say(`${version}已通过审核`, `${version} was approved`)],
    released: ["ok", say(`${version}已发布`, `${version} was published`)],
    returned: ["bad", say(`${version}被退回`, `${version} was returned`)],
    void: ["warn", say(`${version}的审核已失效，请重新送审`, `The review of ${version} is void; submit it again`)],
  }[last.state] || ["", ""];
  if (!text) return null;
  const reason = last.state === "returned" ? await whyReturned(last.id) : "";
  return h("p", {class: `note ${kind} cap-standing`}, h("span", {}, text, reason), h("a", {href: `/review?submission=${last.id}&sign=${encodeURIComponent(last.sign)}`}, say("查看", "Look")));
}

async function whyReturned(id) {
  const read = await api.submission(id);
  const last = read.ok ? read.told.reviews.filter((one) => one.decision === "return").pop() : null;
  return last ? say(`：${last.reason}（${last.person.name}）`, `: ${last.reason} (${last.person.name})`) : "";
}
