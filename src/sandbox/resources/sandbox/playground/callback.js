'use strict';

const byId = (id) => document.getElementById(id);
const came = new URLSearchParams(location.search);
const manyChoices = 8;

// How each step of the headless way is listed and completed.
const steps = {
  select_page: {
    list: () => ask('GET', '/v1/connect/facebook/select-page', pending()),
    choices: (answer) => (answer.pages || []).map((page) => ({
      title: page.name, note: [page.username, page.category].filter(Boolean).join(' · '),
      body: { pageId: page.id }, path: '/v1/connect/facebook/select-page',
    })),
  },
  select_location: {
    list: () => ask('GET', '/v1/connect/googlebusiness/locations', pending()),
    choices: (answer) => (answer.locations || []).map((place) => ({
      title: place.name, note: [place.address, place.category].filter(Boolean).join(' · '),
      body: { locationId: place.id }, path: '/v1/connect/googlebusiness/select-location',
    })),
  },
  select_organization: {
    list: async () => ({ organizations: parsed('organizations') || [] }),
    choices: (answer) => [
      { title: 'My personal profile', note: '', body: { accountType: 'personal' } },
      ...answer.organizations.map((organization) => ({
        title: organization.name, note: organization.urn,
        body: { accountType: 'organization', selectedOrganization: organization },
      })),
    ].map((choice) => ({ ...choice, path: '/v1/connect/linkedin/select-organization' })),
  },
  select_board: {
    list: () => ask('GET', '/v1/connect/pinterest/select-board', pending()),
    choices: (answer) => (answer.boards || []).map((board) => ({
      title: board.name, note: board.privacy, path: '/v1/connect/pinterest/select-board',
      body: { boardId: board.id, boardName: board.name },
    })),
  },
};

function make(tag, text, className) {
  const element = document.createElement(tag);
  if (text !== undefined && text !== null) element.textContent = String(text);
  if (className) element.className = className;
  return element;
}

function parsed(name) {
  try {
    return JSON.parse(came.get(name));
  } catch {
    return null;
  }
}

function pending() {
  return { profileId: came.get('profileId'), tempToken: came.get('tempToken') };
}

async function ask(method, path, values) {
  const call = { method, path, connectToken: came.get('connect_token') || undefined };
  call[method === 'GET' ? 'query' : 'body'] = values;
  const answer = await fetch('/playground/call', {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(call),
  });
  const made = await answer.json();
  log(made);
  return made.error ? { failed: made.error } : { ...made.answer, failed: made.status >= 400 ? made.status : undefined };
}

function log(made) {
  const box = byId('calls');
  if (box.querySelector('.note')) box.replaceChildren();
  const asked = made.body ? '\n\n' + JSON.stringify(made.body, null, 2) : '';
  box.append(make('pre', made.error || `${made.method} ${made.url}${asked}\n\n${made.status}\n${JSON.stringify(made.answer, null, 2)}`));
}

function showCame() {
  came.forEach((value, name) => {
    const row = make('tr');
    const cell = make('td');
    cell.append(make('code', value));
    row.append(make('th', name), cell);
    byId('came').append(row);
  });
}

function offer(choices) {
  const list = byId('choices');
  choices.forEach((choice, index) => {
    const item = make('li');
    const label = make('label');
    const radio = make('input');
    radio.type = 'radio';
    radio.name = 'choice';
    radio.value = index;
    radio.required = true;
    radio.checked = index === 0;
    const text = make('span');
    text.append(document.createTextNode(choice.title), make('small', choice.note));
    label.append(radio, text);
    item.append(label);
    list.append(item);
  });
  byId('search-label').hidden = choices.length <= manyChoices;
  byId('search').addEventListener('input', () => {
    const wanted = byId('search').value.toLowerCase();
    [...list.children].forEach((item, index) => {
      item.hidden = !`${choices[index].title} ${choices[index].note}`.toLowerCase().includes(wanted);
    });
  });
  byId('choose').addEventListener('submit', async (event) => {
    event.preventDefault();
    const choice = choices[new FormData(event.target).get('choice')];
    const done = await ask('POST', choice.path, { ...pending(), userProfile: parsed('userProfile'), ...choice.body });
    byId('choosing').hidden = Boolean(done.message);
    say(done.failed ? `The gateway refused: ${done.error || done.failed}` : done.message, done.failed);
  });
  byId('choosing').hidden = false;
}

function say(text, bad) {
  byId('summary').textContent = text;
  byId('summary').className = bad ? 'bad' : 'good';
}

async function begin() {
  showCame();
  if (came.get('error')) {
    say(`Not connected: ${came.get('error')} (${came.get('platform') || 'no platform named'})`, true);
  } else if (came.get('connected')) {
    say(`Connected ${came.get('connected')}: ${came.get('username') || ''}`);
  } else if (Object.hasOwn(steps, came.get('step') || '')) {
    const step = steps[came.get('step')];
    const answer = await step.list();
    if (answer.failed) {
      say(`The list could not be had: ${answer.error || answer.failed}`, true);
    } else {
      say('One more step: choose what to connect.');
      offer(step.choices(answer));
    }
  }
}

begin();
