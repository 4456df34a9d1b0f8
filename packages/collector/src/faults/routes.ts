/** The routes that turn a fault on and off. */

import { readJson, sendJson } from '../api/answer.js';
import type { Route } from '../api/route.js';
import { readFault } from './fault.js';
import type { Faults } from './faults.js';

const path = '/api/faults';

/** `GET /api/faults`, `PUT /api/faults` with a fault, `DELETE /api/faults`: each answers with what is on then. */
export function faultRoutes(faults: Faults): Route[] {
  const describe = () => ({ active: faults.isOn, ...(faults.state && readState(faults.state)) });
  return [
    {
      method: 'GET',
      path,
      answer({ response }) {
        sendJson(response, describe());
      },
    },
    {
      method: 'PUT',
      path,
      async answer({ request, response }) {
        faults.start(readFault(await readJson(request)));
        sendJson(response, describe());
      },
    },
    {
      method: 'DELETE',
      path,
      answer({ response }) {
        faults.end();
        sendJson(response, describe());
      },
    },
  ];
}

function readState({ fault, met, left }: NonNullable<Faults['state']>) {
  return { fault, met, left };
}
