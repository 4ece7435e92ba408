// The page of a phone: every snapshot of the room becomes one screen.

import { Ballot } from "./ballot.js";
import { el, fill, headline, percent, points, term, turnedUp, write } from "./dom.js";
import { Link } from "./link.js";

const CODE = /^\/([A-Za-z0-9]{4})\/?$/;
const DEVICE_KEYS = "1234567890";
const byId = (id) => document.getElementById(id);
const main = byId("main");

const code = location.pathname.match(CODE)?.[1].toUpperCase() ?? "";
let me = { name: "", can_rename: false, score: 0 };
let state = null;
let screen = { key: "", update() {} };
let link = null;
const ballot = new Ballot(
  (message) => link.send(message),
  () => screen.update(state),
);

// ── What is kept on the phone ─────────────────────────────────────────────────────────────────

const STORED = `balderdash ${code}`;
let token = stored();

function stored() {
  try {
    return localStorage.getItem(STORED);
  } catch {
    return null; // some private windows keep nothing: the seat then lasts as long as the page
  }
}

function store(value) {
  token = value;
  try {
    localStorage.setItem(STORED, value);
  } catch {
    // see above
  }
}

// ── The line ──────────────────────────────────────────────────────────────────────────────────

const LINE = {
  connecting: "Connecting …",
  open: "",
  polling: "", // slower, but everything works
  lost: "No answer from the room. Is this phone in the right Wi-Fi? Trying again …",
};

let goodbye = ""; // the room's reason for closing the line; it tells more than that nobody answers
let news; // timer: a short gap is no news, only a longer one is

function status(word) {
  clearTimeout(news);
  if (word === "open" || word === "polling") goodbye = "";
  const text = goodbye ? `${goodbye} Trying again …` : LINE[word];
  news = setTimeout(() => write(byId("line"), text), word === "connecting" && !goodbye ? 1000 : 0);
  if (word === "lost" && !state) notice("Knocking at the room’s door …", goodbye || LINE.lost);
}

function receive(message) {
  if (message.type === "welcome") {
    store(message.token);
    Object.assign(me, message);
    drawHead();
  } else if (message.type === "state") {
    state = message;
    me = message.mine;
    drawHead();
    ballot.take(message);
    show(message);
  } else if (message.type === "bye") refused(message);
}

function refused({ why, retry, code: wrongCode }) {
  if (retry) {
    goodbye = why;
    if (!state) notice("Not yet", why, "This page tries again by itself.");
    return;
  }
  link.stop();
  state = null;
  clearTimeout(news);
  write(byId("line"), "");
  fill(byId("who"));
  fill(byId("score"));
  byId("rename").close();
  if (wrongCode) askCode(why);
  else notice("Goodbye", why);
}

// ── Head, notices and the code ────────────────────────────────────────────────────────────────

function drawHead() {
  const who = byId("who");
  if (who.dataset.name !== me.name || who.dataset.open !== String(me.can_rename)) {
    who.dataset.name = me.name;
    who.dataset.open = me.can_rename;
    const name = el("bdi", {}, me.name);
    const change = { type: "button", onclick: askName, "aria-label": `${me.name}: change your name` };
    fill(who, me.can_rename ? el("button.name", change, name, el("span.pen", { "aria-hidden": "true" }, "✎")) : name);
  }
  write(byId("score"), state && state.round ? points(me.score) : "");
}

function notice(head, ...lines) {
  enter(
    "notice",
    el(
      "section.notice",
      {},
      heading(head),
      lines.map((line) => el("p", {}, line)),
    ),
  );
}

function askCode(why = "") {
  const input = el("input.code", {
    id: "code",
    name: "code",
    autocomplete: "off",
    autocapitalize: "characters",
    spellcheck: false,
    maxLength: 4,
    required: true,
    pattern: "[A-Za-z0-9]{4}",
    title: "four letters or digits",
    "aria-describedby": "code-why",
  });
  const go = (event) => {
    event.preventDefault();
    location.assign(`/${input.value.trim().toUpperCase()}`);
  };
  enter(
    "code",
    el(
      "section.notice",
      {},
      heading("Which room?"),
      el(
        "form",
        { onsubmit: go },
        el("label", { htmlFor: "code" }, "The four letters on the screen"),
        input,
        el("p.why", { id: "code-why", role: "alert" }, why),
        el("button.main", {}, "Join"),
      ),
    ),
  );
}

