// The page of the projector, what the whole hall sees: every snapshot of the room becomes one picture.
// The page of the stage is the same, and a clicker's keys turn to what comes next. It works on the laptop of the room
// only, with the key that the terminal shows; the key stays behind the # of the address, so it is never sent with one.

import {
  badge, bestOf, counted, el, fill, fooledShare, headline, part, percent, signed, term, turnedUp, write,
} from "./dom.js";
import { Link } from "./link.js";

const FOOLED = 3; // terms and lies beside the leaders
const NAMES = 12; // of those who joined last
const LONG = 36; // letters of a term that is written smaller
const NEXT = new Set(["PageDown", "ArrowRight", "ArrowDown", "Enter", " "]);
const TWICE = 400; // ms in which a second press of a nervous thumb is the same one
const byId = (id) => document.getElementById(id);

const isStage = location.pathname === "/stage";
const key = location.hash.slice(1);
let missing;
const link = new Link(isStage ? "/stage/ws" : "/projector/ws", {
  hello: isStage ? () => ({ type: "hello", key }) : undefined,
  receive(message) {
    if (message.type === "state") show(message);
    else if (message.type === "bye") {
      if (!message.retry) link.stop();
      byId("rail").hidden = true;
      picture("notice", el("h1", message.retry ? "One moment …" : "Nothing to see here"), el("p.lead", message.why));
    }
  },
  status(word) {
    clearTimeout(missing);
    if (word === "open") write(byId("line"), "");
    else missing = setTimeout(() => write(byId("line"), "The room does not answer. Trying again …"), 2000);
  },
});
document.addEventListener("keydown", handle);
addEventListener("resize", fit);
if (isStage) {
  document.title = "Balderdash: the stage";
  document.addEventListener("keydown", (event) => {
    if (!NEXT.has(event.key) || event.repeat || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    next();
  });
  byId("main").addEventListener("click", next);
}

let last = 0; // when the clicker was pressed

function next() {
  if (Date.now() - last < TWICE) return;
  last = Date.now();
  link.tell({ type: "next" });
}

/** t: light or dark; f: the whole screen; b or a full stop, as clickers send it: black. */
function handle(event) {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const root = document.documentElement;
  if (event.key === "t") {
    const dark = byId("dark");
    dark.media = matchMedia(dark.media).matches ? "not all" : "all";
  } else if (event.key === "f") {
    if (document.fullscreenElement) document.exitFullscreen();
    else root.requestFullscreen?.();
  } else if (event.key === "b" || event.key === ".") root.classList.toggle("black");
}

let drawn = ""; // what the picture shows
let seen = []; // the places of the terms that were turned up before
let newest = -1; // the place of the one that was turned up last

function show(state) {
  write(byId("banner"), state.notice);
  write(byId("dealing"), state.dealing ? "Dealing …" : "");
  const draw = { lobby, write: writing, vote: voting, closed: voting, discuss, reveal, scores, end: scores }[
    state.phase
  ];
  rail(state);
  // While votes come in, only their number changes: the picture is left alone.
  const now = JSON.stringify({ ...state, rev: 0, dealing: 0, counts: state.phase === "lobby" && state.counts });
  if (now === drawn) return;
  if (state.phase !== "reveal") seen = [];
  picture(state.phase, ...draw(state));
  fit();
  drawn = now;
}

/** Puts a picture in place of the one before. */
function picture(name, ...children) {
  document.body.className = name;
  drawn = "";
  fill(byId("main"), ...children);
}

/** Makes the letters of the cards smaller until all of them fit; few sheets need it. */
function fit() {
  const main = byId("main");
  for (const size of [1, 0.9, 0.8, 0.75, 0.7, 0.65, 0.6, 0.55, 0.5, 0.45, 0.4]) {
    main.style.setProperty("--fit", size);
    if (main.scrollHeight <= main.clientHeight && holds(main.querySelector(".cards"))) return;
  }
}

/** Whether no card stands outside of its list: what stands below, as at the reveal, hides that from the page. */
function holds(list) {
  if (!list?.childElementCount) return true;
  const { top, bottom } = list.getBoundingClientRect();
  const first = list.firstElementChild.getBoundingClientRect();
  return first.top >= top - 1 && list.lastElementChild.getBoundingClientRect().bottom <= bottom + 1;
}

// ── The corner: how to join, and how many voted ───────────────────────────────────────────────

function rail({ phase, join, counts }) {
  const node = byId("rail");
  node.hidden = phase === "lobby";
  if (node.hidden) return;
  const count = progress(phase, counts);
  if (node.dataset.url !== join.url) {
    node.dataset.url = join.url;
    fill(node, el("p.progress"), el("figure", code(join), el("figcaption", "Join in: ", el("strong", join.code))));
  }
  const place = node.querySelector(".progress");
  if (place.textContent !== (count?.text ?? "")) fill(place, count && [el("strong", count.n), el("span", count.rest)]);
}

function progress(phase, counts) {
  const told = (n, rest) => ({ n, rest, text: `${n}${rest}` });
  if (phase === "write") return told(counts.wrote, ` of ${counts.players} written`);
  if (phase === "vote" || phase === "closed")
    return told(counts.voted, ` of ${counts.standing ?? counts.players} voted`);
  if (counts.standing !== null && phase === "reveal") return told(counts.standing, " left standing");
  return null;
}

const code = (join) => el("img.qr", { src: `/qr.svg?${encodeURIComponent(join.code)}`, alt: `QR code of ${join.url}` });

// ── Pictures ──────────────────────────────────────────────────────────────────────────────────

function lobby({ title, join, counts, names }) {
  return [
    code(join),
    el(
      "div.invitation",
      el("h1", "Real, or balderdash?"),
      el("p.lead", title),
      el(
        "dl",
        el("dt", "Scan the code, or open"),
        el("dd.address", join.address),
        el("dt", "and type"),
        el("dd.letters", join.code),
      ),
      el("p.joined", counted(counts.players, "player")),
      el(
        "ul.names",
        names
          .slice(-NAMES)
          .reverse()
          .map((name) => el("li", el("bdi", name))),
      ),
    ),
  ];
}

function question({ mode, question: text }) {
  if (!text) return null;
  return el("p.question", mode.name === "meaning" ? `“${text}”` : term(text));
}

function writing(state) {
  const { mode, prefix, question: asked } = state;
  return [
    el("h1", headline(state)),
    el("p.lead", mode.task),
    asked ? el("p.prefix.asked", term(asked)) : el("p.prefix", term(`${prefix}…`)),
  ];
}

function voting(state) {
  const { phase, mode } = state;
  return [
    el("h1", headline(state)),
    el("p.lead", phase === "closed" ? "The vote is closed." : mode.task),
    question(state),
    cards(state),
  ];
}

function discuss(state) {
  return [
    el("h1", headline(state)),
    el("p.lead", "Talk it over with your neighbours. The second vote counts."),
    question(state),
    cards(state),
  ];
}

function reveal(state) {
  const { kind, terms, ballots_before: before } = state;
  const up = turnedUp(terms);
  const fresh = up.filter((i) => !seen.includes(i));
  if (fresh.length) newest = fresh.at(-1);
  else if (!up.includes(newest)) newest = up.at(-1);
  seen = up;
  const isWhole = kind !== "marks" && up.length === terms.length;
  const card = isWhole ? (terms.find(({ truth }) => truth === "real") ?? terms[newest]) : terms[newest];
  const legend = before ? el("span.legend", el("span.first", "first vote"), el("span.second", "second vote")) : null;
  const what = { marks: "share of the room that said fake", choice: "share of the room that chose it", answers: null }[
    kind
  ];
  const list = cards(state, isWhole ? -1 : newest, fresh.length > 0);
  return [el("h1", headline(state)), el("p.lead", what, legend), question(state), list, spotlight(card, state)];
}

/** The term that was turned up last, with its meaning at full width. */
function spotlight(card, { kind, ballots, terms }) {
  if (!card?.truth) return el("div.spotlight", el("p.meaning", "…"));
  const wrong =
    kind === "marks" && card.votes !== undefined && ballots
      ? (card.truth === "real" ? card.votes : ballots - card.votes) / ballots
      : 0;
  return el(
    "div.spotlight",
    terms.length > 1 &&
      el(
        "p.what",
        badge(card.truth),
        term(card.text),
        card.author && el("span.quiet", "by ", el("bdi", card.author)),
        wrong > 0.5 && el("span.wrong", fooledShare(wrong)),
      ),
    el("p.meaning", card.meaning || card.origin),
    card.meaning && card.origin && el("p.origin.quiet", card.origin),
  );
}

/** The cards of a hand, as many as there are, with bars where they are turned up. */
function cards(state, lit = -1, isFresh = false) {
  const { kind, terms, answers, turned, ballots } = state;
  const large = terms.length <= 4;
  const isLong = large && terms.some(({ text }) => text.length > LONG); // few lines look alike
  const list = el(
    `ol.cards${large ? ".large" : ""}${isFresh ? ".fresh" : ""}.of-${terms.length}`,
    terms.map((card, i) => {
      const up = card.truth !== undefined;
      return el(
        `li${isLong || card.text.length > LONG ? ".long" : ""}${i === lit ? ".new" : ""}`,
        kind !== "answers" && el("span.number", i + 1),
        el("span.text", term(card.text), by(state, card)),
        up && el("span.truth", badge(card.truth)),
        up &&
          card.votes !== undefined &&
          ballots > 0 &&
          bars(state, card, kind === "marks" || card.truth !== "real" ? "fake" : "real"),
      );
    }),
  );
  if (kind !== "answers") return list;
  return [
    list,
    el(
      "ol.answers",
      answers.map((answer, i) =>
        el(
          `li${answer.right ? ".right" : ""}`,
          !turned && el("span.number", i + 1),
          el("span.words", answer.right ? "✓ " : "", answer.words),
          answer.votes !== undefined && ballots > 0 && bars(state, answer, answer.right ? "real" : "other"),
        ),
      ),
    ),
  ];
}

/** Who wrote a lie, or which term a meaning belongs to. */
function by({ mode }, { author, origin }) {
  const whose = author || (mode.name === "definition" && origin);
  return whose ? el("small.quiet", el("bdi", whose)) : null;
}

function bars({ ballots, ballots_before: ballotsBefore }, { votes, before }, kind) {
  return el(
    "span.bars",
    before !== undefined && ballotsBefore > 0 && bar(before / ballotsBefore, `first ${kind}`),
    bar(votes / ballots, kind),
  );
}

function bar(share, kind) {
  const fill = el("span.fill");
  fill.style.setProperty("--share", share);
  return el(`span.bar.${kind.replace(" ", ".")}`, fill, el("span.share", percent(share)));
}

/** A part of the scores beside the others. */
const column = (...of) => {
  const inside = part(...of);
  return inside && el("section", inside);
};

function scores(state) {
  const { phase, fooled, lies } = state;
  const foolers = fooled
    .slice(0, FOOLED)
    .map(({ text, truth, share, meaning }) =>
      el(
        "li",
        el("p.what", badge(truth), term(text)),
        meaning && el("p.quiet", meaning),
        el("p.wrong", fooledShare(share)),
      ),
    );
  const liars = lies
    .slice(0, FOOLED)
    .map(({ text, author, fooled: n }) =>
      el("li", el("p.what", term(text)), el("p.quiet", el("bdi", author), ` fooled ${n}`)),
    );
  return [
    el("h1", phase === "end" ? "That was it. Thank you!" : "The scores"),
    el(
      "div.columns",
      column("The best", "ol.leaders", bestOf(state, ({ place }) => (place === 1 ? "li.best" : "li"), signed)),
      !lies.length && column("What fooled this room", "ul.fooled", foolers),
      column("The best lies", "ul.fooled", liars),
    ),
  ];
}
