(() => {
  const card = document.getElementById('card');
  const hide = () => { card.hidden = true; };
  const show = (mark) => {
    const note = document.getElementById(mark.dataset.note);
    if (!note) return;
    card.replaceChildren(...[...note.children].filter((part) => !part.classList.contains('back')).map((part) => {
      const copy = part.cloneNode(true);
      if (copy.tagName === 'DETAILS') { const why = copy.querySelector('p'); return why; }
      return copy;
    }));
    card.hidden = false;
    const at = mark.getClientRects()[0];
    const left = Math.max(8, Math.min(at.left, document.documentElement.clientWidth - card.offsetWidth - 8));
    card.style.left = `${left + scrollX}px`;
    card.style.top = `${at.bottom + scrollY + 6}px`;
  };
  for (const mark of document.querySelectorAll('[data-note]')) {
    mark.addEventListener('mouseenter', () => show(mark));
    mark.addEventListener('mouseleave', hide);
    mark.addEventListener('focus', () => show(mark));
    mark.addEventListener('blur', hide);
    mark.addEventListener('click', () => show(mark));
  }
  document.addEventListener('keydown', (event) => { if (event.key === 'Escape') hide(); });
})();
