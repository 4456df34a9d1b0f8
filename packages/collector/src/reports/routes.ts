/** The route to which clients of the SDK report, and no page. */

import { readJson } from '../api/answer.js';
import type { Route } from '../api/route.js';
import { readReport } from './read-report.js';
import type { Reports } from './reports.js';

const path = '/reports';
// The largest that a client sends has about 60 KiB.
const mostBytes = 256 * 1024;

/** `GET /reports`, by which a client makes sure that this is a collector, and `POST /reports`. */
export function reportRoutes(reports: Reports): Route[] {
  return [
    {
      method: 'GET',
      path,
      refusesPages: true,
      answer({ response }) {
        response.writeHead(204).end();
      },
    },
    {
      method: 'POST',
      path,
      refusesPages: true,
      async answer({ request, response }) {
        reports.add(readReport(await readJson(request, mostBytes)), Date.now());
        response.writeHead(204).end();
      },
    },
  ];
}
