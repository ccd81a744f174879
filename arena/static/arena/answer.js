// A button on each block of code that copies it. Browsers allow that over HTTPS and on localhost.
const words = document.querySelector("script[data-copy]").dataset;

function addButtons() {
  for (const block of document.querySelectorAll(".text pre:not(:has(> .copy))")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = words.copy;
    block.append(button);
  }
}

async function copy(event) {
  const button = event.target.closest(".copy");
  if (!button) return;
  await navigator.clipboard.writeText(button.parentElement.querySelector("code").textContent);
  button.textContent = words.copied;
  setTimeout(() => (button.textContent = words.copy), 2000);
}

if (navigator.clipboard) {
  addButtons();
  document.addEventListener("click", copy);
  // A live battle puts its answers in place of what was there while they came.
  new MutationObserver(addButtons).observe(document.querySelector("#main"), { childList: true, subtree: true });
}
