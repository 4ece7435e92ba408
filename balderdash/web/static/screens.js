// The screens of a phone, one for each phase of the room. A screen is a node, and a function that brings it up to date.

import { badge, bestOf, el, fill, fooledShare, headline, part, percent, points, term, turnedUp, write } from "./dom.js";

/** The keys of the options, in their order. */
export const OPTION_KEYS = "1234567890";

/**
 * The screens of a phone, by phase: each takes a snapshot and returns {node, update(snapshot)}.
 *
 * @param {Object} page - what belongs to the page: ballot, send(message), askName(), say(text) to screen readers
 */
export const screensOf = (page) => ({
  lobby: (now) => lobby(now, page),
  write: (now) => writing(now, page),
  vote: (now) => voting(now, page),
  closed: (now) => closed(now, page),
  discuss,
  reveal: (now) => reveal(now, page),
  scores,
  end: scores,
});

export const heading = (text) => el("h1", { tabIndex: -1 }, text);

function question({ mode, question: text }) {
  if (!text) return null;
  return el("p.question", mode.name === "meaning" ? text : term(text));
}

function lobby(now, { askName }) {
  const name = el("p.big");
  const rename = el("button", { type: "button", onclick: askName }, "Choose another name");
  const soon = el("p.quiet", { role: "status" });
  const node = el(
    "section.notice",
    heading("You are in"),
    name,
    rename,
    el("p", "Some terms are real. Some were written, letter by letter, by a small neural network. You will say which."),
    soon,
  );
  return {
    node,
    update({ mine, dealing }) {
      fill(name, el("bdi", mine.name));
      write(soon, dealing ? "Dealing …" : "It begins when the speaker says so.");
      rename.hidden = !mine.can_rename;
    },
  };
}

function writing(now, page) {
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
  const button = el("button.main", "Hand in");
  const done = el("p.done", { role: "status" });
  const send = async (event) => {
    event.preventDefault();
    write(why, "");
    button.disabled = true;
    const ack = await page.send({ type: "write", round: now.round, text: input.value });
    button.disabled = false;
    if (!ack) write(why, "The room did not answer. Hand it in again.");
    else if (!ack.ok) write(why, ack.why);
    else handedIn(ack.text);
  };
  const handedIn = (text) => {
    write(button, "Hand in again");
    write(done, `✓ Handed in: “${text}”. You can change it until writing closes.`);
  };
  const label = meanings
    ? "What might it mean? Make the others believe you."
    : `Write a term that the others will take for a real one. It begins with “${now.prefix}”.`;
  const node = el(
    "section",
    heading(headline(now)),
    question(now),
    el("form.writing", { onsubmit: send }, el("label", { htmlFor: "text" }, label), input, why, button, done),
  );
  return {
    node,
    update({ mine }) {
      if (mine.text !== null) handedIn(mine.text);
    },
  };
}

function voting(now, { ballot }) {
  const single = now.kind !== "marks";
  const choices =
    now.kind === "answers" ? now.answers.map(({ words }) => words) : now.terms.map(({ text }) => term(text));
  // It is always there and only becomes visible: nothing may move under a thumb.
  const said = () =>
    single ? el("span.said.tick", { "aria-hidden": "true" }, "✓") : el("span.said.badge.fake", "fake");
  const buttons = choices.map((words, i) =>
    el(
      "button.option",
      {
        type: "button",
        onclick: () => ballot.press(i, single),
        "aria-keyshortcuts": OPTION_KEYS[i] ?? null,
      },
      el("span.number", i + 1),
      el("span.words", words),
      now.mine.own === i ? el("span.yours", "yours") : said(),
    ),
  );
  const foot = el("p");
  const keep = el("button.main", { type: "button", onclick: () => ballot.hand_in() });
  const node = el(
    "section.voting",
    heading(headline(now)),
    el("p.task", now.mode.task),
    question(now),
    now.mine.text !== null &&
      now.mine.own === null &&
      !now.mine.knew &&
      el("p.quiet", "More was written than fits here, and lots were drawn: yours comes another time."),
    now.kind === "answers" && el("p.shown", term(now.terms[0]?.text ?? "")),
    el(
      "ol.options",
      buttons.map((button) => el("li", button)),
    ),
    el("div.foot", keep, foot),
  );
  return {
    node,
    update({ mine, attempt }) {
      buttons.forEach((button, i) => {
        const pressed = ballot.marks.includes(i);
        button.setAttribute("aria-pressed", pressed);
        button.disabled = mine.out || mine.knew || mine.own === i;
      });
      const offered = attempt > 1 ? ballot.marks.length || !single : now.mode.name === "open" && !ballot.marks.length;
      keep.hidden = mine.out || mine.knew || ballot.voted || ballot.unsent || !offered;
      write(keep, attempt > 1 ? "Keep my first vote" : "None of them is fake");
      write(foot, footText(ballot, mine, single));
    },
  };
}