function askName() {
  const dialog = byId("rename");
  const why = el("p.why", { id: "name-why", role: "alert" });
  const input = el("input", {
    id: "name",
    value: me.name,
    autocomplete: "nickname",
    maxLength: 40,
    required: true,
    spellcheck: false,
    "aria-describedby": "name-why",
  });
  const save = async (event) => {
    event.preventDefault();
    write(why, "");
    const ack = await link.send({ type: "name", name: input.value });
    if (!ack) return write(why, "The room did not answer. Try again in a moment.");
    if (!ack.ok) return write(why, ack.why);
    me = { ...me, name: ack.name ?? me.name };
    if (state) state.mine.name = me.name;
    dialog.close();
    drawHead();
    screen.update(state);
  };
  fill(
    dialog,
    el(
      "form",
      { onsubmit: save },
      el("h2", { id: "rename-head" }, "Your name"),
      el("label", { htmlFor: "name" }, "Everyone in the room can see it."),
      input,
      why,
      el(
        "div.buttons",
        {},
        el("button", { type: "button", onclick: () => dialog.close() }, "Cancel"),
        el("button.main", {}, "Save"),
      ),
    ),
  );
  dialog.showModal();
  input.select();
}

// ── Screens ───────────────────────────────────────────────────────────────────────────────────

const SCREENS = { lobby, write: writing, vote: voting, closed, discuss, reveal, scores, end };

function show(now) {
  const key = `${now.phase} ${now.round} ${now.attempt}`;
  if (key !== screen.key) {
    const { node, update } = SCREENS[now.phase](now);
    enter(key, node, update);
  }
  screen.update(now);
}

/** Puts a screen in place of the one before, and leads readers and keyboards to its head. */
function enter(key, node, update = () => {}) {
  const first = screen.key === "";
  if (key === "notice" && screen.key === key && main.textContent === node.textContent) return;
  screen = { key, update };
  fill(main, node);
  scrollTo(0, 0);
  if (!first && !byId("rename").open) node.querySelector("h1")?.focus({ preventScroll: true });
}

const heading = (text) => el("h1", { tabIndex: -1 }, text);

function question({ mode, question: text }) {
  if (!text) return null;
  return el("p.question", {}, mode.name === "meaning" ? text : term(text));
}

function lobby(now) {
  const name = el("p.big", {});
  const rename = el("button", { type: "button", onclick: askName }, "Choose another name");
  const node = el(
    "section.notice",
    {},
    heading("You are in"),
    name,
    rename,
    el(
      "p",
      {},
      "Some terms are real. Some were written, letter by letter, by a small neural network. You will say which.",
    ),
    el("p.quiet", {}, "It begins when the speaker says so."),
  );
  return {
    node,
    update({ mine }) {
      fill(name, el("bdi", {}, mine.name));
      rename.hidden = !mine.can_rename;
    },
  };
}

function writing(now) {
  const meanings = now.mode.name === "bluff";
  const why = el("p.why", { id: "text-why", role: "alert" });
  const input = el(meanings ? "textarea" : "input", {
    id: "text",
    maxLength: now.longest,
    required: true,
    autocomplete: "off",
    autocapitalize: "off",
    spellcheck: false,
    value: now.mine.text ?? now.prefix,
    rows: 3,
    "aria-describedby": "text-why",
  });
  const button = el("button.main", {}, "Hand in");
  const done = el("p.done", { role: "status" });
  const send = async (event) => {
    event.preventDefault();
    write(why, "");
    button.disabled = true;
    const ack = await link.send({ type: "write", round: now.round, text: input.value });
    button.disabled = false;
    if (!ack) write(why, "The room did not answer. Hand it in again.");
    else if (!ack.ok) write(why, ack.why);
  };
  const label = meanings
    ? "What might it mean? Make the others believe you."
    : `Write a term that the others will take for a real one. It begins with “${now.prefix}”.`;
  const node = el(
    "section",
    {},
    heading(headline(now)),
    question(now),
    el("form.writing", { onsubmit: send }, el("label", { htmlFor: "text" }, label), input, why, button, done),
  );
  return {
    node,
    update({ mine, counts }) {
      write(button, mine.text === null ? "Hand in" : "Hand in again");
      write(done, mine.text === null ? "" : `✓ Handed in: “${mine.text}”. You can change it until writing closes.`);
      node.dataset.wrote = counts.wrote;
    },
  };
}

