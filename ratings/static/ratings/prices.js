// A slider beside the number of input tokens: its stops lie closer where mixes are usual. What
// changes in the form is fetched and shown by board.js.
const slider = document.querySelector("#mix-slider");
if (slider) attach(slider, document.querySelector('[name="mix"]'));

function attach(slider, number) {
  const stops = slider.dataset.stops.split(" ").map(Number);
  slider.max = stops.length - 1;
  slider.hidden = false;
  follow();
  let pause;

  slider.addEventListener("input", () => {
    number.value = stops[slider.value];
    slider.ariaValueText = number.value;
    clearTimeout(pause);
    pause = setTimeout(() => number.dispatchEvent(new Event("change", { bubbles: true })), 150);
  });
  slider.addEventListener("change", (event) => event.stopPropagation());
  for (const kind of ["input", "change"]) {
    number.addEventListener(kind, (event) => {
      if (number.validity.valid) follow();
      else event.stopPropagation();
    });
  }

  function follow() {
    const past = stops.findIndex((stop) => stop >= Number(number.value));
    slider.value = past < 0 ? stops.length - 1 : past;
    slider.ariaValueText = number.value;
  }
}
