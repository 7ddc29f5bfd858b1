// The chat page: says lines, and shows what is new. All HTML comes escaped from the server; names and states are set as text.
'use strict';
const main = document.querySelector('main.chat');
const messages = document.getElementById('messages');
const progress = document.getElementById('progress');
const answer = document.getElementById('answer');
const threads = document.getElementById('threads');
let thread = main.dataset.thread;
const last = () => Number(messages.querySelector('article:last-of-type')?.dataset.place || 0);

async function ask(path, options) {
  const response = await fetch(path, { cache: 'no-store', ...options });
  if (!response.ok) throw new Error(path + ': ' + response.status);
  return response.json();
}

function follow(id) {
  if (id === thread) return;
  thread = id;
  messages.replaceChildren();
  progress.textContent = '';
  history.replaceState(null, '', '/?thread=' + encodeURIComponent(id));
}

async function news() {
  if (thread) {
    const asked = thread;
    const found = await ask(`/api/threads/${encodeURIComponent(asked)}?after=${last()}`);
    if (asked !== thread) return;
    const atEnd = window.innerHeight + window.scrollY >= document.body.offsetHeight - 120;
    if (found.posts.length) messages.querySelector('.hint')?.remove();
    for (const post of found.posts) {
      const article = document.createElement('article');
      article.dataset.place = post.place;
      article.innerHTML = post.html;
      messages.append(article);
    }
    progress.textContent = found.progress;
    if (found.posts.length && atEnd) window.scrollTo(0, document.body.scrollHeight);
  }
  const lines = await ask('/api/threads');
  threads.replaceChildren(...lines.map(line => {
    const item = document.createElement('li');
    const link = document.createElement('a');
    const state = document.createElement('small');
    link.href = '/?thread=' + encodeURIComponent(line.id);
    link.textContent = line.id;
    state.textContent = line.state;
    item.className = line.id === thread ? 'current' : '';
    item.append(link, ' ', state);
    return item;
  }));
}

async function again() {
  let wait = 700;
  try {
    if (!document.hidden) await news();
  } catch (e) {
    progress.textContent = 'redfix doesn\'t answer; I try again.';
    wait = 3000;
  }
  setTimeout(again, wait);
}

document.getElementById('say').addEventListener('submit', async event => {
  event.preventDefault();
  const line = event.target.line;
  try {
    const said = await ask('/api/say', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Redfix': 'page' },
      body: JSON.stringify({ line: line.value }),
    });
    answer.innerHTML = said.html;
    line.value = '';
    if (said.thread) follow(said.thread);
  } catch (e) {
    answer.textContent = 'That could not be said: ' + e.message;
  }
});
again();
