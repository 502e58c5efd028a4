// Api: calls that never throw (an answer that never came has `lost`), and the one-time code that some ask for.
import {facts, say, zh} from "./page.js";

export async function call(method, path, body, headers) {
  let answer;
  try {
    answer = await window.ledsignCall(method, path, body, headers);
  } catch {
    return {ok: false, lost: true, status: 0, told: null};
  }
  if (answer.status === 401 && answer.told?.code === "login") location.assign(`/login?next=${encodeURIComponent(location.pathname + location.search)}`);
  return answer.status >= 502 ? {...answer, lost: true, told: null} : answer;
}

// What to tell people of an answer that was no.
export function why(answer) {
  if (answer.lost || !answer.told) return say("没有连上服务，什么都没有改变。请检查网络后重试。", "The service did not answer; nothing was changed. Check your network and try again.");
  const problems = answer.told.problems || [];
  if (problems.length) return problems.slice(0, 4).map((one) => (zh ? `${one.message_zh}：${one.remedy_zh}` : `${one.message}: ${one.remedy}`)).join("\n");
  return (zh ? answer.told.detail_zh : answer.told.detail) || answer.told.detail || "";
}

export const codeOf = (answer) => answer.told?.code || "";
export const at = (...parts) => `/${parts.map(encodeURIComponent).join("/")}`;
export const onSign = (sign, ...parts) => at("signs", sign, ...parts);
export const ifMatch = (version) => ({"If-Match": `"${version}"`});
export const once = () => ({"Idempotency-Key": `${Date.now().toString(36)}-${[...crypto.getRandomValues(new Uint8Array(12))].map((one) => one.toString(16).padStart(2, "0")).join("")}`});

// All of a list, at most a thousand.
export async function all(path) {
  const items = [];
  for (let cursor = ""; ;) {
    const answer = await call("GET", `${path}${path.includes("?") ? "&" : "?"}limit=100${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
    if (!answer.ok) return {...answer, items};
    items.push(...answer.told.items);
    cursor = answer.told.next || "";
    if (!cursor || items.length >= 1000) return {ok: true, items};
  }
}

export const me = () => call("GET", "/me");
export const own = facts.me;
