// Page: the facts a page starts from, words in its language, and the element it fills.
const told = document.getElementById("page-facts");
export const facts = told ? JSON.parse(told.textContent) : {language: "zh", signs: [], house: []};
export const zh = facts.language !== "en";
export const say = (chinese, english) => (zh ? chinese : english);
export const may = (permission, sign) => (sign ? facts.signs.find((one) => one.name === sign)?.may || [] : facts.house).includes(permission);
export const maySomewhere = (permission) => facts.signs.some((one) => one.may.includes(permission)) || facts.house.includes(permission);
export const signOf = (name) => facts.signs.find((one) => one.name === name) || {name, title: name, zone: "Asia/Shanghai", width: 64, height: 16, may: []};

// Begin once the frame has made the element.
export function begin(name, build) {
  const id = `page-${name}`;
  const there = () => { const root = document.getElementById(id); if (root) build(root); return Boolean(root); };
  if (there()) return;
  const watch = new MutationObserver(() => { if (there()) watch.disconnect(); });
  watch.observe(document.documentElement, {childList: true, subtree: true});
}

// `work` now and every so often while somebody looks.
export function whileVisible(seconds, work) {
  const again = () => { if (document.visibilityState === "visible") work(); };
  setInterval(again, seconds * 1000);
  document.addEventListener("visibilitychange", again);
}
