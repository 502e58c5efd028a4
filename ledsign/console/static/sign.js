// The sign page: waits until its place is there, then begins.
import {SignPage} from "./sign/page.js";
import {takeFiles} from "./sign/file.js";

function begin() {
  const root = document.getElementById("sign-wiring"), facts = document.getElementById("sign-facts");
  if (!root || !facts) return false;
  window.ledsignSign = new SignPage(root, JSON.parse(facts.textContent));
  return true;
}

takeFiles();

if (!begin()) {
  const waiting = new MutationObserver(() => { if (begin()) waiting.disconnect(); });
  waiting.observe(document.documentElement, {childList: true, subtree: true});
}
