// Times in the reader's own zone; without this script they stand in UTC, and say so.
for (const time of document.querySelectorAll("time[datetime]")) {
  const moment = new Date(time.dateTime);
  if (Number.isNaN(moment.getTime()) || time.dataset.show === "date") continue;
  time.title = time.textContent.trim();
  time.textContent = moment.toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
}
