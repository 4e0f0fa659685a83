'use strict';

const byId = (id) => document.getElementById(id);
const shownRows = 200;
let setup = {};
let lastCall = 0;
let lastRequest = 0;

function make(tag, text, className) {
  const element = document.createElement(tag);
  if (text !== undefined && text !== null) element.textContent = String(text);
  if (className) element.className = className;
  return element;
}

async function post(path, body) {
  const answer = await fetch(path, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body),
  });
  return answer.json();
}

function show(call) {
  const box = byId('answer');
  box.replaceChildren();
  if (call.error) {
    box.append(make('p', call.error, 'bad'));
    return;
  }
  const body = call.body ? '\n\n' + JSON.stringify(call.body, null, 2) : '';
  box.append(make('pre', `${call.method} ${call.url}\nAuthorization: Bearer (the demo key)${body}`));
  box.append(make('pre', `${call.status}\n\n${JSON.stringify(call.answer, null, 2)}`));
}

function isWebLink(text) {
  try {
    return ['http:', 'https:'].includes(new URL(text).protocol);
  } catch {
    return false;
  }
}

async function connect(event) {
  event.preventDefault();
  const platform = byId('platform').value;
  const dialect = byId('dialect').value;
  const profileId = byId('profile').value.trim();
  const headless = document.querySelector('input[name=mode]:checked').value === 'headless';
  byId('open').hidden = true;
  const call = platform === 'bluesky' && headless
    ? await post('/playground/call', {
      dialect, method: 'POST', path: '/v1/connect/bluesky/credentials',
      body: {
        identifier: byId('identifier').value.trim(), appPassword: byId('password').value,
        state: `${setup.late.userId}-${profileId}`, redirectUri: setup.redirectUrl,
      },
    })
    : await post('/playground/start', { dialect, platform, profileId, headless });
  show(call);
  const url = call.answer && call.answer.authUrl;
  if (url && isWebLink(url)) {
    byId('open').href = url;
    byId('open').hidden = false;
    byId('open').focus();
  }
  loadAccounts();
}

function credentials() {
  const headless = document.querySelector('input[name=mode]:checked').value === 'headless';
  byId('credentials').hidden = !(byId('platform').value === 'bluesky' && headless);
}

async function loadAccounts() {
  const box = byId('accounts');
  const call = await post('/playground/call', { method: 'GET', path: '/v1/accounts', query: {} });
  box.replaceChildren();
  const accounts = call.answer && call.answer.accounts;
  if (!Array.isArray(accounts)) {
    box.append(make('p', call.error || `The gateway answered ${call.status}.`, 'bad'));
    return;
  }
  if (accounts.length === 0) {
    box.append(make('p', 'None yet.', 'note'));
    return;
  }
  const table = make('table', null, 'stacked');
  const head = table.createTHead().insertRow();
  ['Platform', 'Username', 'Name', 'Active', 'Id'].forEach((title) => head.append(make('th', title)));
  const body = table.createTBody();
  accounts.forEach((account) => {
    const row = make('tr');
    [account.platform, account.username, account.displayName, account.isActive ? 'yes' : 'no', account._id]
      .forEach((value) => row.append(make('td', value)));
    body.append(row);
  });
  box.append(table);
}

function wireRow(at, to, request, status, fault) {
  const row = make('tr');
  const cell = make('td');
  cell.append(make('code', request));
  row.append(make('td', at.slice(11, 19)), make('td', to), cell);
  row.append(make('td', fault ? `${status || 'dropped'} (${fault})` : status, status >= 400 || status === 0 ? 'bad' : ''));
  return { at, row };
}

function words(parameters) {
  return Object.entries(parameters || {}).map(([name, value]) => `${name}=${value}`).join(' ');
}

async function watch() {
  try {
    const [calls, requests] = await Promise.all([
      fetch(`/playground/calls?since=${lastCall}`).then((answer) => answer.json()),
      fetch(`/sandbox/requests?since=${lastRequest}`).then((answer) => answer.json()),
    ]);
    const rows = calls.calls.map((call) => {
      lastCall = call.number;
      return wireRow(call.at, 'gateway', `${call.method} ${call.url}`, call.status);
    });
    requests.requests.forEach((request) => {
      lastRequest = request.number;
      const line = `${request.method} ${request.path} ${words(request.parameters)}`;
      rows.push(wireRow(request.at, `${request.platform} ${request.host}`, line, request.status, request.fault));
    });
    rows.sort((one, other) => one.at.localeCompare(other.at)).forEach(({ row }) => byId('wire').prepend(row));
    while (byId('wire').rows.length > shownRows) byId('wire').lastElementChild.remove();
  } finally {
    setTimeout(watch, 1500);
  }
}

async function begin() {
  setup = await fetch('/playground/setup').then((answer) => answer.json());
  setup.platforms.forEach((platform) => byId('platform').append(new Option(platform, platform)));
  setup.dialects.forEach(({ id, spoken }) => {
    const option = new Option(spoken ? id : `${id} (not in the playground yet)`, id);
    option.disabled = !spoken;
    byId('dialect').append(option);
  });
  byId('profile').value = (setup.late && setup.late.profileId) || '';
  byId('connect').addEventListener('submit', connect);
  byId('connect').addEventListener('change', credentials);
  byId('reload').addEventListener('click', loadAccounts);
  credentials();
  loadAccounts();
  watch();
}

begin();
