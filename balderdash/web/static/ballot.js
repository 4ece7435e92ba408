// My vote: what I marked last, and whether the room has it.

const SETTLING = 1500; // ms after an acknowledgement in which a snapshot may still be older than the vote

export class Ballot {
  /**
   * @param {function(Object): Promise} send - sends a message and resolves to its acknowledgement, or null
   * @param {function()} changed - is called when something is to be drawn anew
   */
  constructor(send, changed) {
    this.send = send;
    this.changed = changed;
    this.key = "";
    this.marks = [];
    this.why = ""; // the room's reason for refusing the last vote
    this.voted = false;
    this.unsent = false; // the room has not acknowledged these marks
    this.underway = false;
    this.settled = 0;
  }

  /** Takes a snapshot. What I changed since wins while the vote is open; afterwards the room's word does. */
  take(state) {
    const { round, attempt, phase, mine } = state;
    const key = `${round}.${attempt}`;
    const open = phase === "vote";
    if (key !== this.key || !open) {
      Object.assign(this, { key, round, attempt, unsent: false, why: key === this.key ? this.why : "" });
      clearTimeout(this.timer);
    } else if (this.unsent) {
      if (!this.underway && !this.timer) this.#submit();
      return;
    } else if (Date.now() - this.settled < SETTLING) return;
    this.state = state;
    this.marks = mine.marks ?? [];
    this.voted = mine.voted;
  }

  /** Marks a term, or takes the mark back; where only one can be chosen, chooses it. */
  press(index, single) {
    if (single) this.marks = [index];
    else if (this.marks.includes(index)) this.marks = this.marks.filter((other) => other !== index);
    else this.marks = [...this.marks, index].sort((a, b) => a - b);
    this.hand_in(single ? 0 : 250);
  }

  /** Sends the marks as they are; after a while, so that quick taps are one message. */
  hand_in(wait = 0) {
    this.unsent = true;
    this.why = "";
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#submit(), wait);
    this.changed();
  }

  async #submit() {
    this.timer = null;
    if (this.underway) return; // what is under way goes on with what came since
    this.underway = true;
    while (this.unsent && !this.timer) {
      const { round, attempt, marks } = this;
      const ack = await this.send({ type: "vote", round, attempt, marks });
      if (ack === null) break; // the line was lost: the next snapshot sends them again
      if (marks !== this.marks) continue;
      this.unsent = false;
      this.settled = ack.ok ? Date.now() : 0;
      if (ack.ok) this.voted = true;
      else this.why = ack.why;
    }
    this.underway = false;
    this.changed();
  }
}
