// The controls work at once: the page is fetched with the choices made, and what they change
// (finding, links and board) replaces what is on show. Without this script the same form is sent
// with its button.
const form = document.querySelector(".controls");
form.querySelector("button").hidden = true;
const columns = [...form.querySelectorAll('[type="checkbox"][name="column"]')];

let newest = 0;
let pause;

async function update() {
  const query = new URLSearchParams(new FormData(form));
  for (const [name, value] of [...query]) if (!value) query.delete(name);
  if (columns.every((box) => box.checked === "standard" in box.dataset)) query.delete("column");
  const address = `${form.action}${query.size ? `?${query}` : ""}`;
  const turn = ++newest;
  const page = await fetched(address);
  if (turn !== newest) return;
  if (!page) {
    form.submit();
    return;
  }
  for (const part of ["#finding", "#board"]) {
    document.querySelector(part).replaceWith(page.querySelector(part));
  }
  document.querySelector("#rows").textContent = page.querySelector("#rows").dataset.rows;
  history.replaceState(null, "", address);
}

// The page, or nothing when it cannot be had: the browser itself then says why.
async function fetched(address) {
  try {
    const response = await fetch(address);
    if (!response.ok) return null;
    return new DOMParser().parseFromString(await response.text(), "text/html");
  } catch {
    return null;
  }
}

// Leaving the page ends a fetch too, and must not send the form.
window.addEventListener("beforeunload", () => newest++);
form.addEventListener("change", update);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  update();
});
form.addEventListener("input", (event) => {
  if (!["search", "number"].includes(event.target.type)) return;
  clearTimeout(pause);
  pause = setTimeout(update, 200);
});
