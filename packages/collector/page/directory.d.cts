/** The folder of the page's files. */
declare const directory: string;

export = directory;