function voting(now) {
  const single = now.kind !== "marks";
  const choices =
    now.kind === "answers" ? now.answers.map(({ words }) => words) : now.terms.map(({ text }) => term(text));
  // The word or sign has its room before it shows: nothing may move under a thumb.
  const said = () =>
    single ? el("span.said.tick", { "aria-hidden": "true" }, "✓") : el("span.said.badge.fake", {}, "fake");
  const buttons = choices.map((words, i) =>
    el(
      "button.option",
      {
        type: "button",
        onclick: () => ballot.press(i, single),
        "aria-keyshortcuts": DEVICE_KEYS[i] ?? null,
      },
      el("span.number", {}, i + 1),
      el("span.words", {}, words),
      now.mine.own === i ? el("span.yours", {}, "yours") : said(),
    ),
  );
  const foot = el("p", {});
  const keep = el("button.main", { type: "button", onclick: () => ballot.hand_in() });
  const node = el(
    "section.voting",
    {},
    heading(headline(now)),
    el("p.task", {}, now.mode.task),
    question(now),
    now.kind === "answers" && el("p.shown", {}, term(now.terms[0]?.text ?? "")),
    el(
      "ol.options",
      {},
      buttons.map((button) => el("li", {}, button)),
    ),
    el("div.foot", {}, keep, foot),
  );
  return {
    node,
    update({ mine, attempt }) {
      buttons.forEach((button, i) => {
        const pressed = ballot.marks.includes(i);
        button.setAttribute("aria-pressed", pressed);
        button.disabled = mine.out || mine.own === i;
      });
      const offered = attempt > 1 ? ballot.marks.length || !single : now.mode.name === "open" && !ballot.marks.length;
      keep.hidden = mine.out || ballot.voted || ballot.unsent || !offered;
      write(keep, attempt > 1 ? "Keep my first vote" : "None of them is fake");
      write(foot, footText(mine, single));
    },
  };
}

function footText(mine, single) {
  if (mine.out) return "You are out of this streak. Watch who is left standing; you play again on the next sheet.";
  if (ballot.why) return ballot.why;
  if (ballot.unsent) return "Sending …";
  if (!ballot.voted) return single ? "" : "Tap the fakes. Every tap is sent at once.";
  const what = single ? "Your vote is in." : `${ballot.marks.length} marked, and in.`;
  return `✓ ${what} You can change it until the vote closes.`;
}

function mineInWords(now) {
  const { mine, kind, terms, answers } = now;
  if (mine.out) return [el("p", {}, "You are out of this streak; you play again on the next sheet.")];
  if (!mine.marks) return [el("p", {}, "You did not vote in this one. You can in the next.")];
  if (kind === "answers") return [el("p", {}, "You said: ", el("strong", {}, answers[mine.marks[0]]?.words ?? ""))];
  if (!mine.marks.length) return [el("p", {}, "You took none of them for fake.")];
  const chosen = el(
    "ol.chosen",
    {},
    mine.marks.map((i) => el("li", {}, el("span.number", {}, i + 1), term(terms[i]?.text ?? ""))),
  );
  return [el("p", {}, kind === "choice" ? "You chose:" : "You took these for fakes:"), chosen];
}

function closed(now) {
  const mine = el("div.vote");
  const refusal = el("p.why", { role: "alert" }, ballot.why);
  const node = el(
    "section",
    {},
    heading("The vote is closed"),
    el("p.task", {}, "Look up: here it comes."),
    refusal,
    mine,
  );
  return { node, update: (state) => fill(mine, mineInWords(state)) };
}

function discuss(now) {
  const mine = el("div.vote");
  const node = el(
    "section",
    {},
    heading("Talk it over"),
    el(
      "p.task",
      {},
      "Convince your neighbour, or be convinced. Then everyone votes a second time, and that vote counts.",
    ),
    mine,
  );
  return { node, update: (state) => fill(mine, mineInWords(state)) };
}

function reveal(now) {
  const list = el("ol.revealed");
  const total = el("p.total", { role: "status" });
  const node = el("section.reveal", {}, heading(headline(now)), question(now), list, total);
  let seen = turnedUp(now.terms); // what was turned before I came is not read out
  return {
    node,
    update(state) {
      const { mine, terms } = state;
      const up = turnedUp(terms);
      const fresh = up.filter((i) => !seen.includes(i));
      seen = up;
      fill(
        list,
        terms.map((card, i) => revealed(state, card, i, fresh.includes(i))),
        state.kind === "answers" && answered(state),
      );
      write(total, mine.points === null ? "" : earned(state));
      if (!fresh.length) return;
      write(byId("say"), fresh.map((i) => `${terms[i].text}: ${terms[i].truth}.`).join(" "));
      if (up.length < terms.length) list.children[fresh[0]].scrollIntoView({ block: "nearest" });
    },
  };
}

function earned({ mine, mode }) {
  if (mode.name === "streak")
    return mine.out ? `Out. ${points(mine.score)} so far.` : `Still standing. ${points(mine.score)}.`;
  return `${points(mine.points)} in this one, ${points(mine.score)} in all.`;
}

