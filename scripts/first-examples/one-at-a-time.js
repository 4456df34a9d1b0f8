/** Makes a function that runs what it is given after all that it was given before, and resolves or rejects as that does. */
export function oneAtATime() {
  let last = Promise.resolve();
  return (job) => {
    const result = last.then(job);
    last = result.catch(() => undefined);
    return result;
  };
}
