// The page of a phone: every snapshot of the room becomes one screen.

import { Ballot } from "./ballot.js";
import { el, fill, points, write } from "./dom.js";
import { Link } from "./link.js";
import { heading, OPTION_KEYS, screensOf } from "./screens.js";

const CODE = /^\/([A-Za-z0-9]{4})\/?$/;
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
const screens = screensOf({
  ballot,
  askName,
  send: (message) => link.send(message),
  say: (text) => write(byId("say"), text),
});

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
    const name = el("bdi", me.name);
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
      heading(head),
      lines.map((line) => el("p", line)),
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
      heading("Which room?"),
      el(
        "form",
        { onsubmit: go },
        el("label", { htmlFor: "code" }, "The four letters on the screen"),
        input,
        el("p.why", { id: "code-why", role: "alert" }, why),
        el("button.main", "Join"),
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
        el("button", { type: "button", onclick: () => dialog.close() }, "Cancel"),
        el("button.main", "Save"),
      ),
    ),
  );
  dialog.showModal();
  input.select();
}

// ── Screens ───────────────────────────────────────────────────────────────────────────────────

function show(now) {
  const key = `${now.phase} ${now.round} ${now.attempt}`;
  if (key !== screen.key) {
    const { node, update } = screens[now.phase](now);
    main.dataset.phase = now.phase;
    enter(key, node, update);
  }
  screen.update(now);
}

/** Puts a screen in place of the one before, and leads readers and keyboards to its head. */
function enter(key, node, update = () => {}) {
  const first = screen.key === "";
  if (key === "notice" && screen.key === key && main.textContent === node.textContent) return;
  screen = { key, update };
  write(byId("say"), ""); // what was said of the screen before is over
  fill(main, node);
  scrollTo(0, 0);
  if (!first && !byId("rename").open) node.querySelector("h1")?.focus({ preventScroll: true });
}

// ── Keyboard ──────────────────────────────────────────────────────────────────────────────────

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest("input, textarea, dialog")) return;
  const options = [...main.querySelectorAll(".option")];
  if (!options.length) return;
  const digit = OPTION_KEYS.indexOf(event.key);
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
