/** Puts the rooms together that count what arrives, let it fail, and send it on. */

import type { Route } from './api/route.js';
import { Delivery } from './delivery/delivery.js';
import { deliveryRoutes } from './delivery/routes.js';
import { Faults } from './faults/faults.js';
import { faultRoutes } from './faults/routes.js';
import { Forward } from './forward/forward.js';
import { forwardRoutes } from './forward/routes.js';
import { managementRoutes } from './management/routes.js';
import type { CurrentPlan } from './plan/current-plan.js';
import { planRoutes } from './plan/routes.js';
import { SeenPlan } from './plan/seen-plan.js';
import { Reports } from './reports/reports.js';
import { reportRoutes } from './reports/routes.js';
import type { EventStore } from './store/event-store.js';
import { userRoutes } from './users/routes.js';
import { Users } from './users/users.js';

export interface ViewOptions {
  readonly plan: CurrentPlan;
  /** The host that events may be sent on to; none: they may not. */
  readonly forwardTo: string | undefined;
}

export interface Views {
  readonly routes: readonly Route[];
  readonly faults: Faults;
  /** How many there are, for `GET /api/stats`: users and clients that are known, and reports that came. */
  count(): { readonly users: number; readonly clients: number; readonly reports: number };
  /** Sends nothing on any more, and lets go of what hangs. */
  close(): void;
}

/** Each counts from now on what the store is given. */
export function openViews(store: EventStore, { plan, forwardTo }: ViewOptions): Views {
  const reports = new Reports();
  store.onReset(() => {
    reports.clear();
  });
  const faults = new Faults();
  const delivery = new Delivery(store);
  const users = new Users(store);
  const forward = forwardTo === undefined ? undefined : new Forward(forwardTo, store);
  return {
    faults,
    count: () => ({ users: users.size, clients: delivery.clients, reports: reports.total }),
    routes: [
      ...reportRoutes(reports),
      ...deliveryRoutes(delivery, reports),
      ...userRoutes(users, store),
      ...planRoutes(new SeenPlan(store, plan)),
      ...managementRoutes(plan),
      ...faultRoutes(faults),
      ...forwardRoutes(forward, store),
    ],
    close() {
      faults.end();
      forward?.close();
    },
  };
}
