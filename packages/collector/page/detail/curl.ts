/** The command that sends an event again, for a POSIX shell. */

/** It is sent to the collector at `origin`; its time is the one that it had. */
export function makeCurl(origin: string, projectId: string, text: string): string {
  const address = quoteForShell(`${origin}/v3/${encodeURIComponent(projectId)}/s2s/cstm?stm=`);
  return `curl -X POST ${address}$(date +%s)000 -H 'Content-Type: application/json' --data-binary ${quoteForShell(`[${text}]`)}`;
}

// In double quotes a shell would read what is in it.
function quoteForShell(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
