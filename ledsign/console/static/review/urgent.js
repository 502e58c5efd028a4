// Urgent: words that must be on a sign within minutes, for at most a day; one reviewer and a publisher suffice.
import {field, h, note} from "../parts/dom.js";
import {dialog} from "../parts/ask.js";
import {call, onSign, once, why} from "../parts/api.js";
import {facts, may, say} from "../parts/page.js";
import {addressOf} from "./words.js";

const LENGTHS = [[30, say("30 分钟", "30 minutes")], [60, say("1 小时", "1 hour")], [120, say("2 小时", "2 hours")], [360, say("6 小时", "6 hours")], [720, say("12 小时", "12 hours")], [1439, say("24 小时", "24 hours")]];

export function urgent() {
  const signs = facts.signs.filter((one) => may("submission.write", one.name));
  const key = "ledsign-urgent";
  const kept = sessionStorage.getItem(key) || "";
  const sign = field(say("屏", "Sign"), {value: signs.some((one) => one.name === facts.sign) ? facts.sign : signs[0]?.name},
    {tag: "select", options: signs.map((one) => [one.name, one.title])});
  const text = field(say("文字", "Words"), {maxlength: "1000", rows: "3", autofocus: "", value: kept, placeholder: say("台风预警：请远离外墙", "Typhoon: keep away from the facade"), oninput: () => { sessionStorage.setItem(key, text.value); look(); }}, {tag: "textarea"});
  const lasts = field(say("播出时长", "For how long"), {value: "60"}, {tag: "select", options: LENGTHS.map(([minutes, name]) => [String(minutes), name])});
  const image = h("img", {alt: say("预览", "Preview"), hidden: true});
  const told = h("p", {class: "quiet small", role: "status", "aria-live": "polite"}, say("输入文字后在此预览", "A preview appears here as you type"));
  let timer = 0, turn = 0;
  const tall = () => { const one = signs.find((found) => found.name === sign.value); return one && one.height > one.width; };
  const scaleOf = () => (signs.find((one) => one.name === sign.value)?.width < 200 && !tall() ? 6 : 1);
  const look = () => { clearTimeout(timer); timer = setTimeout(draw, 250); };
  sign.input.addEventListener("change", look);
  async function draw() {
    const now = ++turn;
    if (!text.value.trim()) { image.hidden = true; return; }
    const item = {text: text.value.trim(), ...(tall() ? {direction: "vertical"} : {})};
    const made = await call("POST", `${onSign(sign.value, "previews")}?still=true&scale=${scaleOf()}`, {playlist: {ledsign: "playlist/1", items: [item]}});
    if (now !== turn) return;
    if (made.ok) { image.src = `data:image/png;base64,${made.told.still}`; image.hidden = false; told.textContent = ""; call("DELETE", onSign(sign.value, "previews", made.told.id)); } else told.textContent = why(made);
  }
  dialog(say("紧急信息", "Urgent message"), [
    note("warn", say("叠加在现有节目之上，最长 24 小时，到时自动恢复原节目。一人审核、另一人发布即可上屏。", "Laid over the programme for at most 24 hours; then that goes on by itself. One person reviews it, another publishes it.")),
    sign.node, text.node, lasts.node, h("div", {class: "skyline urgent-look"}, image, told),
  ], {wide: true, label: say("送紧急审核", "Submit as urgent"), submit: async ({tell}) => {
    if (!text.value.trim()) { text.error(say("请填写要显示的文字", "Type what is to be shown")); return false; }
    const until = new Date(Date.now() + Number(lasts.value) * 60e3).toISOString();
    const answer = await call("POST", onSign(sign.value, "submissions"), {urgent: {text: text.value.trim(), direction: tall() ? "vertical" : "", until}}, once());
    if (!answer.ok) { tell(why(answer)); return false; }
    sessionStorage.removeItem(key);
    location.assign(addressOf(answer.told));
    return true;
  }});
  if (kept) draw();
}
