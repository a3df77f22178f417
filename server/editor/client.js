// Development only: reloads the page when its sources change, and shows the content diagnostics over the page.

const panel = document.createElement('details');
panel.className = 'dev-diagnostics';
const summary = panel.appendChild(document.createElement('summary'));
const list = panel.appendChild(document.createElement('pre'));
list.tabIndex = 0;

// The version that rendered this page. It may be outdated before the event stream opens.
const version = new URL(import.meta.url).search.slice(1);

function show(state) {
  if (version !== state.version) location.reload();
  const { errors, warnings, diagnostics } = state;
  const count = (n, noun) => `${n} ${noun}${n === 1 ? '' : 's'}`;
  const status = errors ? ' – the last valid version stays live' : '';
  summary.textContent = `content: ${count(errors, 'error')}, ${count(warnings, 'warning')}${status}`;
  list.textContent = diagnostics;
  panel.open = errors > 0;
  panel.classList.toggle('dev-errors', errors > 0);
  // Outside the body, so that htmx does not remove it when it morphs a page into the body.
  if (diagnostics) document.documentElement.append(panel);
  else panel.remove();
}

function connect() {
  const events = new EventSource(new URL('events', import.meta.url));
  events.onmessage = ({ data }) => show(JSON.parse(data));
  events.onerror = () => {
    events.close();
    setTimeout(connect, 1_000);
  };
}
connect();
