// Line: what a page does when its own line to the service is cut. NiceGUI would load the page anew at once, which
// without a network ends at the browser's error page and takes along what is being typed.
(() => {
  const words = document.currentScript.dataset;
  const box = () => document.getElementById("popup");
  const tell = (head, rest) => box()?.replaceChildren(...[head, rest].map((text) => Object.assign(document.createElement("span"), {textContent: text})));
  // Somebody is in the middle of something: that is not to be swept away.
  const busy = () => window.ledsignAsking > 0 || Boolean(document.querySelector("dialog[open], .q-dialog")) || Boolean(document.activeElement?.matches("input:not([type=checkbox]):not([type=radio]), textarea, select"));

  const CALM_S = 3;
  let waiting = null;
  function anew() {
    if (waiting) return;
    tell(words.anew, words.later);
    box()?.setAttribute("aria-hidden", "false");
    let calm = 0;
    waiting = setInterval(() => {
      calm = busy() ? 0 : calm + 1;
      if (calm >= CALM_S) { clearInterval(waiting); location.reload(); }
    }, 1000);
  }

  addEventListener("DOMContentLoaded", () => {
    box()?.setAttribute("role", "status");
    const found = setInterval(() => {
      const socket = window.socket;
      if (!socket) return;
      clearInterval(found);
      socket.off("connect_error");
      // The service has started anew since, or has waited too long: it knows nothing of this page. When it
      // merely does not answer, socket.io goes on trying.
      socket.on("connect_error", (error) => { if (error.message === "Implicit handshake failed") anew(); });
    }, 50);
  });
})();
