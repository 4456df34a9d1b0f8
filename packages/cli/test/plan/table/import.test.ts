/** The spreadsheets of product managers, as the command takes them over. */
import { Folder } from '../folder.js';

const chinese = `事件标识,事件名称,事件描述,变量标识,变量名称,变量类型,是否必填,枚举值,负责人,已废弃
BuyProduct,购买商品,支付成功,product_name,商品名称,字符串,是,,李雷,
,,,product_price,商品价格,小数,必填,,,
,,,pay_way,支付方式,文本,否,支付宝、微信,,
Register,注册,,,,,,,韩梅梅,是
`;

const planned = {
  BuyProduct: {
    ...{ name: '购买商品', description: '支付成功', owner: '李雷' },
    variables: {
      pay_way: { type: 'string', name: '支付方式', enum: ['支付宝', '微信'] },
      product_name: { type: 'string', required: true, name: '商品名称' },
      product_price: { type: 'double', required: true, name: '商品价格' },
    },
  },
  Register: { name: '注册', owner: '韩梅梅', deprecated: true },
};

async function take(table: string | Buffer, events?: object): Promise<Folder & { readonly said: string[] }> {
  const folder = new Folder();
  if (events !== undefined) folder.writePlan(events);
  folder.write('plan.csv', table);
  const { stdout, stderr } = await folder.plan(['import', 'plan.csv']);
  return Object.assign(folder, { said: `${stdout}${stderr}`.split('\n').slice(0, -1) });
}

