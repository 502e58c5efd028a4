// The captions page: waits until its place is there, then begins.
import {App} from "./captions/app.js";
import {of as ofApi} from "./captions/api.js";
import {of as ofDrafts} from "./captions/drafts.js";
import {speak} from "./captions/words.js";

const facts = JSON.parse(document.getElementById("captions-facts").textContent);
speak(facts.language);
ofApi(facts.sign.name);
ofDrafts(facts.person, facts.sign.name);

function begin() {
  const root = document.getElementById("captions");
  if (!root) return false;
  window.ledsignCaptions = new App(root, facts);
  return true;
}

if (!begin()) {
  const waiting = new MutationObserver(() => { if (begin()) waiting.disconnect(); });
  waiting.observe(document.documentElement, {childList: true, subtree: true});
}
