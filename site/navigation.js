/** What leads through the site: the groups of its pages, above and beside them. New pages need no line here, they come under "More". */

/** A page is named by its file, without language; a folder stands for all in it. */
const groups = [
  { en: 'Start', zh: '开始', entries: ['README', 'docs/migrating-from-java'] },
  {
    en: 'Frameworks',
    zh: '框架',
    entries: [
      ...['express', 'koa', 'fastify', 'nestjs', 'upload'].map((name) => `packages/${name}`),
      ...['docs/frameworks', 'docs/egg-midway'],
    ],
  },
  {
    en: 'Delivery',
    zh: '送达',
    entries: ['docs/delivery', 'docs/deployment', 'packages/outbox-disk', 'packages/bullmq', 'docs/scaling'],
  },
  {
    en: 'Development',
    zh: '开发',
    entries: ['packages/collector', 'packages/cli', 'docs/tracking-plan', 'docs/testing', 'packages/testing'],
  },
  { en: 'Reference', zh: '参考', entries: ['docs/codes', 'docs/reference', 'docs/personal-data', 'SECURITY'] },
  { en: 'Examples', zh: '示例', entries: ['examples'], isAside: true },
  {
    en: 'More',
    zh: '更多',
    entries: ['ARCHITECTURE', 'CONTRIBUTING', 'bench', 'chaos'],
    isAside: true,
    takesRest: true,
  },
];

/**
 * The navigation of one language.
 *
 * @param {'en' | 'zh'} language
 * @param {import('./pages.js').Page[]} all
 * @param {{ text: string, target: string }} firstEvent on the home page
 * @returns {{ nav: object[], sidebar: object[] }} as VitePress has them
 */
export function navigate(language, all, firstEvent) {
  const pages = all.filter((page) => page.language === language);
  const isPlaced = (page) => groups.some(({ entries }) => entries.some((entry) => isWithin(page, entry)));
  const rest = pages.filter((page) => !isPlaced(page)).map(item);
  const home = pages.find(({ name }) => name === 'README');
  const first = { text: firstEvent.text, link: link(home) + firstEvent.target };
  const sidebar = groups.map((group) => {
    const items = group.entries.flatMap((entry) => itemsOf(entry, pages));
    if (group === groups[0]) items.splice(1, 0, first);
    return {
      text: group[language],
      items: group.takesRest ? [...rest, ...items] : items,
    };
  });
  const [start, ...others] = sidebar.filter((_, index) => !groups[index].isAside);
  const flat = ({ text, items }) => ({ text, items: items.map(({ text, link }) => ({ text, link })) });
  return { nav: [{ text: start.text, link: first.link }, ...others.map(flat)], sidebar };
}

/** One page, or a folder: its README and, folded behind it, the others. What lies deeper, those lead to. */
function itemsOf(entry, pages) {
  const within = pages.filter((page) => isWithin(page, entry));
  const index = within.find(({ name }) => name === entry || name === `${entry}/README`);
  const others = within.filter((page) => page !== index && isNear(page, `${entry}/`)).map(item);
  if (index === undefined) return others;
  return [{ ...item(index), ...(others.length > 0 && { collapsed: true, items: others }) }];
}

function isWithin({ name }, entry) {
  return name === entry || name.startsWith(`${entry}/`);
}

/** Whether it lies in that folder itself, or is the README of a folder there. */
function isNear({ name }, folder) {
  return !name
    .slice(folder.length)
    .replace(/\/README$/, '')
    .includes('/');
}

function item(page) {
  const isEnglish = page.language === 'zh' && !page.isTranslated;
  return { text: isEnglish ? `${page.title}（英文）` : page.title, link: link(page) };
}

function link({ route }) {
  return `/${route.replace(/(index)?\.md$/, '')}`;
}
