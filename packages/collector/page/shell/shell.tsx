/** The frame of the page: its name, the views, the connection, language and colours, the banner of a fault; and the view itself. */

import type { JSX } from 'preact';
import { Chart } from '../chart/chart.js';
import { Delivery } from '../delivery/delivery.js';
import { Pane } from '../detail/pane.js';
import { FaultBanner } from '../faults/banner.js';
import { Faults } from '../faults/faults.js';
import { Live } from '../live/live.js';
import { connection } from '../live/model.js';
import { Choice, Icon } from '../parts/parts.js';
import { Plan } from '../plan/plan.js';
import { Users } from '../users/users.js';
import { language, words } from '../words/language.js';
import { addressOf, colour, go, opened, speak, view, views, type View } from './address.js';
import { theme, themes } from './theme.js';

const rooms: Readonly<Record<View, () => JSX.Element>> = {
  live: Live,
  chart: Chart,
  users: Users,
  plan: Plan,
  delivery: Delivery,
  faults: Faults,
};

export function Shell(): JSX.Element {
  const Room = rooms[view.value];
  return (
    <>
      <a class="skip" href="#main">
        {words.value.skip}
      </a>
      <Top />
      <FaultBanner />
      <div class={opened.value === undefined ? 'stage' : 'stage has-pane'}>
        <main id="main" tabIndex={-1} class={`view view-${view.value}`}>
          <Room key={view.value} />
        </main>
        <Pane />
      </div>
    </>
  );
}

function Top(): JSX.Element {
  const { title, views: names, connection: states } = words.value;
  return (
    <header class="top">
      <a
        class="brand"
        href="/"
        onClick={(event) => {
          event.preventDefault();
          go({ view: 'live', search: '', opened: undefined });
        }}
      >
        <img src="/icon.svg" alt="" width="24" height="24" />
        <h1>{title}</h1>
      </a>
      <nav aria-label={names.label}>
        {views.map((name) => (
          <a
            key={name}
            href={addressOf({ view: name, opened: undefined })}
            aria-current={name === view.value ? 'page' : undefined}
            data-view={name}
            onClick={(event) => {
              if (event.metaKey || event.ctrlKey || event.shiftKey) return;
              event.preventDefault();
              go({ view: name, opened: undefined });
            }}
          >
            {names[name]}
          </a>
        ))}
      </nav>
      <span class="grow" />
      <code class="origin">{location.host}</code>
      <p
        class="connection"
        id="connection"
        role="status"
        data-state={connection.value}
        title={states[connection.value]}
      >
        <span>{states[connection.value]}</span>
      </p>
      <Choice
        label={words.value.theme.label}
        class="theme"
        values={themes.map((name) => [name, <ThemeIcon name={name} />, words.value.theme[name]] as const)}
        chosen={theme.value}
        onChoose={colour}
      />
      <Choice
        label={words.value.language}
        class="language"
        values={[
          ['en', <span lang="en">EN</span>, 'EN: English'],
          ['zh', <span lang="zh-CN">中</span>, '中文'],
        ]}
        chosen={language.value}
        onChoose={speak}
      />
    </header>
  );
}

function ThemeIcon({ name }: { name: (typeof themes)[number] }): JSX.Element {
  return <Icon name={name === 'system' ? 'half' : name === 'light' ? 'sun' : 'moon'} />;
}
