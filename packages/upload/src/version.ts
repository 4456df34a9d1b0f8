/** The version of the suite, equal to that of package.json: a test sees to it. */
export const version = '0.1.0';
