// Invite: somebody new: name, login, roles; then a link to hand to them.
import {field, h} from "../parts/dom.js";
import {dialog, strongCall} from "../parts/ask.js";
import {codeOf, once, why} from "../parts/api.js";
import {say} from "../parts/page.js";
import {grantsEditor} from "./roles.js";
import {showLink} from "./link.js";

const LOGIN = /^[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?$/;

export function invite(done) {
  const name = field(say("姓名", "Name"), {maxlength: "100", autocomplete: "off", autofocus: ""});
  const login = field(say("登录名", "Login name"), {maxlength: "64", autocomplete: "off", autocapitalize: "off", spellcheck: "false"}, {hint: say("小写字母、数字、点和横线，如 wang.min", "small letters, digits, dots, dashes: wang.min")});
  const roles = grantsEditor({});
  dialog(say("邀请人员", "Invite somebody"), [name.node, login.node, h("div", {class: "stack"}, h("p", {class: "group-label"}, say("角色", "Roles")),
    h("p", {class: "hint"}, say("上屏需要三种人配合：编辑写，两位审核人批准，发布人发布。没有人能批准自己的内容。", "It takes an author, two reviewers and a publisher to show something; nobody approves their own work.")), roles.node)], {
    wide: true, label: say("生成邀请链接", "Make the link"), submit: async ({tell}) => {
      if (!name.value.trim()) { name.error(say("请填写姓名", "Type the name")); return false; }
      if (!login.value.trim()) { login.error(say("请填写登录名", "Type the login name")); return false; }
      if (!LOGIN.test(login.value.trim())) { login.error(say("只能用小写字母、数字、点、横线和下划线，首尾须为字母或数字", "Small letters, digits, dots and dashes only, with a letter or digit at either end")); return false; }
      const answer = await strongCall("POST", "/people", {name: name.value.trim(), login: login.value.trim(), grants: roles.value}, once());
      if (answer.ok) { done(); setTimeout(() => showLink(answer.told), 0); return true; }
      if (answer.cancelled) return false;
      if (["exists", "login-name"].includes(codeOf(answer))) login.error(why(answer));
      else tell(why(answer));
      return false;
    },
  });
}
