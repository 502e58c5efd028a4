// What the browser does by itself: theme, language and sign of the next page, logging out, calls to the API.
(() => {
  const year = 31536000;
  const keep = (name, value) => {
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `ledsign_${name}=${encodeURIComponent(value)}; Path=/; Max-Age=${year}; SameSite=Strict${secure}`;
  };
  const theme = () => {
    const chosen = localStorage.getItem("ledsign-theme");
    return chosen || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
  };
  const apply = () => {
    document.documentElement.dataset.theme = theme();
    if (document.body) document.body.classList.toggle("body--dark", theme() === "dark");
    if (window.Quasar?.Dark) window.Quasar.Dark.set(theme() === "dark");
  };
  apply();
  addEventListener("DOMContentLoaded", apply);
  addEventListener("load", apply);
  window.ledsignTheme = () => {
    localStorage.setItem("ledsign-theme", theme() === "dark" ? "light" : "dark");
    apply();
  };
  window.ledsignChoose = (name, value) => {
    keep(name, value);
    const next = new URL(location.href);
    next.searchParams.delete(name === "language" ? "lang" : name);
    location.assign(next);
  };
  // What a page asks by itself says so, and keeps no session from ending; what a person does, does.
  const USE_MS = 60000;
  let handled = performance.now();
  let counted = 0;
  const plain = window.fetch.bind(window);
  window.fetch = (what, init = {}) => {
    if (performance.now() - handled < USE_MS) { counted = performance.now(); return plain(what, init); }
    return plain(what, {...init, headers: {...(init.headers || {}), "X-Ledsign-Poll": "1"}});
  };
  for (const kind of ["pointerdown", "keydown", "wheel", "touchstart"]) {
    addEventListener(kind, (event) => {
      if (!event.isTrusted) return;
      handled = performance.now();
      // Much of a page goes over its own connection, which is no use of the session: say that there is one.
      if (handled - counted > USE_MS) window.fetch("/api/v1/me", {credentials: "same-origin"}).catch(() => {});
    }, {capture: true, passive: true});
  }
  let csrf = "";
  window.ledsignAsking = 0; // how many calls wait for their answers
  window.ledsignCall = async (...asked) => {
    window.ledsignAsking += 1;
    try { return await call(...asked); } finally { window.ledsignAsking -= 1; }
  };
  // The session's token is asked for once a page; a new one when the old one is not taken.
  const call = async (method, path, body, headers = {}) => {
    const open = /^\/(sessions|setup|invitations)$/.test(path);
    if (method !== "GET" && !csrf && !open) {
      const me = await fetch("/api/v1/me", {credentials: "same-origin"});
      if (me.ok) csrf = (await me.json()).csrf || "";
    }
    const init = {method, credentials: "same-origin", headers: {...headers}};
    if (csrf && method !== "GET") init.headers["X-CSRF-Token"] = csrf;
    if (body instanceof Blob) init.body = body;
    else if (body !== undefined) { init.headers["Content-Type"] = "application/json"; init.body = JSON.stringify(body); }
    const answer = await fetch(path.startsWith("/console/") ? path : `/api/v1${path}`, init);
    const text = await answer.text();
    let told = null;
    try { told = text ? JSON.parse(text) : null; } catch { told = null; }
    // Enrolling a second factor begins another session, with a token of its own.
    if (answer.ok && typeof told?.csrf === "string") csrf = told.csrf;
    return {ok: answer.ok, status: answer.status, told, text, etag: answer.headers.get("etag")};
  };
  window.ledsignLogOut = async () => {
    await window.ledsignCall("DELETE", "/sessions/current");
    location.assign("/login");
  };
})();
