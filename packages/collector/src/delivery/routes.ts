/** The route to what is known of the delivery: what arrived, and what clients of the SDK report. */

import { sendJson } from '../api/answer.js';
import type { Route } from '../api/route.js';
import type { Reports } from '../reports/reports.js';
import type { Delivery } from './delivery.js';

/** `GET /api/delivery` */
export function deliveryRoutes(delivery: Delivery, reports: Reports): Route[] {
  return [
    {
      method: 'GET',
      path: '/api/delivery',
      answer({ response }) {
        const { refused, moreRefused, stats } = reports;
        sendJson(response, { ...delivery.read(), refused, moreRefused, stats });
      },
    },
  ];
}