describe('growingio plan import', () => {
  it('takes a Chinese table with merged cells', async () => {
    const folder = await take(chinese);
    expect(folder.events()).toEqual(planned);
    expect(folder.said).toEqual([
      '+ BuyProduct',
      '+ BuyProduct.pay_way: string, ["支付宝","微信"]',
      '+ BuyProduct.product_name: string, required',
      '+ BuyProduct.product_price: double, required',
      '+ Register',
      '"growingio.plan.json": events added: 2, variables added: 3, changed: 0',
    ]);
  });

  it.each([
    ['with a byte order mark', `\uFEFF${chinese}`],
    ['with CRLF', chinese.replaceAll('\n', '\r\n')],
    ['with semicolons', chinese.replaceAll(',', ';')],
    ['with tabs', chinese.replaceAll(',', '\t')],
    ['below titles', `埋点方案 v3,,,\n,,,\n${chinese}`],
    ['with marks behind its names', chinese.replace('变量类型', '变量类型 *（string/int/double）').replace('是否必填', '"是否必填\n(Y/N)"')], // prettier-ignore
    ['with the key in each row', chinese.replaceAll(/^(?=,,,)/gm, 'BuyProduct')],
    ['without commas at the ends of its rows', chinese.replaceAll(/,+$/gm, '')],
  ])('takes it %s', async (_, table) => {
    expect((await take(table)).events()).toEqual(planned);
  });

  it('takes English names, types and words', async () => {
    const table =
      'Event Key,event_name,Variable Key,Type,Required,Enum,Owner,Deprecated\n' +
      'BuyProduct,Purchase,count,Integer,Y,1|2|3,shop,no\n,,coupon,text,false,,,\n';
    expect((await take(table)).events()).toEqual({
      BuyProduct: {
        ...{ name: 'Purchase', owner: 'shop' },
        variables: { count: { type: 'int', required: true, enum: [1, 2, 3] }, coupon: { type: 'string' } },
      },
    });
  });

  it('lets stay what the table does not have: events, variables and columns; and says what changes', async () => {
    const before = {
      BuyProduct: {
        ...{ name: '购买', owner: 'shop', description: '旧' },
        variables: { product_price: { type: 'int', required: true, description: '元' }, gift: { type: 'string' } },
      },
      Login: { name: '登录' },
    };
    const table = '事件标识,事件名称,事件描述,变量标识,变量类型\nBuyProduct,购买商品,,product_price,小数\n';
    const folder = await take(table, before);
    expect(folder.events()).toEqual({
      BuyProduct: {
        ...{ name: '购买商品', owner: 'shop' },
        variables: { product_price: { type: 'double', required: true, description: '元' }, gift: { type: 'string' } },
      },
      Login: { name: '登录' },
    });
    expect(folder.said).toEqual([
      '~ BuyProduct: name "购买" → "购买商品"',
      '~ BuyProduct: description "旧" → (none)',
      '~ BuyProduct.product_price: type "int" → "double"',
      '"growingio.plan.json": events added: 0, variables added: 0, changed: 3',
    ]);
  });

  it('keeps the type of a variable that the plan has, where the table names none', async () => {
    const folder = await take('事件标识,变量标识,变量名称\nBuy,price,价格\n', {
      Buy: { variables: { price: { type: 'double' } } },
    });
    expect(folder.events()).toEqual({ Buy: { variables: { price: { type: 'double', name: '价格' } } } });
  });

  it('writes nothing when nothing is new', async () => {
    const folder = await take('事件标识\nLogin\n', { Login: {} });
    expect(folder.said).toEqual(['nothing new: "growingio.plan.json" stays as it is']);
    expect(folder.read('growingio.plan.json')).toBe('{"events":{"Login":{}}}');
  });

  it('says each fault with its row, in both languages, and writes nothing when there is one', async () => {
    const head = 'event key,event name,variable key,variable type,required,enum,deprecated\n';
    const rows = [
      ',,price,int,,,',
      'Buy,购买,price,money,,,',
      ',,count,,,,',
      ',,name,string,maybe,,',
      ',,"way,string,,,',
      ',,level,int,,1|two,',
      ',买,ok,int,,,',
      ',,ok,int,,,',
      ',,,int,,,',
      ',,a,int,,,,,more',
      'Login,,,,,,perhaps',
      'Good,,price,int,yes,,',
    ];
    const folder = new Folder();
    folder.writePlan({ Old: {} });
    folder.write('plan.csv', `${head}${rows.join('\n')}\n`);
    const { exitCode, stdout, stderr } = await folder.plan(['import', 'plan.csv']);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr.split('\n')).toEqual([
      '✗ row 2: event key is empty, and no row above has one',
      '✗ row 3: variable type is "money": write string, int or double',
      '✗ row 4: variable type is empty: write string, int or double',
      '✗ row 5: required is "maybe": write yes or no',
      '✗ row 6: a quotation mark is not closed, or text stands behind one that closes',
      '✗ row 7: enum is "1|two": a value is no int',
      '✗ row 8: event name is "买", and "购买" in row 3, of the same event',
      '✗ row 9: the variable "ok" stands in row 8 already, of the same event',
      '✗ row 10: variable key is empty',
      '✗ row 11: there are 9 cells, and 7 columns',
      '✗ row 12: deprecated is "perhaps": write yes or no',
      '"plan.csv": faults: 11; nothing is written',
      '',
    ]);
    expect(folder.events()).toEqual({ Old: {} });
    const inChinese = await folder.plan(['import', 'plan.csv', '--lang', 'zh']);
    expect(inChinese.stderr).toContain('✗ 第 3 行：变量类型为 "money"：应为字符串、整数或小数\n');
  });

  it('counts rows as a spreadsheet does, also where a cell has several lines', async () => {
    const table = '事件标识,事件描述,变量标识,变量类型\nBuy,"一\n二\n三",price,整数\n\n,,count,几\n';
    expect((await take(table)).said[0]).toBe('✗ row 4: variable type is "几": write string, int or double');
  });

  it('refuses values that are listed and not of the type that the table gives', async () => {
    const folder = await take('事件标识,变量标识,变量类型\nBuy,level,整数\n', {
      Buy: { variables: { level: { type: 'string', enum: ['low', 'high'] } } },
    });
    expect(folder.said[0]).toBe('✗ row 2: enum is "low|high": a value is no int');
  });

  it('names columns that say nothing of the plan, and keys that the platform can not have', async () => {
    const { said } = await take('序号,事件标识,变量标识,变量类型,备注\n1,购买,商品,文本,x\n');
    expect(said.filter((line) => !line.startsWith('+'))).toEqual([
      '"growingio.plan.json": events added: 1, variables added: 1, changed: 0',
      'columns that say nothing of the plan: "序号", "备注"',
      expect.stringMatching(/^! row 2: GrowingIO may never show the event key "购买"/),
      expect.stringMatching(/^! row 2: GrowingIO may never show the variable key "商品"/),
    ]);
  });

  it('prints for programs what has changed, or the faults', async () => {
    const folder = new Folder();
    folder.write('good.csv', '事件标识\nBuy\n');
    folder.write('bad.csv', '事件标识,变量标识\nBuy,price\n');
    const bad = await folder.plan(['import', 'bad.csv', '--json']);
    const file = 'growingio.plan.json';
    expect({ ...bad, stdout: JSON.parse(bad.stdout) as unknown }).toEqual({
      ...{ exitCode: 1, stderr: '' },
      stdout: {
        ...{ file, written: false, changes: [], remarks: [], leftOut: [] },
        faults: [{ row: 2, message: 'variable type is empty: write string, int or double' }],
      },
    });
    const good = await folder.plan(['import', 'good.csv', '--json']);
    expect(JSON.parse(good.stdout)).toMatchObject({ file, written: true, changes: [{ kind: 'added', event: 'Buy' }] });
  });

  it.each([
    ['GB18030', Buffer.from([0xca, 0xc2, 0xbc, 0xfe, 0x2c, 0x0a]), '"plan.csv" is not in UTF-8'],
    ['UTF-16', Buffer.from(`\uFEFF${chinese}`, 'utf16le'), '"plan.csv" is not in UTF-8'],
    ['UTF-16 without a mark', Buffer.from('event key\nBuy\n', 'utf16le'), '"plan.csv" is not in UTF-8'],
    ['GB18030 below an English head', Buffer.concat([Buffer.from('event key\nA\nB\nC\n'), Buffer.of(0xc2, 0xf2, 0x0a)]), '"plan.csv" is not in UTF-8'], // prettier-ignore
    ['a workbook', Buffer.of(0x50, 0x4b, 3, 4, 0xff, 0), '"plan.csv" is not in UTF-8\n  save it as CSV UTF-8'],
    ['no event keys', 'name,type\na,int\n', '"plan.csv" has no column event key\n  name the columns in its first row: event key, '], // prettier-ignore
    ['nothing', '', '"plan.csv" has no column event key'],
    ['a name twice', '事件标识,变量类型,类型\n', '"plan.csv" has two columns variable type\n  rename one of them'],
  ])('refuses a file that has %s', async (_, table, message) => {
    const folder = await take(table);
    expect(folder.said.join('\n')).toContain(message);
    expect(folder.has('growingio.plan.json')).toBe(false);
  });

  it('refuses a file that is not there, with status 2', async () => {
    const { exitCode, stderr } = await new Folder().plan(['import', 'none.csv']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('"none.csv" can not be read');
  });
});
