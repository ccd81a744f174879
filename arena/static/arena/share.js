// One click copies the link; without this script it is selected and copied by hand.
const button = document.querySelector(".share .copy");
const field = document.querySelector(".share input[type=url]");

if (button && navigator.clipboard) {
  const label = button.textContent;
  button.hidden = false;
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(field.value);
    button.textContent = button.dataset.copied;
    setTimeout(() => (button.textContent = label), 2000);
  });
}
field?.addEventListener("focus", () => field.select());
