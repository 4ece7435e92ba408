// textual.js draws the terminal, but leaves it to the player to click on it before the first key.
const focus = () => {
  const { classList } = document.body;
  if (classList.contains("-closed")) document.querySelector("#again").focus();
  else if (classList.contains("-loaded")) document.querySelector(".xterm-helper-textarea").focus();
};

addEventListener("focus", focus);
addEventListener("DOMContentLoaded", () => {
  new MutationObserver(focus).observe(document.body, { attributeFilter: ["class"] });
});