function revealed(state, card, i, isFresh) {
  const { mine, kind, ballots } = state;
  const up = card.truth !== undefined;
  const marked = mine.marks?.includes(i) ?? false;
  const right = kind === "marks" ? mine.right?.[i] : null;
  const said = {
    marks: mine.marks && `you said ${marked ? "fake" : "real"}`,
    choice: marked && "you chose this",
    answers: "",
  }[kind];
  const crowd =
    up &&
    card.votes !== undefined &&
    ballots > 0 &&
    `${percent(card.votes / ballots)} of the room ${kind === "marks" ? "said fake" : "chose it"}`;
  const mark = up && kind === "choice" && marked ? mine.right?.[0] : right;
  return el(
    `li${up ? ".up" : ""}${isFresh ? ".new" : ""}`,
    {},
    kind !== "answers" && el("span.number", {}, i + 1),
    el(
      "div.card",
      {},
      el("div.top", {}, term(card.text), up && badge(card.truth)),
      up && (card.meaning || card.origin) && el("p.meaning", {}, card.meaning || card.origin),
      up && card.author && el("p.meaning", {}, "written by ", i === mine.own ? "you" : el("bdi", {}, card.author)),
      up && card.disputed && el("p.meaning", {}, "Somebody knows that it is real after all."),
      said && el("p.votes", {}, sign(up ? mark : null), said),
      crowd && el("p.votes.quiet", {}, crowd),
    ),
  );
}

function answered({ answers, mine, ballots }) {
  return el(
    "li.answers",
    {},
    el(
      "ul",
      {},
      answers.map(({ words, votes, right }, i) =>
        el(
          "li",
          {},
          sign(mine.marks?.includes(i) ? mine.right?.[0] : null),
          el(right ? "strong" : "span", {}, words),
          " ",
          el(
            "span.quiet",
            {},
            votes === undefined || !ballots ? "" : percent(votes / ballots),
            mine.marks?.includes(i) ? " · your answer" : "",
          ),
        ),
      ),
    ),
  );
}

const sign = (right) =>
  right === true ? el("strong.right", {}, "✓ right: ") : right === false ? el("strong.wrong", {}, "✗ wrong: ") : "";
const badge = (truth) => el(`span.badge.${truth === "real" ? "real" : "fake"}`, {}, truth);

function scores(now) {
  const place = el("p.big");
  const rest = el("div");
  const node = el(
    "section.scores",
    {},
    heading(now.phase === "end" ? "That was it. Thank you!" : "The scores"),
    place,
    rest,
  );
  return {
    node,
    update({ mine, counts, leaders, fooled, lies }) {
      fill(
        place,
        mine.place ? `Place ${mine.place} of ${counts.players}, with ${points(mine.score)}` : points(mine.score),
      );
      fill(
        rest,
        leaders.length > 0 && [
          el("h2", {}, "The top five"),
          el(
            "ol.leaders",
            {},
            leaders.map((leader) =>
              el(
                leader.name === mine.name ? "li.me" : "li",
                {},
                el("span.number", {}, leader.place),
                el("bdi", {}, leader.name),
                el("span", {}, points(leader.score)),
              ),
            ),
          ),
        ],
        fooled.length > 0 && [
          el("h2", {}, "What fooled this room"),
          el(
            "ul.fooled",
            {},
            fooled.map(({ text, truth, share, meaning }) =>
              el(
                "li",
                {},
                el(
                  "div.card",
                  {},
                  el("div.top", {}, term(text), badge(truth)),
                  meaning && el("p.meaning", {}, meaning),
                  el("p.votes", {}, `${percent(share)} were fooled`),
                ),
              ),
            ),
          ),
        ],
        lies.length > 0 && [
          el("h2", {}, "The best lies"),
          el(
            "ul.fooled",
            {},
            lies.map(({ text, author, fooled: n }) =>
              el("li", {}, el("div.card", {}, term(text), el("p.votes", {}, el("bdi", {}, author), ` fooled ${n}`))),
            ),
          ),
        ],
      );
    },
  };
}

function end(now) {
  return scores(now);
}

// ── Keyboard ──────────────────────────────────────────────────────────────────────────────────

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest("input, textarea, dialog")) return;
  const options = [...main.querySelectorAll(".option")];
  if (!options.length) return;
  const digit = DEVICE_KEYS.indexOf(event.key);
  if (digit >= 0 && digit < options.length) {
    options[digit].focus();
    options[digit].click();
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    const here = options.indexOf(document.activeElement);
    const next = event.key === "ArrowDown" ? here + 1 : here < 0 ? options.length - 1 : here - 1;
    options[Math.min(Math.max(next, 0), options.length - 1)].focus();
  } else return;
  event.preventDefault();
});

// ── Begin ─────────────────────────────────────────────────────────────────────────────────────

if (code) {
  notice("Knocking at the room’s door …");
  link = new Link("/ws", {
    hello: () => ({ type: "hello", v: 1, code, ...(token ? { token } : {}) }),
    token: () => token,
    receive,
    status,
  });
} else askCode();
