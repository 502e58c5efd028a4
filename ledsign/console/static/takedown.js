// Takedown and resume: one press asks, the second does it, and what the player reads back is shown with its time.
// No part of the page's own connection: the API is asked by the browser's session alone.

const facts = JSON.parse(document.getElementById("takedown-facts").textContent);
const say = facts.words;
const PATIENCE_MS = 9000;
// Who presses twice by accident has pressed once.
const GUARD_MS = 450;
const LOOKS = 12;
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");

function make(tag, properties = {}, ...inside) {
  const made = document.createElement(tag);
  for (const [key, value] of Object.entries(properties)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (key in made && key !== "form") made[key] = value;
    else made.setAttribute(key, value);
  }
  made.append(...inside.filter(one => one !== null && one !== undefined && one !== ""));
  return made;
}

async function call(method, path, body) {
  const patience = AbortSignal.timeout(PATIENCE_MS);
  const answer = await fetch(`/api/v1${path}`, {
    method, credentials: "same-origin", signal: patience,
    headers: { "X-CSRF-Token": facts.csrf, ...(body ? { "Content-Type": "application/json" } : {}) },
    body: body ? JSON.stringify(body) : undefined,
  });
  const text = await answer.text();
  let told = null;
  try { told = JSON.parse(text); } catch { told = null; }
  return { ok: answer.ok, status: answer.status, told };
}

class Asking {
  constructor(opener) {
    this.opener = opener;
    this.shownAt = performance.now();
    this.title = make("h2", { id: "takedown-title" });
    this.body = make("div", { className: "td-body" });
    this.told = make("div", { className: "td-told", role: "status", "aria-live": "assertive" });
    this.foot = make("div", { className: "td-foot" });
    this.dialog = make("dialog", { className: "td", "aria-labelledby": "takedown-title" },
      make("div", { className: "td-box" }, this.title, this.body, this.told, this.foot));
    this.dialog.addEventListener("close", () => { this.dialog.remove(); this.opener?.focus?.(); });
    document.body.append(this.dialog);
  }

  open(focus) {
    this.dialog.showModal();
    focus?.focus();
  }

  // A press that came too soon after the one that asked, or from a key held down, is none.
  press(work) {
    return event => {
      if (performance.now() - this.shownAt < GUARD_MS) { event.preventDefault(); return; }
      work();
    };
  }

  button(text, kind, work) {
    const made = make("button", { type: "button", className: `td-button ${kind}`, textContent: text, onclick: this.press(work) });
    made.addEventListener("keydown", event => { if (event.repeat) event.preventDefault(); });
    return made;
  }

  closer(text) {
    return make("button", { type: "button", className: "td-button plain", textContent: text, onclick: () => this.dialog.close() });
  }

  tell(kind, head, lines = []) {
    const list = lines.map(line => make("li", { className: line.kind }, make("b", { textContent: line.name }), make("span", { textContent: line.text })));
    this.told.className = `td-told ${kind}`;
    this.told.replaceChildren(make("strong", { textContent: head }), ...(list.length ? [make("ul", {}, ...list)] : []));
  }

  busy(on) {
    for (const one of this.dialog.querySelectorAll("button, input")) one.disabled = on;
    this.dialog.setAttribute("aria-busy", String(on));
  }

  async send(method, path, body) {
    this.tell("working", say.working);
    this.busy(true);
    try { return await call(method, path, body); } catch { return null; } finally { this.busy(false); }
  }

  failed(answer, again) {
    if (answer?.status === 401) {
      this.tell("bad", say.login);
      this.foot.replaceChildren(make("a", { href: `/login?next=${encodeURIComponent(location.pathname)}`, className: "td-button danger", textContent: say.toLogin }));
      return;
    }
    const zh = document.documentElement.lang.startsWith("zh");
    const words = answer?.told && ((zh ? answer.told.detail_zh ?? answer.told.zh : "") || answer.told.detail || answer.told.title);
    if (answer === null || answer.status >= 500) this.tell("bad", say.offline);
    else this.tell("bad", say.refused, [{ kind: "bad", name: "", text: words || String(answer.status) }]);
    again.textContent = say.again;
    again.focus();
  }
}

