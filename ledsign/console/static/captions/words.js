// Words: both languages of everything the page says, side by side where it is said. Chinese first.
let language = "zh";

export const speak = (chosen) => { language = chosen === "en" ? "en" : "zh"; };
export const say = (zh, en) => (language === "zh" ? zh : en);
export const chinese = () => language === "zh";

// The words of a problem or a refusal, which come in both languages.
export const told = (problem) => (language === "zh" ? problem.message_zh : problem.message);
export const remedy = (problem) => (language === "zh" ? problem.remedy_zh : problem.remedy);

// Names of faces that signs often have; others are shown as they are.
const FACES = {west: "西", east: "东", north: "北", south: "南", left: "左", right: "右", front: "正面", back: "背面",
  main: "主屏", top: "顶部", board: "屏面", wall: "墙面"};
export const faceName = (name) => (language === "zh" && FACES[name]) || name;

export const when = (text) => {
  const at = new Date(text), now = new Date();
  const time = at.toLocaleTimeString(language === "zh" ? "zh-CN" : "en-GB", {hour: "2-digit", minute: "2-digit"});
  if (at.toDateString() === now.toDateString()) return say(`今天 ${time}`, `today ${time}`);
  const day = at.toLocaleDateString(language === "zh" ? "zh-CN" : "en-GB", {month: "short", day: "numeric"});
  return `${day} ${time}`;
};
