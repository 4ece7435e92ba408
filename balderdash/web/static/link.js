// The line to the room. It comes back by itself: phones sleep, and halls have poor Wi-Fi.

const FIRST_WORD = 5000; // ms from opening a socket to its first message
const FAILURES = 2; // that many sockets in a row without a word: ask by plain requests instead
const POLL = 2000; // ms between two such requests
const SOCKET_AGAIN = 10; // try a socket after that many requests
const ANSWER = 4000; // ms that the room may take to acknowledge
const SILENCE = 25000; // ms without a message after which the line is tested
const LONGEST_WAIT = 5000; // ms between two attempts

export class Link {
  /**
   * @param {string} path - of the socket
   * @param {Object} page - what belongs to the page:
   *   hello() returns the first message, or null;
   *   receive(message) takes every message but acknowledgements;
   *   status(word) learns "connecting", "open", "polling" or "lost";
   *   token() returns the secret for plain requests; without this function there are none
   */
  constructor(path, page) {
    this.path = path;
    this.page = page;
    this.socket = null;
    this.failures = 0;
    this.polling = false;
    this.rev = -1;
    this.n = 0;
    this.waiting = new Map(); // number of a message -> the function that takes its acknowledgement
    this.stopped = false;
    this.dismissed = false; // the last word was a goodbye
    this.heard = 0;
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.renew());
    addEventListener("pageshow", (event) => event.persisted && this.renew());
    addEventListener("online", () => this.renew());
    if (page.token) setInterval(() => this.#test(), SILENCE / 5);
    this.#open();
  }

  /** Sends a message and resolves to its acknowledgement, or to null if none came. */
  send(message) {
    const n = ++this.n;
    return new Promise((resolve) => {
      const late = setTimeout(() => {
        this.waiting.delete(n);
        if (this.socket?.readyState === WebSocket.OPEN) this.renew(); // it looks open, but nobody is there
        resolve(null);
      }, ANSWER);
      this.waiting.set(n, (ack) => {
        clearTimeout(late);
        resolve(ack);
      });
      if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify({ ...message, n }));
      else if (this.polling) this.#ask("POST", "/send", { ...message, n }).catch(() => {});
    });
  }

  /** Sends a message that is not acknowledged, if the socket is open. */
  tell(message) {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }

  /** Replaces the socket at once: after a sleep an open one may be dead without knowing it. */
  renew() {
    if (this.stopped || this.socket?.readyState === WebSocket.CONNECTING) return;
    this.#drop();
    this.#open();
  }

  /** Ends the line for good. */
  stop() {
    this.stopped = true;
    this.#drop();
  }

  #open() {
    clearTimeout(this.again);
    if (!this.polling) this.page.status("connecting");
    const socket = new WebSocket(`${location.protocol === "https:" ? "wss:" : "ws:"}//${location.host}${this.path}`);
    this.socket = socket;
    let spoken = false;
    const silent = setTimeout(() => socket === this.socket && this.#failed(), FIRST_WORD);
    socket.onopen = () => {
      const hello = this.page.hello?.();
      if (hello) socket.send(JSON.stringify(hello));
    };
    socket.onmessage = (event) => {
      if (socket !== this.socket) return;
      if (!spoken) {
        spoken = true;
        clearTimeout(silent);
        this.failures = 0;
        this.rev = -1;
        this.polling = false;
        for (const give of this.waiting.values()) give(null); // what the old socket was asked, nobody answers any more
        this.waiting.clear();
        this.page.status("open");
      }
      this.#take(parsed(event.data));
    };
    socket.onclose = () => {
      clearTimeout(silent);
      if (socket !== this.socket) return;
      if (spoken) this.#later(this.dismissed ? LONGEST_WAIT : 300);
      else this.#failed();
    };
  }

  #failed() {
    this.failures += 1;
    this.#drop();
    if (this.page.token && this.failures >= FAILURES) this.#poll();
    else this.#later(Math.min(LONGEST_WAIT, 500 * 2 ** this.failures));
  }

  #later(ms) {
    if (this.stopped) return;
    this.socket = null;
    if (!this.polling) this.page.status(this.failures ? "lost" : "connecting");
    this.again = setTimeout(() => this.#open(), ms * (0.75 + Math.random() / 2)); // two hundred phones, not at one moment
  }

  #drop() {
    const old = this.socket;
    this.socket = null;
    clearTimeout(this.again);
    old?.close();
  }

  #take(message) {
    if (!message) return;
    this.heard = Date.now();
    if (message.type === "welcome") this.rev = -1; // a room that was taken up again counts anew
    if (message.type === "ack") {
      this.waiting.get(message.n)?.(message);
      this.waiting.delete(message.n);
    } else if (message.type !== "state") {
      this.dismissed = message.type === "bye";
      this.page.receive(message);
    } else if (message.rev >= this.rev) {
      this.rev = message.rev;
      this.page.receive(message);
    }
  }

  async #ask(method, path, body) {
    const token = this.page.token();
    const answer = await fetch(path, {
      method,
      cache: "no-store",
      headers: token ? { Authorization: `Bearer ${token}` } : {},
      body: body && JSON.stringify(body),
      signal: AbortSignal.timeout?.(FIRST_WORD),
    });
    if (answer.status === 401) return false;
    for (const message of (await answer.json()).messages) this.#take(message);
    return true;
  }

  async #poll() {
    if (this.polling) return;
    this.polling = true;
    for (let asked = 0; this.polling && !this.stopped; asked++) {
      try {
        const known = asked > 0 && this.page.token() && (await this.#ask("GET", "/state"));
        if (!known) await this.#ask("POST", "/hello", this.page.hello());
        if (this.polling) this.page.status("polling");
      } catch {
        if (this.polling) this.page.status("lost");
      }
      if (asked % SOCKET_AGAIN === SOCKET_AGAIN - 1 && !this.socket) this.#open();
      await new Promise((resolve) => setTimeout(resolve, POLL));
    }
  }

  async #test() {
    if (this.socket?.readyState !== WebSocket.OPEN || Date.now() - this.heard < SILENCE || document.hidden) return;
    const before = this.rev;
    try {
      await this.#ask("GET", "/state");
      if (this.rev > before) this.renew(); // the socket should have brought this
    } catch {
      this.renew();
    }
  }
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
