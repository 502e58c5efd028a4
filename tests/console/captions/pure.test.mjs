// The parts of the captions page that touch no page: values, documents, undo, merging, blanks, problems, templates.
import assert from "node:assert/strict";
import {test} from "node:test";

const part = (name) => import(`${process.env.LEDSIGN_CAPTIONS}/${name}.js`);
const {readColour, readLength, readSpeed, writeSpeed, clocked} = await part("values");
const {History} = await part("history");
const {clockExample, effectOf, emptyDocument, inTwo, keyed, newCaption, plain, same, spanSize, texts, titleOf, withArrangement, withDirection, withEffect, withZones} = await part("document");
const {compare, merged} = await part("merge");
const {clamped, drawn, freeName: freeZone, freePlace, overlap} = await part("zone_shapes");
const {blanksOf, filled} = await part("blanks");
const {fixesOf, marksOf, placeOf, shownProblem, unitsOf} = await part("problems");
const {beginning, complete, templates, withExamples} = await part("templates");
const {freeName, safeName} = await part("library");

const towers = {width: 256, height: 640, faces: [{name: "west", x: 0, y: 0, width: 96, height: 640}, {name: "east", x: 160, y: 0, width: 96, height: 640}]};
const board = {width: 64, height: 16, oneBit: true, faces: [{name: "board", x: 0, y: 0, width: 64, height: 16}]};
const scroll = ["align_x", "align_y", "continuous", "gap", "speed"];
const effects = {hold: {moves: "", uses: ["align_x", "align_y"]}, fade: {moves: "", uses: ["enter", "stay", "leave"]}, wipe: {moves: "", uses: ["enter", "stay", "leave", "towards"]},
  "scroll-up": {moves: "y", uses: scroll}, "scroll-left": {moves: "x", uses: scroll}, "scroll-down": {moves: "y", uses: scroll}, "scroll-right": {moves: "x", uses: scroll}};
const list = (...items) => keyed({ledsign: "playlist/1", items});

test("speeds in every spelling", () => {
  for (const [given, value, unit] of [["3 chars/s", 3, "chars"], ["4 字/秒", 4, "chars"], ["120 px/s", 120, "px"], ["120 chars/min", 2, "chars"], ["90 字/分", 1.5, "chars"], [60, 60, "px"]]) {
    assert.deepEqual(readSpeed(given), {value, unit});
  }
  for (const none of [undefined, "", "fast", "-3 px/s"]) assert.equal(readSpeed(none), null);
  assert.equal(writeSpeed({value: 2.5, unit: "chars"}), "2.5 chars/s");
});

test("lengths and colours", () => {
  for (const [given, seconds] of [["30", 30], ["30s", 30], ["1.5 min", 90], ["2h", 7200], ["1:30", 90], ["1:00:05", 3605], [8, 8], ["5 秒", 5]]) assert.equal(readLength(given), seconds);
  assert.equal(readLength("soon"), null);
  assert.equal(readColour("#fc0"), "#ffcc00");
  assert.equal(readColour([255, 200, 90]), "#ffc85a");
  assert.equal(readColour("金", {"金": [255, 190, 60]}), "#ffbe3c");
  assert.equal(readColour("no colour"), "#ffffff");
  assert.equal(clocked(125.9), "2:05");
});

test("a new caption runs as suits the sign", () => {
  assert.equal(newCaption(towers).effect, "scroll-up");
  assert.equal(newCaption(towers).direction, "vertical");
  assert.equal(newCaption(board).effect, "scroll-left");
  assert.equal(emptyDocument(towers).items.length, 1);
});

test("keys are for the page alone", () => {
  const made = keyed({ledsign: "playlist/1", items: [{text: "一", _key: "x"}, {together: [{clock: "%H"}]}]});
  assert.ok(made.items[1].together[0]._key);
  assert.deepEqual(plain(made), {ledsign: "playlist/1", items: [{text: "一"}, {together: [{clock: "%H"}]}]});
  assert.ok(same({a: 1, b: [2]}, {b: [2], a: 1, _key: "z"}));
});

test("another effect takes along only what it uses", () => {
  const item = {text: "技能", effect: "scroll-up", speed: "3 chars/s", continuous: true, gap: "2 chars", colour: "red"};
  assert.deepEqual(withEffect(item, "fade", effects), {text: "技能", effect: "fade", colour: "red"});
  assert.equal(withEffect({text: "技能", effect: "fade"}, "scroll-left", effects).speed, "3 chars/s");
  assert.equal(effectOf({text: "x"}), "scroll-left");
  assert.equal(effectOf({text: "x", direction: "vertical"}), "scroll-up");
  assert.equal(effectOf({image: "a.png"}), "hold");
});

test("turning a caption keeps it running along its line", () => {
  const turned = withDirection({text: "技能", effect: "scroll-left", speed: "2 chars/s"}, "vertical", effects);
  assert.equal(turned.effect, "scroll-up");
  assert.equal(turned.speed, "2 chars/s");
  assert.equal(withDirection(turned, "horizontal", effects).effect, "scroll-left");
});

