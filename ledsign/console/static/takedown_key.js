// Takedown by key: Shift and T held together for a second open the same dialog as the red button; it still asks.
// Not while something is typed, not with other keys, not while another dialog is open.
const HOLD_MS = 800;
let since = 0;
let timer = 0;
const stop = () => { clearTimeout(timer); since = 0; };
const typing = (where) => where.closest?.("input, textarea, select, [contenteditable], dialog[open]");

addEventListener("keydown", (event) => {
  if (event.code !== "KeyT" || !event.shiftKey || event.ctrlKey || event.altKey || event.metaKey || typing(event.target)) {
    if (event.key !== "Shift") stop();
    return;
  }
  event.preventDefault();
  if (since) return;
  since = performance.now();
  timer = setTimeout(() => {
    stop();
    if (!document.querySelector("dialog[open]")) document.querySelector("[data-takedown]")?.click();
  }, HOLD_MS);
});
addEventListener("keyup", stop);
addEventListener("blur", stop);
