/** Invented people and places by region. Streets are common names, not addresses of anyone. */

type Pool<T> = readonly [T, ...T[]];

export interface Region {
  readonly numberFirst: boolean;
  readonly cities: Pool<{ city: string; postcode: string }>;
  readonly streets: Pool<string>;
  readonly premises: Pool<string>;
  readonly firstNames: Pool<string>;
  readonly lastNames: Pool<string>;
  readonly phone: string;
}

const UNITED_KINGDOM: Region = {
  numberFirst: true,
  cities: [
    { city: 'London', postcode: 'SE1# #@@' },
    { city: 'Manchester', postcode: 'M1# #@@' },
    { city: 'Bristol', postcode: 'BS# #@@' },
    { city: 'Leeds', postcode: 'LS1# #@@' },
    { city: 'Norwich', postcode: 'NR# #@@' },
    { city: 'Edinburgh', postcode: 'EH# #@@' },
    { city: 'Cardiff', postcode: 'CF1# #@@' },
    { city: 'Stratford-upon-Avon', postcode: 'CV37 #@@' },
  ],
  streets: [
    'Mill Lane',
    "St. Anne's Road",
    'Canal Street',
    'Orchard Rise',
    'Harbour View',
    'High Street',
  ],
  premises: ['Flat 3B, The Old Maltings', 'Unit 14, Riverside Business Park', 'The Gift Barn'],
  firstNames: ['Alice', 'Hannah', 'Imran', 'Oliver', 'Priya', 'Rhys', "D'Arcy", 'Zoe'],
  lastNames: [
    'Bennett',
    'Campbell',
    "O'Connor",
    'Patel',
    'Smythe-Jones',
    'Walker',
    'Wright',
    'Hughes',
  ],
  phone: '+44 7### ######',
};

const GERMANY: Region = {
  numberFirst: false,
  cities: [
    { city: 'Berlin', postcode: '10###' },
    { city: 'München', postcode: '80###' },
    { city: 'Köln', postcode: '50###' },
    { city: 'Leipzig', postcode: '04###' },
  ],
  streets: ['Lindenstraße', 'Bahnhofstraße', 'Am Mühlbach', 'Gartenweg'],
  premises: ['Hinterhaus, 2. OG', 'c/o Blumenhaus Krüger'],
  firstNames: ['Jürgen', 'Anke', 'Björn', 'Lena', 'Matthias'],
  lastNames: ['Müller', 'Weiß', 'Schäfer', 'Hoffmann', 'Vogel'],
  phone: '+49 151 #######',
};

const FRANCE: Region = {
  numberFirst: true,
  cities: [
    { city: 'Paris', postcode: '750##' },
    { city: 'Lyon', postcode: '690##' },
    { city: 'Nîmes', postcode: '300##' },
    { city: 'Besançon', postcode: '250##' },
  ],
  streets: ['rue de la République', 'avenue des Tilleuls', 'place du Marché', "rue de l'Église"],
  premises: ['Bâtiment C, 4e étage', 'Boutique Au Petit Bonheur'],
  firstNames: ['Zoé', 'François', 'Hélène', 'Luc', 'Margaux'],
  lastNames: ['Dupré', 'Lefèvre', 'Moreau', 'Besson', 'Rousseau'],
  phone: '+33 6 ## ## ## ##',
};

const IRELAND: Region = {
  numberFirst: true,
  cities: [
    { city: 'Dublin', postcode: 'D0# @#@#' },
    { city: 'Cork', postcode: 'T12 @#@#' },
    { city: 'Galway', postcode: 'H91 @#@#' },
  ],
  streets: ['Quay Street', 'Abbey Road', 'Castle Avenue'],
  premises: ['Unit 2, Liffey Trade Centre', 'The Craft Shop'],
  firstNames: ['Siobhán', 'Conor', 'Aoife', 'Seán'],
  lastNames: ['Byrne', 'Ó Briain', 'Kelly', 'Murphy'],
  phone: '+353 8# ### ####',
};

const SPAIN: Region = {
  numberFirst: false,
  cities: [
    { city: 'Madrid', postcode: '280##' },
    { city: 'Málaga', postcode: '290##' },
    { city: 'A Coruña', postcode: '150##' },
  ],
  streets: ['Calle Mayor', 'Avenida del Puerto', 'Plaza España'],
  premises: ['Escalera B, 3º izq.', 'Tienda La Peña'],
  firstNames: ['Begoña', 'José', 'Lucía', 'Íñigo'],
  lastNames: ['Núñez', 'García', 'Ibáñez', 'Serrano'],
  phone: '+34 6## ### ###',
};