test("arrangements bring what they need, and back", () => {
  const item = {...newCaption(towers, "巧手绘就千山秀，匠心点亮万家春")};
  const couplet = withArrangement(item, "couplet", towers, effects);
  assert.deepEqual(couplet.text, ["巧手绘就千山秀", "匠心点亮万家春"]);
  assert.equal(couplet.direction, "vertical");
  assert.equal(couplet.effect, "fade");
  const back = withArrangement(couplet, "same", towers, effects);
  assert.equal(back.text, "巧手绘就千山秀，匠心点亮万家春");
  assert.equal(back.arrangement, undefined);
  const span = withArrangement(item, "span", towers, effects);
  assert.equal(span.direction, undefined);
  assert.equal(span.effect, "scroll-left");
  assert.equal(span.size, spanSize(towers));
  const again = withArrangement(span, "relay", towers, effects);
  assert.equal(again.size, undefined);
  assert.equal(again.effect, "scroll-up");
  assert.deepEqual(inTwo("技能让生活更美好"), ["技能让生", "活更美好"]);
});

test("undo, redo; what is typed in one go is one step", () => {
  const history = new History("a");
  history.push("ab", "text", 0);
  history.push("abc", "text", 200);
  history.push("abc!", "", 300);
  assert.equal(history.undo(), "abc");
  assert.equal(history.undo(), "a");
  assert.equal(history.undo(), "a");
  assert.equal(history.redo(), "abc");
  history.push("x", "text", 9000);
  assert.equal(history.canRedo, false);
  for (let at = 0; at < 60; at++) history.push(`x${at}`, "text", 9100 + at * 200);
  assert.notEqual(history.undo(), "abc");  // typing for ever is not one step
});

test("merging takes what one of them changed and asks about the rest", () => {
  const base = list({text: "一", colour: "red"}, {text: "二"}, {text: "三"});
  const [one, two, three] = base.items;
  const mine = {...base, title: "我的", items: [{...one, text: "一改"}, three, {text: "新", _key: "n"}]};
  const theirs = {ledsign: "playlist/1", items: [{text: "壹", colour: "blue"}, {text: "二"}, {text: "三", effect: "fade"}, {text: "他加的"}]};
  const found = compare(base, mine, theirs);
  assert.deepEqual(found.choices.map((choice) => choice.field), ["text"]);
  const made = merged(base, mine, theirs, found);
  assert.equal(made.title, "我的");
  assert.deepEqual(plain(made).items, [{text: "一改", colour: "blue"}, {text: "三", effect: "fade"}, {text: "他加的"}, {text: "新"}]);
  found.choices[0].pick = "theirs";
  assert.equal(merged(base, mine, theirs, found).items[0].text, "壹");
  assert.ok(two);
});

test("an item taken out by one and changed by the other is a choice", () => {
  const base = list({text: "一"}, {text: "二"});
  const mine = {...base, items: [base.items[0]]};
  const theirs = {ledsign: "playlist/1", items: [{text: "一"}, {text: "贰"}]};
  const found = compare(base, mine, theirs);
  assert.equal(found.choices.length, 1);
  assert.deepEqual(plain(merged(base, mine, theirs, found)).items, [{text: "一"}, {text: "贰"}]);
  found.choices[0].pick = "mine";
  assert.deepEqual(plain(merged(base, mine, theirs, found)).items, [{text: "一"}]);
});

test("items that became something else can both be kept", () => {
  const base = list({text: "一"});
  const mine = {...base, items: [{image: "media/a.png", _key: base.items[0]._key}]};
  const theirs = {ledsign: "playlist/1", items: [{text: "壹"}]};
  const found = compare(base, mine, theirs);
  const made = plain(merged(base, mine, theirs, found)).items;
  assert.ok(made.some((one) => one.image) && made.some((one) => one.text === "壹"));
});

test("merging the same twice changes nothing; two untouched sides give the base", () => {
  const base = list({text: "一"}, {text: "二"});
  const found = compare(base, base, plain(base));
  assert.deepEqual([found.choices, found.taken], [[], []]);
  assert.deepEqual(plain(merged(base, base, plain(base), found)), plain(base));
});

test("places and marks of problems", () => {
  assert.deepEqual(placeOf("items[2].together[1].text"), {item: 2, member: 1, field: "text"});
  assert.deepEqual(placeOf("title"), {item: -1, member: -1, field: "title"});
  const missing = shownProblem({code: "text.missing-glyph", severity: "error", field: "items[0].text", message: "", remedy: "",
    message_zh: "第 3 个字符“𰻞”（U+30EDE）没有可用字形；已尝试 Noto Sans SC", remedy_zh: "…"});
  assert.deepEqual(marksOf(missing, "欢迎𰻞面𰻞"), [[2, 4], [5, 7]]);
  assert.ok(!missing.message.includes("Noto"));
  assert.deepEqual(unitsOf("a😀b", 1, 2), [1, 3]);
});