class Takedown extends Asking {
  constructor(opener) {
    super(opener);
    this.signs = facts.signs;
    this.sign = this.signs.find(one => one.name === facts.current) ?? this.signs[0];
    this.title.textContent = this.signs.length > 1 ? say.titleAll : fill(say.title, { sign: this.sign.name });
    this.reason = make("input", { id: "takedown-reason", className: "td-input", maxLength: 400, autocomplete: "off" });
    this.body.append(make("p", { textContent: say.told }));
    if (this.signs.length > 1) this.body.append(this.choice());
    this.body.append(make("label", { htmlFor: "takedown-reason", textContent: say.reason }), this.reason);
    this.black = this.button(say.black, "danger", () => this.act("black", this.black));
    this.safe = this.button(say.safe, "plain", () => this.act("safe", this.safe));
    this.foot.append(this.closer(say.cancel), this.safe, this.black);
    this.open(this.black);
  }

  choice() {
    const option = (value, text, checked) => make("label", { className: "td-choice" },
      make("input", { type: "radio", name: "takedown-which", value, checked }), make("span", { textContent: text }));
    return make("fieldset", {}, make("legend", { textContent: say.which }),
      option("one", fill(say.only, { sign: this.sign.name }), true), option("all", fill(say.all, { count: this.signs.length }), false));
  }

  async act(to, button) {
    const all = this.dialog.querySelector('input[value="all"]')?.checked, body = { to, reason: this.reason.value };
    const answer = all ? await this.send("POST", "/takedown", body)
      : await this.send("PUT", `/signs/${encodeURIComponent(this.sign.name)}/takedown`, body);
    if (!answer?.ok) return this.failed(answer, button);
    const items = all ? answer.told.items : [answer.told];
    this.tell("working", say.looking);
    this.busy(true);
    await Promise.all(items.map(one => to === "black" && one.confirmed && one.seen_black === false ? seen(one) : null));
    this.busy(false);
    const lines = items.map(one => line(one, to));
    const well = lines.every(one => one.kind === "ok");
    this.tell(well ? "ok" : "bad", well ? say.done : say.partly, lines);
    this.body.replaceChildren();
    const again = well ? null : button;
    if (again) again.textContent = say.again;
    const dark = items.length === 1 && this.sign.light ? this.button(say.resume, "plain", () => { this.dialog.close(); new Resume(this.opener, "takedown"); }) : null;
    const close = this.closer(say.close);
    this.foot.replaceChildren(...[dark, again, close].filter(Boolean));
    close.focus();
  }
}

// The player is black already; the monitor beside a busy wall may need a moment to see it.
async function seen(one) {
  for (let tries = 0; tries < LOOKS && one.seen_black === false; tries++) {
    await new Promise(done => setTimeout(done, 300));
    try {
      const answer = await call("GET", `/signs/${encodeURIComponent(one.sign)}/status`);
      if (answer.ok) one.seen_black = answer.told.observed?.black ?? null;
    } catch { return; }
  }
}

function line(one, to) {
  const ms = Math.round(one.took_ms), words = [];
  let kind = "ok";
  if (one.confirmed) words.push(fill(to === "black" ? say.readBlack : say.readSafe, { ms }));
  else { kind = "bad"; words.push(one.left ? say.left : say.away); }
  if (one.confirmed && to === "black" && one.seen_black === true) words.push(say.seenBlack);
  if (one.confirmed && to === "black" && one.seen_black === false) { kind = "bad"; words.push(say.seenLit); }
  if (!one.kept) { kind = "bad"; words.push(say.unkept); }
  return { kind, name: one.sign, text: words.join(" ") };
}

class Resume extends Asking {
  constructor(opener, what) {
    super(opener);
    this.what = what;
    this.title.textContent = fill(say.resumeTitle, { sign: facts.current });
    this.body.append(make("p", { textContent: say.resumeTold }));
    this.go = this.button(say.resume, "primary", () => this.act());
    this.foot.append(this.closer(say.cancel), this.go);
    this.open(this.go);
  }

  async act() {
    const answer = await this.send("DELETE", `/signs/${encodeURIComponent(facts.current)}/${this.what}`);
    if (!answer?.ok) return this.failed(answer, this.go);
    const one = answer.told, ms = Math.round(one.took_ms);
    this.tell(one.confirmed ? "ok" : "bad", one.confirmed ? say.resumed : say.partly,
      [{ kind: one.confirmed ? "ok" : "bad", name: one.sign, text: one.confirmed ? fill(say.readLit, { ms }) : say.readDark }]);
    this.body.replaceChildren();
    const close = this.closer(say.close);
    this.foot.replaceChildren(close);
    close.focus();
  }
}

document.addEventListener("click", event => {
  if (document.querySelector("dialog.td")) return;
  const takedown = event.target.closest?.("[data-takedown]"), resume = event.target.closest?.("[data-resume]");
  if (takedown) new Takedown(takedown);
  else if (resume) new Resume(resume, resume.dataset.resume);
});
