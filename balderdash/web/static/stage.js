// The page of the stage: what the hall sees, and a clicker's keys turn to what comes next.
// It works on the laptop of the room only, with the key that the terminal shows; the key stays behind the # of the
// address, so it is never sent with one.

import { startHall } from "./hall.js";

const NEXT = new Set(["PageDown", "ArrowRight", "ArrowDown", "Enter", " "]);
const TWICE = 400; // ms in which a second press of a nervous thumb is the same one

const key = location.hash.slice(1);
const link = startHall("/stage/ws", () => ({ type: "hello", key }));
let last = 0;

function next() {
  if (Date.now() - last < TWICE) return;
  last = Date.now();
  link.tell({ type: "next" });
}

document.addEventListener("keydown", (event) => {
  if (!NEXT.has(event.key) || event.repeat || event.ctrlKey || event.altKey || event.metaKey) return;
  event.preventDefault();
  next();
});
document.getElementById("main").addEventListener("click", next);
