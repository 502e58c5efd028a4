// Link: one that lets somebody in once. Shown this once; it is kept nowhere.
import {h, note} from "../parts/dom.js";
import {dialog} from "../parts/ask.js";
import {copyable, qr} from "../parts/hand.js";
import {say} from "../parts/page.js";
import {moment} from "../parts/times.js";

export function showLink(made) {
  const address = `${location.origin}/invitation#${encodeURIComponent(made.secret)}`;
  const local = /^(localhost|127\.|\[::1\])/.test(location.host);
  dialog(made.purpose === "reset" ? say(`${made.person.name} 的重置链接`, `Reset link for ${made.person.name}`) : say(`给 ${made.person.name} 的邀请`, `Invitation for ${made.person.name}`), [
    h("p", {}, say("请当面或用可信的方式交给本人：谁拿到链接，谁就能设置密码。", "Give it to them yourself: whoever has the link can set the password.")),
    qr(address, say("链接的二维码", "QR code of the link")), copyable(say("链接（只显示这一次）", "Link (shown this once)"), address),
    h("p", {class: "quiet small"}, say(`只能使用一次，${moment(made.expires)} 前有效。关闭后无法再次查看，可重新生成。`, `It works once, until ${moment(made.expires)}. Once closed it cannot be seen again; make a new one then.`)),
    local ? note("warn", say("您正通过本机地址访问；对方在别的电脑或手机上打不开此链接，请把主机名换成本机的网络地址。", "You are on this machine's own address: from another machine the link opens only with this machine's network address in it.")) : null,
  ]);
}