test("a button mends what is wrong", () => {
  const facts = {sign: towers, effects};
  const fast = shownProblem({code: "speed.too-fast-to-read", severity: "warning", field: "items[0].speed", message_zh: "快", remedy_zh: "慢", message: "", remedy: ""});
  assert.equal(fixesOf(fast, {text: "x"}, facts)[0].mend({text: "x", speed: "40 chars/s"}).speed, "4 chars/s");
  const small = shownProblem({code: "text.small", severity: "warning", field: "items[0].size", message_zh: "", remedy_zh: "", message: "", remedy: ""});
  assert.equal(fixesOf(small, {text: "x", size: 9}, facts)[0].mend({text: "x", size: 9}).size, undefined);
});

test("blanks make a template of a playlist", () => {
  const document = list({text: "热烈欢迎〔来宾〕莅临〔单位〕"}, {text: ["〔来宾〕", "好"]});
  assert.deepEqual(blanksOf(document), ["来宾", "单位"]);
  assert.deepEqual(texts(filled(document, {来宾: "代表团"})).map((one) => one.text), ["热烈欢迎代表团莅临〔单位〕", "代表团", "好"]);
});

test("every template is complete with its examples and says something", () => {
  for (const sign of [towers, board]) {
    for (const one of templates(sign)) {
      assert.equal(complete(one, Object.fromEntries(one.fields.map((field) => [field.name, "x"]))), true);
      const items = one.make(withExamples(one, beginning(one)));
      assert.ok(items.length && items.every((item) => item.text || item.countdown), one.id);
    }
  }
  assert.ok(!templates(board).some((one) => one.id === "couplet"));
});

test("names are free and fit for a file", () => {
  assert.equal(freeName("五月", new Set(["五月", "五月 2"])), "五月 3");
  assert.equal(safeName(' a/b:"c"?\u200b . '), "a b c");
  assert.ok(safeName("...").length > 0);
  assert.equal([...safeName("字".repeat(80))].length, 40);
});

test("what an item is called", () => {
  const words = {text: "新字幕", image: "图片", clock: "时钟", countdown: "倒计时", together: "同时"};
  assert.equal(titleOf({text: " 技能\n让 "}, words), "技能 让");
  assert.equal(titleOf({text: ""}, words), "新字幕");
  assert.equal(titleOf({image: "media/桃花.png"}, words), "桃花.png");
  assert.equal(titleOf({clock: "%H:%M"}, words), "时钟 09:41");
  assert.equal(clockExample("%Y年"), "2026年");
});

test("zones stay on their face, whatever the hand does", () => {
  const [west] = towers.faces;
  assert.deepEqual(clamped([-5, 630, 40, 40], west), [0, 600, 40, 40]);
  assert.deepEqual(clamped([80, 600, 40, 80], west, true), [80, 600, 16, 40]);
  assert.deepEqual(clamped([0, 0, 500, 900], west), [0, 0, 96, 640]);
  assert.deepEqual(clamped([10, 10, -4, 0], west, true), [10, 10, 1, 1]);
  assert.deepEqual(drawn({x: 200, y: 90}, {x: 170.4, y: 20}, towers.faces[1]), [10, 20, 30, 70]);
  assert.deepEqual(drawn({x: 200, y: 90}, {x: 20, y: 2000}, towers.faces[1]), [0, 90, 40, 550]);
  assert.equal(overlap([0, 0, 10, 10], [10, 0, 5, 5]), false);
  assert.equal(overlap([0, 0, 10, 10], [9, 9, 5, 5]), true);
});

test("a new zone is where none is", () => {
  const zones = {};
  for (let number = 1; number <= 6; number++) zones[freeZone(zones, "分区")] = freePlace(towers, zones);
  assert.deepEqual(Object.keys(zones), ["分区1", "分区2", "分区3", "分区4", "分区5", "分区6"]);
  const all = Object.values(zones);
  all.forEach((one, at) => all.slice(at + 1).forEach((other) => assert.ok(one.face !== other.face || !overlap(one.rect, other.rect))));
  assert.deepEqual(freePlace(towers, zones), {face: "west", rect: [0, 0, 96, 213]});
  assert.deepEqual(freePlace(board, {}), {face: "board", rect: [0, 0, 21, 16]});
});

test("items go with their zone when it is drawn, renamed or deleted", () => {
  const one = {face: "west", rect: [0, 0, 96, 200]}, made = list({text: "甲", face: "east", arrangement: "same"}, {together: [{text: "乙", zone: "上"}, {clock: "%H:%M"}]});
  const drawn_ = withZones(made, {上: one}, {target: made.items[0], name: "上"});
  assert.deepEqual(plain(drawn_.items[0]), {text: "甲", zone: "上"});
  assert.deepEqual(drawn_.zones, {上: one});
  const renamed = withZones(drawn_, {顶: one}, {name: "顶", gone: "上"});
  assert.equal(renamed.items[0].zone, "顶");
  assert.equal(renamed.items[1].together[0].zone, "顶");
  const gone = withZones(renamed, {}, {name: "", gone: "顶"});
  assert.equal("zones" in gone, false);
  assert.equal("zone" in gone.items[0] || "zone" in gone.items[1].together[0], false);
});
