// A running turn: one event stream brings both answers. When it is over, the page itself is fetched
// anew, and what has changed in it takes its place: the turn, and what may be done next. All else
// stays, so that nobody loses the focus, or what they were writing.
const main = document.querySelector("#main");
const bar = document.querySelector(".votebar");
const AGAIN = 2000; // milliseconds before what did not work is tried again

function follow() {
  const pair = main.querySelector("[data-events]");
  if (!pair) return;
  const shown = { end: 0, a: "", b: "" };
  const source = new EventSource(pair.dataset.events);
  source.addEventListener("message", (event) => show(pair, shown, JSON.parse(event.data)));
  source.addEventListener("over", () => {
    source.close();
    refresh(pair.closest(".turn"));
  });
  // A dropped connection is taken up again by the browser, at its place; a refused one is not.
  source.addEventListener("error", () => {
    if (source.readyState === EventSource.CLOSED) setTimeout(follow, AGAIN);
  });
}

function show(pair, shown, news) {
  for (const side of ["a", "b"]) {
    const before = news.at === shown.end ? shown[side] : beginning(shown[side], news.at);
    shown[side] = before + news[side];
    pair.querySelector(`[data-side="${side}"]`).textContent = shown[side];
  }
  shown.end = news.to;
}

// The server counts characters, this language halves of some of them.
function beginning(text, length) {
  return Array.from(text).slice(0, length).join("");
}

async function refresh(turn) {
  let page;
  try {
    const response = await fetch(location.pathname);
    page = new DOMParser().parseFromString(await response.text(), "text/html");
  } catch {
    setTimeout(refresh, AGAIN, turn);
    return;
  }
  const finished = page.getElementById(turn.id);
  if (!finished) {
    location.reload(); // there is no such turn: it says why
    return;
  }
  turn.replaceWith(finished);
  main.querySelector(".stop")?.remove();
  main.querySelector("[name=number]").value = page.querySelector("[name=number]").value;
  main.querySelector(".question button").disabled = page.querySelector(".question button").disabled;
  bar.querySelector("fieldset").disabled = page.querySelector("fieldset").disabled;
  bar.querySelector("#state").textContent = page.querySelector("#state").textContent;
  follow();
}

main.addEventListener("keydown", (event) => {
  const isSend = event.key === "Enter" && (event.ctrlKey || event.metaKey);
  if (isSend && event.target.matches("textarea")) event.target.form.requestSubmit();
});
follow();
