/** The routes of GrowingIO's management API, for the collector's own plan: `growingio plan` can be tried on them without an account. */

import type { ServerResponse } from 'node:http';
import { inEnglish } from '@growingio/upload/adapter';
import { readJson, readText, sendJson } from '../api/answer.js';
import { ApiError } from '../api/api-error.js';
import type { Exchange, Route } from '../api/route.js';
import type { CurrentPlan } from '../plan/current-plan.js';
import { Access, demo, RateLimit } from './access.js';
import { Project } from './project.js';

// The body of a request for a code is a line.
const mostOfLine = 4 * 1024;

const projectPath = '/v1/api/projects/:uid';

type Answer = (exchange: Exchange) => void | Promise<void>;

/** `POST /auth/token`, and to read and to create: `/v1/api/projects/{uid}/vars/events` and `…/dim/events`. Nothing changes or deletes. */
export function managementRoutes(plan: CurrentPlan): Route[] {
  const project = new Project(plan, demo.uid);
  const access = new Access();
  const rate = new RateLimit();

  const guarded = (method: 'GET' | 'POST', path: string, answer: Answer): Route => ({
    ...{ method, path, refusesPages: true },
    async answer(exchange) {
      try {
        rate.pass();
        await answer(exchange);
      } catch (error) {
        throw inTheApisForm(error);
      }
    },
  });
  const list = (path: string, show: () => object[], create: (given: unknown) => void): Route[] => [
    guarded('GET', path, ({ request, response, params }) => {
      access.check(request.headers, params['uid'] ?? '');
      sendJson(response, show());
    }),
    guarded('POST', path, async ({ request, response, params }) => {
      access.check(request.headers, params['uid'] ?? '');
      const given = await readJson(request);
      inEnglish(() => {
        create(given);
      });
      sendNothing(response);
    }),
    // That there is this address lets DELETE and PUT be refused as what they are.
    guarded('GET', `${path}/:id`, () => {
      throw new ApiError(404, 'not_found', 'nothing is read by its id: the list has all');
    }),
  ];

  return [
    guarded('POST', '/auth/token', async ({ request, response }) => {
      const body = await readText(request, mostOfLine);
      sendJson(response, { status: 'success', code: access.grant(request.headers, body) });
    }),
    ...list(
      `${projectPath}/vars/events`,
      () => project.showVariables(),
      (given) => {
        project.createVariable(given);
      },
    ),
    ...list(
      `${projectPath}/dim/events`,
      () => project.showEvents(),
      (given) => {
        project.createEvents(given);
      },
    ),
  ];
}

/** 200 without a body: no more is documented of a creation. */
function sendNothing(response: ServerResponse): void {
  response.writeHead(200, { 'Content-Length': '0', 'Cache-Control': 'no-store' }).end();
}

/** GrowingIO's answers to what it refuses are `{ status: "fail", message }`; the collector's `code` stands beside it. */
function inTheApisForm(error: unknown): unknown {
  if (!(error instanceof ApiError)) return error;
  const { status, code, message, headers } = error;
  return new ApiError(status, code, message, { ...headers }, { status: 'fail' });
}