const NORDIC: Region = {
  numberFirst: false,
  cities: [
    { city: 'Malmö', postcode: '211 ##' },
    { city: 'Tromsø', postcode: '90##' },
    { city: 'Århus', postcode: '80##' },
  ],
  streets: ['Storgatan', 'Kirkegata', 'Ågatan', 'Havnegade'],
  premises: ['2. sal, venstre', 'Lager 4'],
  firstNames: ['Søren', 'Åsa', 'Bjørn', 'Elin'],
  lastNames: ['Sjöberg', 'Østergaard', 'Lindqvist', 'Hansen'],
  phone: '+46 70 ### ## ##',
};

/** Plain ASCII, fits anywhere. */
const OTHER: Region = {
  numberFirst: true,
  cities: [
    { city: 'Port Central', postcode: '#####' },
    { city: 'New Harbour', postcode: '#####' },
    { city: 'Lakeside', postcode: '####' },
  ],
  streets: ['Commerce Street', 'Station Road', 'Market Square', 'Ocean Drive'],
  premises: ['Suite 210, Trade Tower', 'Warehouse 9, Gate 2'],
  firstNames: ['Maria', 'David', 'Yuki', 'Noa', 'Ana'],
  lastNames: ['Costa', 'Levi', 'Tanaka', 'Papas', 'Moreira'],
  phone: '+1 ### 555 01##',
};

export const REGIONS: Readonly<Record<string, Region>> & { readonly other: Region } = {
  'United Kingdom': UNITED_KINGDOM,
  'Channel Islands': UNITED_KINGDOM,
  Germany: GERMANY,
  Austria: GERMANY,
  Switzerland: GERMANY,
  France: FRANCE,
  Belgium: FRANCE,
  Ireland: IRELAND,
  Spain: SPAIN,
  Sweden: NORDIC,
  Norway: NORDIC,
  Denmark: NORDIC,
  other: OTHER,
};

interface ChinesePlace {
  readonly province: string;
  readonly city: string;
  readonly districts: Pool<string>;
  readonly streets: Pool<string>;
  readonly postcode: string;
  readonly country: string;
  readonly phone: string;
}

export const CHINESE_PLACES: Pool<ChinesePlace> = [
  {
    province: '',
    city: '上海市',
    districts: ['浦东新区', '静安区', '徐汇区'],
    streets: ['世纪大道', '南京西路', '漕溪北路'],
    postcode: '200120',
    country: '中国',
    phone: '138 #### ####',
  },
  {
    province: '广东省',
    city: '深圳市',
    districts: ['南山区', '福田区', '龙岗区'],
    streets: ['科技南十二路', '深南大道', '坂田街道雪岗路'],
    postcode: '518057',
    country: '中国',
    phone: '139 #### ####',
  },
  {
    province: '浙江省',
    city: '杭州市',
    districts: ['余杭区', '西湖区', '滨江区'],
    streets: ['文一西路', '网商路', '江南大道'],
    postcode: '311121',
    country: '中国',
    phone: '150 #### ####',
  },
  {
    province: '四川省',
    city: '成都市',
    districts: ['锦江区', '武侯区', '青羊区'],
    streets: ['春熙路', '人民南路四段', '天府大道中段'],
    postcode: '610041',
    country: '中国',
    phone: '186 #### ####',
  },
  {
    province: '',
    city: '香港特别行政区',
    districts: ['九龙油尖旺区', '新界沙田区', '港岛湾仔区'],
    streets: ['弥敦道', '轩尼诗道', '沙田正街'],
    postcode: '999077',
    country: '中国',
    phone: '+852 5### ####',
  },
];

export const CHINESE_POOL: {
  readonly surnames: Pool<string>;
  readonly givenNames: Pool<string>;
  readonly communities: Pool<string>;
} = {
  surnames: [
    '王',
    '李',
    '张',
    '刘',
    '陈',
    '杨',
    '赵',
    '黄',
    '周',
    '吴',
    '欧阳',
    '司马',
    '谭',
    '龚',
  ],
  givenNames: [
    '伟',
    '芳',
    '秀英',
    '俊杰',
    '晓梅',
    '建国',
    '雨轩',
    '子涵',
    '思远',
    '嘉怡',
    '鑫',
    '玥',
  ],
  communities: ['翠湖花园', '科技园', '阳光城', '万象公寓', '和平里小区', '金桥大厦'],
};
