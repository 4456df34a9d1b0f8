/** Where clients of this package would send, whatever the environment says. They send nothing. */
export const nowhere = { projectId: 'test', host: 'http://127.0.0.1' } as const;
