// Keys for the vote bar: every button says its key in data-key. One switch turns them off,
// since single keys get in the way of speech input and screen readers.
const bar = document.querySelector(".votebar");
const toggle = bar.querySelector(".keys input");
const STORE = "evenhand-keys";

function show() {
  bar.classList.toggle("keys-on", toggle.checked);
}

// What has keys of its own: a field takes letters, and what scrolls sideways takes the arrows.
const FIELDS = "input:not([type=checkbox]), textarea, select, pre, table, [contenteditable]";

function takesKeys(element) {
  for (let one = element; one && one !== document.body; one = one.parentElement) {
    const scrolls = /auto|scroll/.test(getComputedStyle(one).overflowX) && one.scrollWidth > one.clientWidth;
    if (scrolls || one.matches(FIELDS)) return true;
  }
  return false;
}

// What is revealed cannot be taken back, and a key may have been meant for the page before.
const INERT = 500; // milliseconds

function isTaken(event) {
  if (event.timeStamp < INERT) return true;
  const withOthers = event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.repeat;
  return withOthers || takesKeys(event.target) || takesKeys(document.activeElement);
}

document.addEventListener("keydown", (event) => {
  if (!toggle.checked || isTaken(event)) return;
  const key = event.key.toLowerCase();
  const button = [...bar.querySelectorAll("[data-key]")].find((one) => one.dataset.key === key);
  if (!button) return;
  event.preventDefault();
  button.click();
});

// A second click while the first is under way would only be told that it came late.
bar.addEventListener("submit", (event) => {
  if (bar.dataset.sent) event.preventDefault();
  bar.dataset.sent = "yes";
});
window.addEventListener("pageshow", () => delete bar.dataset.sent);

toggle.closest(".keys").hidden = false;
toggle.checked = localStorage.getItem(STORE) !== "off";
toggle.addEventListener("change", () => {
  localStorage.setItem(STORE, toggle.checked ? "on" : "off");
  show();
});
show();
