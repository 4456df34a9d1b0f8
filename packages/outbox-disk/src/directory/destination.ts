/** The part of a store's name that says where its events go, so that no client delivers those of another project. */

import { createHash } from 'node:crypto';
import type { Destination } from '@growingio/upload';
import { t } from '../messages.js';

// Some file systems take names of 143 bytes only.
const mostCharacters = 32;
const checkCharacters = 16;

/**
 * `shop@api.growingio.com-1f2e3d4c5b6a7988`: project and host as far as a file name can say them, and the beginning of the
 * SHA-256 of format, project and host, which alone decides. The host is its name and path: whether it is reached by http or https,
 * and at which port, says how the events get there, and not where.
 */
export function labelOf({ format, projectId, host }: Destination): string {
  const url = URL.canParse(host) ? new URL(host) : undefined;
  const place = url === undefined ? host : url.hostname + url.pathname.replace(/\/+$/, '');
  const check = createHash('sha256').update(JSON.stringify([format, projectId, place]));
  return `${shorten(projectId)}@${shorten(place)}-${check.digest('hex').slice(0, checkCharacters)}`;
}

/** Whether two labels name the same destination. */
export function isSameLabel(one: string, other: string): boolean {
  return one.slice(-checkCharacters) === other.slice(-checkCharacters);
}

/** Project and host as far as a label says them, and the label. */
export interface LabelledDestination {
  /** What decides: see `labelOf`. */
  readonly label: string;
  readonly projectId: string;
  readonly host: string;
}

export function readLabel(label: string): LabelledDestination {
  const [projectId = '', host = ''] = label.slice(0, -checkCharacters - 1).split('@');
  return { label, projectId, host };
}

/** Whether these are the events of this project and host: by the label, since names in it may be shortened. */
export function isDestinationOf({ label }: LabelledDestination, destination: Destination): boolean {
  return isSameLabel(label, labelOf(destination));
}

/** Such as `project shop at api.growingio.com`. */
export function showLabel(label: string): string {
  const { projectId, host } = readLabel(label);
  return t`project ${projectId} at ${host}`;
}

function shorten(text: string): string {
  return text.replace(/[^\w.-]/g, '_').slice(0, mostCharacters);
}
