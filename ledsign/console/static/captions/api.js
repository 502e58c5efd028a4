// Api: what the page asks of the service. Nothing throws: an answer that never came has `lost`.
let sign = "";
export const of = (name) => { sign = name; };

async function call(method, path, body, headers) {
  try {
    const answer = await window.ledsignCall(method, path, body, headers);
    if (answer.status === 401) dispatchEvent(new CustomEvent("captions-ended"));
    dispatchEvent(new CustomEvent("captions-link", {detail: answer.status < 502}));
    return answer.status >= 502 ? {ok: false, lost: true, status: answer.status, told: null} : answer;
  } catch {
    dispatchEvent(new CustomEvent("captions-link", {detail: false}));
    return {ok: false, lost: true, status: 0, told: null};
  }
}

const at = (rest) => `/signs/${encodeURIComponent(sign)}/${rest}`;
const etag = (version) => ({"If-Match": `"${version}"`});

export async function all(path) {
  const items = [];
  for (let cursor = ""; ;) {
    const answer = await call("GET", at(`${path}${path.includes("?") ? "&" : "?"}limit=200${cursor && `&cursor=${encodeURIComponent(cursor)}`}`));
    if (!answer.ok) return {...answer, items};
    items.push(...answer.told.items);
    cursor = answer.told.next || "";
    if (!cursor || items.length > 5000) return {ok: true, items};
  }
}

export const list = (deleted = false) => all(`playlists${deleted ? "?deleted=true" : ""}`);
export const read = (id) => call("GET", at(`playlists/${id}`));
export const create = (name, document, key, remark = "") => call("POST", at("playlists"), {name, document, remark}, {"Idempotency-Key": key});
export const save = (id, version, document, key) => call("PUT", at(`playlists/${id}`), {document}, {...etag(version), "Idempotency-Key": key});
export const duplicate = (id, name) => call("POST", at(`playlists/${id}/duplicate`), {name});
export const remove = (id, version) => call("DELETE", at(`playlists/${id}`), undefined, etag(version));
export const versions = (id) => call("GET", at(`playlists/${id}/versions?limit=20`));
export const restore = (id, from, version) => call("POST", at(`playlists/${id}/versions/${from}/restoration`), {remark: ""}, etag(version));
export const preview = (order, query = "") => call("POST", at(`previews?still=true&scale=1${query}`), order);
export const close = (id) => call("DELETE", at(`previews/${id}`));
export const screen = (text) => call("POST", at("screening"), {text});
export const media = () => all("media");
export const mediumUrl = (id) => `/api/v1${at(`media/${id}/content`)}`;
export const upload = (file, name) => call("POST", at(`media?name=${encodeURIComponent(name)}`), file.slice(0, file.size, file.type));
export const submissions = () => call("GET", at("submissions?limit=50"));
export const submissionsOf = (id) => call("GET", at(`submissions?limit=1&document=${id}`));
export const submission = (id) => call("GET", at(`submissions/${id}`));
export const submit = (body, key) => call("POST", at("submissions"), body, {"Idempotency-Key": key});
export const key = () => `${Date.now().toString(36)}-${[...crypto.getRandomValues(new Uint8Array(12))].map((one) => one.toString(16).padStart(2, "0")).join("")}`;
