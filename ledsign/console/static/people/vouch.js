// Vouch: a reviewer whose key counts says that a colleague's key is really theirs.
import {button, card, field, h} from "../parts/dom.js";
import {dialog, strongCall, toast} from "../parts/ask.js";
import {at, codeOf, why} from "../parts/api.js";
import {facts, say} from "../parts/page.js";

export const grouped = (key) => (key.match(/.{1,4}/g) || []).join(" ");

export function vouching() {
  return card(say("为同事担保", "Vouch for a colleague"),
    h("p", {class: "quiet"}, say("担保就是：您亲自向本人核对过密钥编号，确认这把签名密钥属于他。这样，能重置密码的人也无法冒名批准。",
      "To vouch is to say: I asked them myself, and this signing key is theirs. So even who can reset passwords cannot approve in their name.")),
    h("ul", {class: "sessions"}, facts.waiting.map((one) => h("li", {}, h("span", {}, h("strong", {}, one.name), h("small", {class: "quiet"}, one.login)), button(say("担保", "Vouch"), () => vouch(one), "plain", "verified_user")))));
}

function vouch(one) {
  const key = field(say("密钥编号", "Id of the key"), {class: "input mono", autocomplete: "off", autocapitalize: "off", spellcheck: "false", autofocus: "", placeholder: "a3f1 c09b e27d 4458 …"},
    {hint: say(`请 ${one.name} 打开“账户与安全”，当面或电话念给您。不要用别人转来的编号。`, `Ask ${one.name} to open “Account and security” and read it to you, face to face or by telephone; take it from nobody else.`)});
  dialog(say(`为 ${one.name} 担保`, `Vouch for ${one.name}`), [key.node], {label: say("确认担保", "Vouch"), submit: async ({tell}) => {
    const value = key.value.replace(/[^0-9a-fA-F]/g, "").toLowerCase();
    if (value.length !== 32) { key.error(say(`编号共 32 位，现有 ${value.length} 位`, `The id has 32 characters; these are ${value.length}`)); return false; }
    const answer = await strongCall("POST", `${at("people", one.id)}/vouch`, {key: value});
    if (answer.ok) { toast(say("已担保，密钥立即生效", "Done: the key counts now")); setTimeout(() => location.reload(), 900); return true; }
    if (answer.cancelled) return false;
    if (codeOf(answer) === "other-key") key.error(why(answer)); else tell(why(answer));
    return false;
  }});
}
