/** Finds the links of the built site that lead nowhere: to a file that is not there, or to a heading that its page does not have. */

const tag = /<[a-z][^<>]*>/gi;
const entities = { '&amp;': '&', '&quot;': '"', '&#39;': "'", '&lt;': '<', '&gt;': '>' };

/**
 * @param {Map<string, string | undefined>} files by path within the site, with the text of each page
 * @param {string} base the path of the site, such as `/growingio-node/`
 * @returns {string[]} `page: link` and what is wrong
 */
export function findDeadLinks(files, base) {
  const pages = new Map(
    [...files].filter(([, html]) => html !== undefined).map(([file, html]) => [file, readPage(html)]),
  );
  return [...pages].flatMap(([file, { links }]) =>
    [...links].flatMap((link) => {
      const problem = judge(new URL(link, `http://site${base}${file}`));
      return problem === undefined ? [] : [`${file}: ${link} ${problem}`];
    }),
  );

  function judge({ protocol, host, pathname, hash }) {
    if (protocol !== 'http:' || host !== 'site') return undefined;
    if (!pathname.startsWith(base)) return `leaves the site, which stands below ${base}`;
    const path = decodeURIComponent(pathname.slice(base.length)).replace(/(^|\/)$/, '$1index.html');
    if (!files.has(path)) return 'leads to no file';
    const isThere = hash === '' || pages.get(path)?.ids.has(decodeURIComponent(hash.slice(1)));
    return isThere ? undefined : 'leads to no heading';
  }
}

/** @returns {{ ids: Set<string>, links: Set<string> }} */
function readPage(html) {
  const values = (name) =>
    (html.match(tag) ?? []).flatMap((each) => {
      const value = new RegExp(`\\s${name}="([^"]*)"`).exec(each)?.[1];
      return value === undefined ? [] : [value.replace(/&(amp|quot|#39|lt|gt);/g, (entity) => entities[entity])];
    });
  return { ids: new Set(values('id')), links: new Set([...values('href'), ...values('src')]) };
}
