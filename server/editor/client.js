// Development only: reloads the page when its sources change, and shows the content diagnostics over the page.

const diagnosticsPanel = document.createElement('details');
diagnosticsPanel.className = 'dev-diagnostics';
const diagnosticsSummary = diagnosticsPanel.appendChild(document.createElement('summary'));
const diagnosticsText = diagnosticsPanel.appendChild(document.createElement('pre'));
diagnosticsText.tabIndex = 0;

// The version that rendered this page. It may be outdated before the event stream opens.
const pageVersion = new URL(import.meta.url).search.slice(1);

function showState(pageState) {
  if (pageVersion !== pageState.version) location.reload();
  const { errors, warnings, diagnostics } = pageState;
  const countNoun = (n, noun) => `${n} ${noun}${n === 1 ? '' : 's'}`;
  const liveStatus = errors ? ' – the last valid version stays live' : '';
  diagnosticsSummary.textContent = `content: ${countNoun(errors, 'error')}, ${countNoun(warnings, 'warning')}${liveStatus}`;
  diagnosticsText.textContent = diagnostics;
  diagnosticsPanel.open = errors > 0;
  diagnosticsPanel.classList.toggle('dev-errors', errors > 0);
  // Outside the body, so that htmx does not remove it when it morphs a page into the body.
  if (diagnostics) document.documentElement.append(diagnosticsPanel);
  else diagnosticsPanel.remove();
}

function openEventStream() {
  const eventSource = new EventSource(new URL('events', import.meta.url));
  eventSource.onmessage = ({ data }) => showState(JSON.parse(data));
  eventSource.onerror = () => {
    eventSource.close();
    setTimeout(openEventStream, 1_000);
  };
}
openEventStream();
