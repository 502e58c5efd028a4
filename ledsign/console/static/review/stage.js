// Stage: the two pictures, what is played and where, and the bar below them.
import {button, check, fill, h, icon} from "../parts/dom.js";
import {say, signOf} from "../parts/page.js";
import {clock, day} from "../parts/times.js";
import {Film} from "./pictures.js";
import {Run} from "./run.js";

export function stage(one, told) {
  const sign = signOf(one.sign);
  const when = (at) => `${day(at, sign.zone)} ${clock(at, sign.zone, true)}`;
  const after = new Film(sign, {submission: one.id}, say("送审画面", "Proposed"), (at) => say(`送审画面，${when(at)}`, `Proposed, ${when(at)}`));
  const before = new Film(sign, {live: true}, say("屏上现在的发布", "On the sign now"), (at) => say(`屏上的发布，${when(at)}`, `On the sign, ${when(at)}`));
  const films = [before, after];
  const play = button("", () => toggle(), "plain", "", {class: "btn plain play"});
  const led = check(say("灯珠效果", "As LEDs"), {onchange: () => { for (const film of films) film.look = led.input.checked ? "led" : "pixels"; move(at); }});
  const now = Date.now();
  const first = told.run?.kind === "days" ? (told.run.marks.find(([start, end]) => end > now && (start > now || now < end))?.[0] ?? told.run.start) : now;
  let at = told.run?.kind === "days" && first < now && told.run.marks.some(([start, end]) => start <= now && now < end) ? now : first + (told.run?.kind === "days" ? 60e3 : 0);
  let playing = false, following = false;
  const run = told.run ? new Run(told.run, told.runBefore, at, (to) => { if (!following) move(to); }) : null;
  if (run) at = run.at;

  function draw() {
    fill(play, icon(playing ? "pause" : "play_arrow"), h("span", {}, playing ? say("暂停", "Pause") : say("播放", "Play")));
    play.setAttribute("aria-pressed", String(playing));
  }
  // Both are sought together, so that they stay side by side in time.
  function move(to) {
    at = to;
    for (const film of films) if (playing && film.plays) film.seek(to); else if (playing) film.play(to, 1); else film.still(to);
  }
  function toggle(to = !playing) {
    playing = to;
    draw();
    for (const film of films) if (playing) film.play(at, 1); else film.stop();
    if (!playing) move(at);
  }
  after.ontime = (moment) => {
    at = moment;
    following = true;
    run?.go(moment, true);
    if (run) at = told.run.kind === "round" ? moment : run.at;
    following = false;
  };
  after.onstop = () => { if (playing) { playing = false; draw(); } };
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden" && playing) toggle(false); });
  addEventListener("pagehide", () => { for (const film of films) film.close(); });
  (async () => {
    if (!told.live) { films.splice(0, films.length, after); before.say(say("屏上目前没有发布", "Nothing is released on the sign")); }
    const opened = await Promise.all(films.map((film) => film.open()));
    if (!opened.at(-1)) return;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (calm) move(at); else toggle(true);
  })();
  draw();
  const both = h("div", {class: `films ${sign.width > sign.height * 1.6 ? "stacked" : ""}`}, before.node, after.node);
  // Once it is what the sign shows there is nothing to compare it with.
  const alone = () => {
    films.splice(0, 2, after);
    before.close();
    fill(both, after.node);
    both.classList.add("one");
    fill(after.caption, say("屏上现在的发布", "On the sign now"));
    fill(below, say("这就是屏上现在的发布。", "This is what is released on the sign."));
  };
  const below = h("span", {class: "quiet small"}, told.live ? say(`屏上：第 ${told.live.number} 号“${told.live.title}”`, `On the sign: release ${told.live.number}, “${told.live.title}”`) : say("屏上目前没有发布", "Nothing is released on the sign"));
  if (told.live?.same) alone();
  const node = h("section", {class: "card stage", "aria-label": say("画面对比", "Before and after")}, both,
    h("div", {class: "run-line"}, play, run ? run.node : h("p", {class: "quiet"}, say("时间轴暂不可用", "No timeline just now"))),
    h("div", {class: "run-more"}, led.node, below));
  return {node, published: alone};
}