function footText(ballot, mine, single) {
  if (mine.out) return "You are out of this streak. Watch who is left standing; you play again on the next sheet.";
  if (mine.knew) return "You wrote what it really means. You have your points, and do not vote.";
  if (ballot.why) return ballot.why;
  if (ballot.unsent) return "Sending …";
  if (!ballot.voted) return single ? "" : "Tap the fakes. Every tap is sent at once.";
  const what = single ? "Your vote is in." : `${ballot.marks.length} marked and sent.`;
  return `✓ ${what} You may change it.`;
}

function mineInWords(now) {
  const { mine, kind, terms, answers } = now;
  if (mine.out) return [el("p", "You are out of this streak; you play again on the next sheet.")];
  if (mine.knew) return [el("p", "You wrote what it really means. You have your points.")];
  if (!mine.marks) return [el("p", "You did not vote in this one. You can in the next.")];
  if (kind === "answers") return [el("p", "You said: ", el("strong", answers[mine.marks[0]]?.words ?? ""))];
  if (!mine.marks.length) return [el("p", "You took none of them for fake.")];
  const chosen = el(
    "ol.chosen",
    mine.marks.map((i) => el("li", el("span.number", i + 1), term(terms[i]?.text ?? ""))),
  );
  return [el("p", kind === "choice" ? "You chose:" : "You took these for fakes:"), chosen];
}

/** The screen while nobody votes: what I said stays in sight. */
function resting(title, task, refusal) {
  const mine = el("div.vote");
  const node = el("section", heading(title), el("p.task", task), refusal, mine);
  return { node, update: (state) => fill(mine, mineInWords(state)) };
}

const closed = (now, { ballot }) =>
  resting("The vote is closed", "Look up: here it comes.", el("p.why", { role: "alert" }, ballot.why));

const discuss = () =>
  resting(
    "Talk it over",
    "Convince your neighbour, or be convinced. Then everyone votes a second time, and that vote counts.",
  );

function reveal(now, { say }) {
  const list = el("ol.revealed");
  const total = el("p.total", { role: "status" });
  const node = el("section.reveal", heading(headline(now)), question(now), list, total);
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
      say(fresh.map((i) => `${terms[i].text}: ${terms[i].truth}.`).join(" "));
      const one = fresh.length === 1; // all at once are read from the top
      if (one || up.length < terms.length) list.children[fresh[0]].scrollIntoView({ block: "nearest" });
      if (one && total.textContent) total.scrollIntoView({ block: "nearest" });
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
    kind !== "answers" && el("span.number", i + 1),
    el(
      "div.card",
      el("div.top", term(card.text), up && badge(card.truth)),
      up && (card.meaning || card.origin) && el("p.meaning", card.meaning || card.origin),
      up && card.author && el("p.meaning", "written by ", i === mine.own ? "you" : el("bdi", card.author)),
      up && card.disputed && el("p.meaning", "Somebody knows that it is real after all."),
      said && el("p.votes", sign(up ? mark : null), said),
      crowd && el("p.votes.quiet", crowd),
    ),
  );
}

function answered({ answers, mine, ballots }) {
  return el(
    "li.answers",
    el(
      "ul",
      answers.map(({ words, votes, right }, i) =>
        el(
          "li",
          sign(mine.marks?.includes(i) ? mine.right?.[0] : null),
          el(right ? "strong" : "span", words),
          " ",
          el(
            "span.quiet",
            votes === undefined || !ballots ? "" : percent(votes / ballots),
            mine.marks?.includes(i) ? " · your answer" : "",
          ),
        ),
      ),
    ),
  );
}

const sign = (right) =>
  right === true ? el("strong.right", "✓ right: ") : right === false ? el("strong.wrong", "✗ wrong: ") : "";

function scores(now) {
  const place = el("p.big");
  const soon = el("p.quiet", { role: "status" });
  const rest = el("div");
  const node = el(
    "section.scores",
    heading(now.phase === "end" ? "That was it. Thank you!" : "The scores"),
    place,
    soon,
    rest,
  );
  return {
    node,
    update(state) {
      const { mine, counts, fooled, lies, dealing } = state;
      write(soon, dealing ? "Dealing the next sheet …" : "");
      fill(
        place,
        mine.place ? `Place ${mine.place} of ${counts.players}, with ${points(mine.score)}` : points(mine.score),
      );
      const foolers = fooled.map(({ text, truth, share, meaning }) =>
        el(
          "li",
          el(
            "div.card",
            el("div.top", term(text), badge(truth)),
            meaning && el("p.meaning", meaning),
            el("p.votes", fooledShare(share)),
          ),
        ),
      );
      const liars = lies.map(({ text, author, fooled: n }) =>
        el("li", el("div.card", term(text), el("p.votes", el("bdi", author), ` fooled ${n}`))),
      );
      fill(
        rest,
        part("The best", "ol.leaders", bestOf(state, ({ name }) => (name === mine.name ? "li.me" : "li"), points)),
        part("What fooled this room", "ul.fooled", foolers),
        part("The best lies", "ul.fooled", liars),
      );
    },
  };
}
