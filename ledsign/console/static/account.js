// Account: what people look after of their own.
import {button, card, field, fill, h, link, note, pairs, pill, title} from "./parts/dom.js";
import {confirmed, dialog, passwordField, strengthened, strongCall, toast} from "./parts/ask.js";
import {call, codeOf, ifMatch, at, me, why} from "./parts/api.js";
import {begin, facts, say} from "./parts/page.js";
import {ago} from "./parts/times.js";
import {device} from "./people/person.js";
import {rolePills} from "./people/roles.js";
import {ownTokens} from "./people/tokens.js";
import {grouped, vouching} from "./people/vouch.js";

begin("account", async (root) => {
  fill(root, h("p", {class: "quiet"}, say("正在读取…", "Loading…")));
  const answer = await me();
  if (!answer.ok) { fill(root, title(say("账户与安全", "Account and security")), note("bad", why(answer)), button(say("重试", "Try again"), () => location.reload())); return; }
  const own = answer.told;
  fill(root, title(say("账户与安全", "Account and security"), own.name),
    h("div", {class: "grid-2"}, h("div", {class: "stack"}, who(own), own.key.id ? key(own) : null, facts.waiting.length && facts.canVouch ? vouching() : null, sessions()), h("div", {class: "stack"}, safety(own), language(own), ownTokens())));
});

const who = (own) => card(say("我", "Me"), pairs([say("姓名", "Name"), own.name], [say("登录名", "Login"), own.login], [say("角色", "Roles"), h("span", {class: "pills"}, rolePills(own.grants))]),
  h("p", {class: "quiet small"}, say("姓名和角色由管理员修改。", "An administrator changes your name and roles.")));

const approves = (own) => Object.values(own.grants).flat().some((role) => role === "reviewer" || role === "publisher");

function key(own) {
  if (!approves(own)) return null;
  return card(say("签名密钥", "Signing key"), own.key.counts ? note("ok", say("已生效：您的批准会被播放机接受。", "It counts: players accept what you approve."))
    : note("warn", say("尚未生效。请一位审核人为您担保：当面或电话把下面的编号念给他，由他在自己的“账户与安全”里输入。", "It does not count yet. Ask a reviewer to vouch for you: read them the id below, face to face or by telephone; they type it under their own “Account and security”.")),
  h("p", {class: "key-id mono", "aria-label": say("密钥编号", "Id of the key")}, grouped(own.key.id)));
}

function safety(own) {
  return card(say("密码与动态口令", "Password and one-time codes"),
    pairs([say("动态口令", "One-time codes"), own.second_factor ? pill(say("已绑定", "set up"), "ok") : pill(say("未绑定", "not set up"), "warn")],
      own.second_factor ? [say("恢复码", "Recovery codes"), own.recovery_codes_left > 2 ? say(`还剩 ${own.recovery_codes_left} 个`, `${own.recovery_codes_left} left`) : pill(say(`只剩 ${own.recovery_codes_left} 个`, `only ${own.recovery_codes_left} left`), "warn")] : null),
    h("div", {class: "person-acts"}, button(say("修改密码", "Change the password"), password, "plain", "password"),
      own.second_factor ? button(say("更换手机", "Another telephone"), async () => { if (await strengthened()) location.assign("/second-factor?next=/account"); }, "plain", "smartphone")
        : link(say("绑定动态口令", "Set up one-time codes"), "/second-factor?next=/account", "primary", "smartphone")),
    h("p", {class: "quiet small"}, say("更换手机会得到一组新的恢复码。", "Another telephone comes with new recovery codes.")));
}

function password() {
  const old = passwordField({autofocus: ""}), next = field(say("新密码", "New password"), {type: "password", autocomplete: "new-password"}, {hint: say("至少 12 个字符，不含登录名", "12 characters at least, without your login name in it")});
  const again = field(say("再输入一次", "Once more"), {type: "password", autocomplete: "new-password"});
  dialog(say("修改密码", "Change the password"), [old.node, next.node, again.node, h("p", {class: "quiet small"}, say("签名密钥不变；其他设备会退出登录。", "Your signing key stays; your other devices are logged out."))], {label: say("修改", "Change"), submit: async ({tell}) => {
    if (!old.value) { old.error(say("请输入现在的密码", "Type your present password")); return false; }
    if (next.value.length < 12) { next.error(say("至少 12 个字符", "12 characters at least")); return false; }
    if (next.value !== again.value) { again.error(say("两次输入不一致", "The two are not the same")); return false; }
    const answer = await call("POST", "/me/password", {old: old.value, new: next.value});
    if (answer.ok) { toast(say("密码已修改", "The password was changed")); return true; }
    if (codeOf(answer) === "password") old.error(why(answer)); else if (codeOf(answer).includes("password")) next.error(why(answer)); else tell(why(answer));
    return false;
  }});
}

function language(own) {
  const choose = async (chosen) => {
    const answer = await call("PATCH", "/me", {language: chosen}, ifMatch(own.version));
    if (answer.ok) window.ledsignChoose("language", chosen); else toast(why(answer), "bad");
  };
  const one = (code, text, tag) => h("button", {type: "button", class: "segment", lang: tag, "aria-pressed": String(facts.language === code), onclick: () => choose(code)}, text);
  return card(say("语言与外观", "Language and look"), h("div", {class: "person-acts"}, h("div", {class: "segments", role: "group", "aria-label": say("语言", "Language")}, one("zh", "中文", "zh-CN"), one("en", "English", "en")),
    button(say("浅色 / 深色", "Light / dark"), () => window.ledsignTheme(), "plain", "contrast")));
}

function sessions() {
  const body = h("div", {class: "stack"});
  const load = async () => {
    const answer = await call("GET", "/sessions");
    if (!answer.ok) { fill(body, note("bad", why(answer))); return; }
    fill(body, h("ul", {class: "sessions"}, answer.told.map((one) => h("li", {}, h("span", {}, h("strong", {}, device(one.agent)), h("small", {class: "quiet"}, `${one.peer} · ${one.current ? say("正在使用", "in use now") : ago(one.seen)}`)),
      one.current ? pill(say("本设备", "this one"), "ok") : button(say("退出", "Log out"), async () => { const said = await strongCall("DELETE", at("sessions", one.id)); if (said.ok) load(); else toast(why(said), "bad"); }, "plain")))),
    answer.told.length > 1 ? button(say("退出其他全部设备", "Log out everywhere else"), async () => {
      if (!await confirmed(say("退出其他全部设备？", "Log out everywhere else?"), say("本设备保持登录。", "You stay logged in here."), say("退出", "Log out"))) return;
      const said = await call("DELETE", "/sessions");
      if (said.ok) { toast(say("已退出其他设备", "Logged out elsewhere")); load(); } else toast(why(said), "bad");
    }, "plain", "logout") : null);
  };
  load();
  return card(say("登录中的设备", "Where I am logged in"), body);
}

