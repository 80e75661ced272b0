/** What is wrong with how a page is laid out; runs in the page, so it is text here. */
export const COMPLAINTS_OF_PAGE = String.raw`(() => {
  const complaints = [];
  const box = (element) => element.getBoundingClientRect();
  const isSeen = (element) => element.checkVisibility({ contentVisibilityAuto: true }) && box(element).width > 0 && box(element).height > 0;
  const meet = (one, other) => one.left < other.right - 1 && other.left < one.right - 1 && one.top < other.bottom - 1 && other.top < one.bottom - 1;
  const least = parseFloat(getComputedStyle(document.body).minWidth) || 0;
  if (document.scrollingElement.scrollWidth > Math.max(innerWidth, least)) {
    complaints.push('the page is ' + document.scrollingElement.scrollWidth + ' pixels wide');
  }
  // Where the drawing is scrolled sideways, what is to be read is not, wherever it has been scrolled to.
  for (const scrolled of [0, least]) {
    scrollTo(scrolled, 0);
    for (const prose of [...document.querySelectorAll('h1, h2, h3, body > p, section > p, .key li, summary, td, .labels span')].filter(isSeen)) {
      const at = box(prose);
      if (at.left < -1 || at.right > innerWidth + 1) {
        complaints.push('"' + prose.textContent + '" is out of sight');
      }
    }
  }
  for (const plot of document.querySelectorAll('.plot')) {
    const whole = box(plot);
    if (!isSeen(plot)) {
      continue;
    }
    const texts = [...plot.querySelectorAll('text, use:not([href^="#grid"])')].map((element) => ({ words: element.textContent || element.getAttribute('href'), at: box(element) }));
    texts.forEach((text, index) => {
      if (text.at.left < whole.left - 2 || text.at.right > whole.right + 2 || text.at.top < whole.top - 2 || text.at.bottom > whole.bottom + 2) {
        complaints.push('"' + text.words + '" is cut');
      }
      const other = texts.slice(index + 1, index + 40).find(({ at }) => meet(text.at, at));
      if (other) {
        complaints.push('"' + text.words + '" and "' + other.words + '" overlap');
      }
    });
    for (const item of plot.querySelectorAll('b')) {
      const at = box(item);
      if (at.left < whole.left - 1 || at.right > whole.right + 1) {
        complaints.push('"' + item.ariaLabel + '" is out of its place');
      }
    }
  }
  const labels = [...document.querySelectorAll('.labels span, summary, h1, h2, h3, .key li')].filter(isSeen);
  for (const label of labels) {
    if (label.scrollWidth > label.clientWidth + 1 && getComputedStyle(label).display !== 'inline') {
      complaints.push('"' + label.textContent + '" is cut');
    }
  }
  const items = [...document.querySelectorAll('.plot b')].filter(isSeen);
  for (const item of items.filter((_, index) => index % Math.ceil(items.length / 200) === 0)) {
    item.focus();
    const more = getComputedStyle(item, '::after');
    const at = box(item);
    const width = parseFloat(more.width);
    const left = more.position === 'fixed' ? parseFloat(more.left) : item.classList.contains('r') ? at.right - width : at.left;
    if (more.content === 'none' || left < 0 || left + width > innerWidth) {
      complaints.push('what "' + item.ariaLabel + '" says is not seen whole');
    }
    item.blur();
  }
  scrollTo(0, 0);
  return [...new Set(complaints)];
})()`;
