// People: who there is and what they may do; the programs that act for them.
import {begin, facts, may, say} from "./parts/page.js";
import {button, fill, h, title} from "./parts/dom.js";
import {invite} from "./people/invite.js";
import {people} from "./people/list.js";
import {allTokens} from "./people/tokens.js";
import {vouching} from "./people/vouch.js";

begin("people", (root) => {
  const list = h("div", {class: "stack"});
  const load = people(list);
  fill(root, title(say("人员", "People"), say("谁能在哪块屏上做什么。离开的人停用即可，记录永远保留。", "Who may do what on which sign. Who leaves is disabled; records stay."),
    may("people.write") ? h("div", {class: "title-side"}, button(say("邀请人员", "Invite somebody"), () => invite(load), "primary", "person_add")) : null),
  facts.waiting.length && facts.canVouch ? vouching() : null, list, allTokens());
});
