// Log in, set up, take up an invitation, enrol a second factor: forms that call the API and go on.
(() => {
  const zh = document.documentElement.lang.startsWith("zh");
  const form = document.querySelector("form");
  const alert = document.querySelector("[role=alert]");
  const field = (name) => form.elements[name];
  const told = (problem) => {
    if (!problem) return zh ? "服务没有应答，请稍后再试" : "The service does not answer; try again";
    const lines = (problem.problems || []).map((one) => (zh ? `${one.message_zh} → ${one.remedy_zh}` : `${one.message} → ${one.remedy}`));
    return lines.length ? lines.join("\n") : (zh ? problem.detail_zh : problem.detail);
  };
  const say = (text) => { alert.textContent = text; };
  const secret = decodeURIComponent(location.hash.slice(1));
  const next = () => {
    const wanted = new URL(location.href).searchParams.get("next") || "/";
    return /^\/(?![/\\])[\w\-/?=&.%]*$/.test(wanted) ? wanted : "/";
  };
  const logIn = async () => {
    const answer = await window.ledsignCall("POST", "/sessions", {
      login: field("login").value.trim(), password: field("password").value, code: (field("code")?.value || "").trim()});
    if (answer.ok) { location.assign(answer.told.must_enrol ? `/second-factor?next=${encodeURIComponent(next())}` : next()); return true; }
    if (answer.told?.code === "second-factor" && field("code")?.closest("[data-code]").hidden) {
      field("code").closest("[data-code]").hidden = false;
      field("code").focus();
      say("");
      return false;
    }
    say(told(answer.told));
    return false;
  };
  const steps = {
    login: logIn,
    setup: async () => {
      const answer = await window.ledsignCall("POST", "/setup", {
        secret, login: field("login").value.trim(), name: field("name").value.trim(), password: field("password").value});
      if (!answer.ok) { say(told(answer.told)); return false; }
      return logIn();
    },
    invitation: async () => {
      if (field("login").value) return logIn(); // the link is used up: what is left is a one-time code
      const answer = await window.ledsignCall("POST", "/invitations", {secret, password: field("password").value});
      if (!answer.ok) { say(told(answer.told)); return false; }
      field("login").value = answer.told.login;
      field("password").readOnly = true;
      return logIn();
    },
    "second-factor": async () => {
      if (form.dataset.step === "proof") {
        const answer = await window.ledsignCall("POST", "/me/second-factor", {password: field("password").value});
        if (!answer.ok) { say(told(answer.told)); return false; }
        document.querySelector("[data-secret]").textContent = answer.told.secret;
        const drawn = await window.ledsignCall("POST", "/console/qr", new Blob([answer.told.uri], {type: "text/plain"}));
        if (drawn.ok) document.querySelector(".qr").innerHTML = drawn.text;
        form.dataset.step = "code";
        document.querySelector("[data-proof]").hidden = true;
        document.querySelector("[data-code]").hidden = false;
        field("code").focus();
        return false;
      }
      if (form.dataset.step === "code") {
        const answer = await window.ledsignCall("PUT", "/me/second-factor", {code: field("code").value.trim()});
        if (!answer.ok) { say(told(answer.told)); return false; }
        const list = document.querySelector(".codes");
        for (const one of answer.told.codes) { const item = document.createElement("li"); const code = document.createElement("code"); code.textContent = one; item.append(code); list.append(item); }
        document.querySelector("[data-code]").hidden = true;
        document.querySelector("[data-done]").hidden = false;
        form.dataset.step = "done";
        form.querySelector("button[type=submit]").textContent = zh ? "已保存，进入控制台" : "Saved: go on";
        return false;
      }
      location.assign(next());
      return true;
    },
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button[type=submit]");
    button.disabled = true;
    say("");
    try { await steps[form.dataset.kind](); } catch { say(told(null)); } finally { button.disabled = false; }
  });
  document.querySelector("[data-language]")?.addEventListener("click", (event) => window.ledsignChoose("language", event.target.dataset.language));
  document.querySelector("[data-theme-button]")?.addEventListener("click", () => window.ledsignTheme());
})();
