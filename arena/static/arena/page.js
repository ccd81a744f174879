// Times in the reader's own zone; without this script they stand in UTC, and say so.
const page = document.documentElement.lang;
const locale = navigator.language.startsWith(page) ? navigator.language : page;
for (const time of document.querySelectorAll("time[datetime]")) {
  const moment = new Date(time.dateTime);
  if (Number.isNaN(moment.getTime()) || time.dataset.show === "date") continue;
  time.title = time.textContent.trim();
  time.textContent = moment.toLocaleString(locale, { dateStyle: "medium", timeStyle: "short" });
}
