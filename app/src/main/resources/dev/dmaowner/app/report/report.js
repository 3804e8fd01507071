"use strict";
const search = document.getElementById("search");
const found = document.getElementById("found");
const groups = Array.from(document.querySelectorAll("section.group"), element => ({
  element, text: element.textContent.toLowerCase()
}));
function filter() {
  const words = search.value.toLowerCase().split(/\s+/).filter(word => word);
  let shown = 0;
  for (const group of groups) {
    group.element.hidden = !words.every(word => group.text.includes(word));
    shown += group.element.hidden ? 0 : 1;
  }
  found.textContent = words.length ? shown + " of " + groups.length : "";
}
search.addEventListener("input", filter);
window.addEventListener("hashchange", () => {
  const target = document.getElementById(location.hash.slice(1));
  if (target && target.hidden) {
    search.value = "";
    filter();
    target.scrollIntoView();
  }
});
window.addEventListener("beforeprint", () => {
  document.querySelectorAll("details").forEach(details => { details.open = true; });
});
