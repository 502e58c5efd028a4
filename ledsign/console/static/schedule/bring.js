// Bring: an iCalendar file as a schedule; first what would become of it, then in one press.
import {h, say, button, facts, icon} from "./kit.js";

const MIME = "text/calendar";

export const bring = (page, file = null) => {
  let chosen = null, busy = false, sound = false;
  const input = h("input", {type: "file", accept: ".ics,text/calendar", class: "s-file", id: "s-ics", onchange: () => { take(input.files[0]); input.value = ""; }});
  const name = h("input", {id: "s-ics-name", maxlength: 100, onchange: () => look()});
  const what = h("select", {id: "s-ics-what", onchange: () => look()}, h("option", {value: ""}, say("每个日程的标题各成一条字幕", "Each event's title as its own caption")), page.overview.playlists.map((one) => h("option", {value: one.name}, say(`都播：${one.title}`, `All show: ${one.title}`))));
  const told = h("div.s-brought", {role: "status", "aria-live": "polite"});
  const alert = h("div.s-alert", {role: "alert", "aria-live": "assertive"});
  const rest = h("div", {hidden: true}, h("div.s-two", {}, h("div", {}, h("label", {for: "s-ics-name"}, say("新排期的名称", "Name of the new schedule")), name), h("div", {}, h("label", {for: "s-ics-what"}, say("播什么", "What")), what)), told);
  const send = async (dry) => {
    const query = new URLSearchParams({name: name.value.trim(), playlist: what.value, dry_run: String(dry)});
    try { return await window.ledsignCall("POST", `/signs/${encodeURIComponent(facts.sign)}/import?${query}`, chosen.slice(0, chosen.size, MIME)); } catch { return {ok: false, told: null}; }
  };
  const line = (one) => h("li", {}, h(`span.pill.${one.severity === "error" ? "bad" : "warn"}`, {}, one.severity === "error" ? say("错误", "error") : say("提醒", "remark")), h("span", {}, one.field ? h("b", {}, ` ${one.field}`) : "", ` ${say(one.message_zh, one.message)}${one.remedy ? ` → ${say(one.remedy_zh, one.remedy)}` : ""}`));
  const refused = (answer) => alert.replaceChildren(h("p", {}, answer.told ? say(answer.told.detail_zh, answer.told.detail) : say("连接中断，请再试", "No answer; try again")), h("ul", {}, (answer.told?.problems || []).map(line)));
  const look = async () => {
    if (!chosen || !name.value.trim()) { sound = false; go.disabled = true; return; }
    alert.replaceChildren(); told.replaceChildren(h("p.quiet", {}, say("正在读取…", "Reading…")));
    const answer = await send(true);
    sound = answer.ok; go.disabled = !sound;
    told.replaceChildren();
    if (!answer.ok) { refused(answer); return; }
    const problems = [...answer.told.problems, ...answer.told.files.flatMap((one) => one.problems)];
    told.replaceChildren(h("p.note.ok", {}, icon("check"), h("span", {}, problems.length ? say(`可以导入；下面 ${problems.length} 处没有导入或有变动：`, `It can be imported; ${problems.length} thing(s) were left out or changed:`) : say("可以导入，全部日程都能表达。", "It can be imported, all of it."))), h("ul", {}, problems.map(line)));
  };
  const take = (given) => {
    if (!given) return;
    chosen = given; rest.hidden = false;
    said.textContent = given.name;
    if (!name.value) name.value = given.name.replace(/\.ics$/i, "").slice(0, 100);
    look();
  };
  const said = h("span", {}, say("把 .ics 文件拖到这里，或点这里选择", "Drop an .ics file here, or press to choose one"));
  const drop = h("label.s-drop", {for: "s-ics"}, icon("upload_file"), said, input);
  drop.addEventListener("dragover", (event) => { event.preventDefault(); drop.classList.add("over"); });
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => { event.preventDefault(); drop.classList.remove("over"); take(event.dataTransfer.files[0]); });
  const go = button("primary", say("导入", "Import"), async () => {
    if (busy || !sound) return;
    busy = true; go.disabled = true;
    const answer = await send(false);
    busy = false; go.disabled = false;
    if (!answer.ok) { refused(answer); return; }
    close();
    const made = answer.told.files.find((one) => one.kind === "schedule");
    await page.open(made.id, say("已导入；送审、发布后才会上屏", "Imported; it shows once it was reviewed and released"));
  }, {disabled: true});
  const close = () => { dialog.close(); dialog.remove(); };
  const dialog = h("dialog.s-dialog", {"aria-labelledby": "s-ics-title", oncancel: () => setTimeout(close)}, h("header", {}, h("h2", {id: "s-ics-title"}, say("导入日历（iCalendar）", "Import a calendar (iCalendar)")), h("button.s-iconbutton", {type: "button", "aria-label": say("关闭", "Close"), onclick: () => close()}, icon("close"))),
    h("div.s-body", {}, h("p.quiet", {}, say("Outlook、手机日历等导出的 .ics 文件会成为一份新排期：时间、重复和例外都保留，原有排期不变。", "An .ics file of Outlook or a phone becomes a new schedule, with its hours, repeats and exceptions. Others stay as they are.")), drop, rest, alert),
    h("footer", {}, h("span.s-space"), button("plain", say("取消", "Cancel"), () => close()), go));
  document.body.append(dialog); dialog.showModal(); input.focus();
  if (file) take(file);
};
