// File: a map that somebody chose or dropped goes to the page in pieces that fit its connection.
const MOST = 2_000_000, PIECE = 200_000;

async function send(file) {
  if (file.size > MOST) { emitEvent("sign-map", {trouble: "large"}); return; }
  let text = "";
  try { text = new TextDecoder("utf-8", {fatal: true}).decode(await file.arrayBuffer()); }
  catch { emitEvent("sign-map", {trouble: "binary"}); return; }
  for (let part = 0; part * PIECE < Math.max(1, text.length); part++) {
    const last = (part + 1) * PIECE >= text.length;
    emitEvent("sign-map", {name: file.name, part, last, text: text.slice(part * PIECE, (part + 1) * PIECE)});
  }
}

export function takeFiles() {
  const drop = (event) => event.target.closest?.(".import-drop");
  document.addEventListener("change", (event) => {
    if (event.target.id !== "map-file" || !event.target.files[0]) return;
    send(event.target.files[0]);
    event.target.value = "";
  });
  document.addEventListener("dragover", (event) => { if (drop(event)) event.preventDefault(); });
  document.addEventListener("drop", (event) => {
    if (!drop(event)) return;
    event.preventDefault();
    if (event.dataTransfer.files[0]) send(event.dataTransfer.files[0]);
  });
}
