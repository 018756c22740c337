import type { OrderField } from '../../../shared/imports/index.ts';

/** What dealers call things, folded: small letters, no blanks or signs. The first are the likeliest. */
const WORDS: Readonly<Record<OrderField, readonly string[]>> = {
  orderNumber: [
    ...['ordernumber', 'orderno', 'ordernr', 'orderid', 'order', 'ponumber', 'pono', 'po'],
    ...['purchaseorder', 'purchaseorderno', 'purchaseordernumber', 'salesorder', 'salesorderno'],
    ...['invoiceno', 'invoicenumber', 'invoice', 'reference', 'orderref', 'orderreference'],
    ...['customerorderno', 'documentno', 'docno', 'so', 'sonumber'],
    ...['订单号', '订单编号', '订单', '单号', '采购单号', '采购订单号', '销售单号', '客户订单号'],
    ...['平台订单号', '原始单号', '交易编号', '编号', '订货单号'],
  ],
  sku: [
    ...['sku', 'skucode', 'itemsku', 'itemno', 'itemnumber', 'itemcode', 'item', 'articleno'],
    ...['article', 'articlenumber', 'artno', 'productcode', 'productid', 'productno', 'partno'],
    ...['partnumber', 'stockcode', 'materialno', 'material', 'ean', 'gtin', 'upc', 'barcode'],
    ...['lineitemsku', 'sellersku', 'modelno', 'model'],
    ...[
      '商品编码',
      '商品编号',
      '货号',
      '产品编码',
      '产品编号',
      '物料编码',
      '物料号',
      '款号',
      '条码',
    ],
    ...['条形码', '商家编码', '规格编码', '料号', '型号', '商品条码'],
  ],
  quantity: [
    ...['quantity', 'qty', 'qtyordered', 'orderqty', 'orderedqty', 'quantityordered', 'pcs'],
    ...['units', 'pieces', 'amountordered', 'lineitemquantity', 'menge', 'anzahl'],
    ...['数量', '订购数量', '订货数量', '购买数量', '件数', '商品数量', '采购数量', '订单数量'],
  ],
  description: [
    ...[
      'description',
      'itemdescription',
      'productdescription',
      'productname',
      'itemname',
      'product',
    ],
    ...['title', 'lineitemname', 'articlename', 'materialdescription'],
    ...['商品名称', '品名', '产品名称', '商品', '名称', '货品名称', '商品标题', '描述', '品名规格'],
  ],
  uom: [
    ...['uom', 'unit', 'unitofmeasure', 'um', 'packunit', 'packaging', 'einheit'],
    ...['单位', '计量单位', '包装单位'],
  ],
  unitPrice: [
    ...['unitprice', 'price', 'priceeach', 'unitcost', 'itemprice', 'netprice', 'rate'],
    ...['lineitemprice', 'preis', 'einzelpreis'],
    ...['单价', '价格', '售价', '含税单价', '成交单价', '商品单价'],
  ],
  lineTotal: [
    ...['linetotal', 'lineamount', 'amount', 'extendedprice', 'subtotal', 'netamount', 'lineprice'],
    ...['小计', '金额', '行金额', '商品金额', '合计金额'],
  ],
  currency: ['currency', 'currencycode', 'curr', 'ccy', 'währung', '币种', '货币', '币别'],
  placedAt: [
    ...['orderdate', 'date', 'orderedon', 'ordered', 'podate', 'purchasedate', 'created'],
    ...['createdat', 'placedat', 'ordertime', 'dateordered', 'invoicedate', 'documentdate'],
    ...['下单时间', '下单日期', '订单日期', '订单时间', '日期', '创建时间', '付款时间', '订购日期'],
  ],
  shipBy: [
    ...['shipby', 'shipdate', 'requireddate', 'requestedshipdate', 'deliverydate', 'duedate'],
    ...['needby', 'deliverby', 'requestdate', 'latestshipdate', 'liefertermin'],
    ...['交货日期', '发货日期', '要求发货时间', '最晚发货时间', '交期', '要货日期', '期望到货日期'],
  ],
  priority: ['priority', 'urgency', '优先级', '紧急程度'],
  carrier: [
    ...['carrier', 'shippingmethod', 'shipvia', 'service', 'deliverymethod', 'shipmethod'],
    ...['shipservicelevel', 'carrierservice', 'courier'],
    ...['快递公司', '物流公司', '快递', '配送方式', '物流方式', '承运商', '发货方式'],
  ],
  customer: [
    ...['customer', 'customerid', 'customerno', 'customernumber', 'customercode', 'account'],
    ...['accountno', 'accountnumber', 'client', 'clientid', 'dealer', 'dealercode', 'buyerid'],
    ...['kundennummer', 'buyer'],
    ...[
      '客户',
      '客户编号',
      '客户代码',
      '会员名',
      '买家',
      '买家会员名',
      '经销商',
      '客户名称',
      '买家账号',
    ],
  ],
  tier: ['tier', 'customertier', 'customergroup', 'customerclass', '客户等级', '会员等级'],
  name: [
    ...['name', 'shiptoname', 'recipient', 'recipientname', 'shiptoparty', 'shippingname'],
    ...['deliveryname', 'consignee', 'contact', 'contactname', 'attention', 'attn', 'shipto'],
    ...['receiver', 'receivername', 'customername', 'deliverto', 'company'],
    ...['收货人', '收件人', '收货人姓名', '收件人姓名', '联系人', '姓名', '收货方'],
  ],
  address1: [
    ...['address', 'address1', 'addressline1', 'street', 'shippingaddress', 'shipaddress'],
    ...['shipaddress1', 'deliveryaddress', 'shippingaddress1', 'streetaddress', 'adresse'],
    ...['shippingstreet', 'shiptoaddress', 'addressline'],
    ...['收货地址', '地址', '详细地址', '收件地址', '街道', '收件人地址', '收货人地址'],
  ],
  address2: [
    ...['address2', 'addressline2', 'shipaddress2', 'shippingaddress2', 'street2', 'suite'],
    ...['地址2', '门牌号'],
  ],
  address3: ['address3', 'addressline3', 'shipaddress3', '地址3'],
  district: ['district', 'county', 'ward', '区', '区县', '县', '县区', '收货人区', '收货区'],
  city: [
    ...['city', 'town', 'shipcity', 'shippingcity', 'shiptocity', 'deliverycity', 'ort'],
    ...['城市', '市', '收货城市', '收货人城市'],
  ],
  region: [
    ...['state', 'province', 'region', 'shipstate', 'shippingprovince', 'shippingstate'],
    ...['stateprovince', 'shiptostate'],
    ...['省', '省份', '收货省份', '收货人省份', '州'],
  ],
  postcode: [
    ...['postcode', 'postalcode', 'zip', 'zipcode', 'shippingzip', 'shippostalcode', 'plz'],
    ...['邮编', '邮政编码', '收货邮编'],
  ],
  country: [
    ...['country', 'countrycode', 'shipcountry', 'shippingcountry', 'shiptocountry', 'land'],
    ...['国家', '收货国家', '国家地区'],
  ],
  phone: [
    ...['phone', 'telephone', 'tel', 'mobile', 'phoneno', 'phonenumber', 'shippingphone'],
    ...['shipphone', 'contactphone', 'telefon'],
    ...['电话', '手机', '联系电话', '手机号', '收货人电话', '收件人电话', '联系方式', '手机号码'],
  ],
  email: ['email', 'mail', 'emailaddress', 'contactemail', '邮箱', '电子邮箱', '电子邮件'],
  billingCountry: ['billingcountry', 'billtocountry', 'invoicecountry', '账单国家'],
  payment: [
    ...['paymentstatus', 'financialstatus', 'paid', 'paymentstate'],
    ...['付款状态', '支付状态', '是否付款'],
  ],
  paymentMethod: [
    ...['paymentmethod', 'payment', 'paymentterms', 'terms'],
    ...['付款方式', '支付方式', '结算方式'],
  ],
  shipping: ['shipping', 'shippingcost', 'freight', 'shippingfee', 'postage', '运费', '邮费'],
  tax: ['tax', 'vat', 'taxes', 'taxamount', 'vatamount', '税额', '税', '税费'],
  discount: ['discount', 'discountamount', 'rebate', '折扣', '优惠金额', '优惠'],
  total: [
    'total',
    'ordertotal',
    'grandtotal',
    'totalamount',
    '总金额',
    '订单金额',
    '实付金额',
    '总价',
  ],
  shipped: [
    ...['lineitemfulfillmentstatus', 'fulfillmentstatus', 'shippingstatus', 'shipmentstatus'],
    ...['发货状态', '物流状态'],
  ],
  shippable: ['lineitemrequiresshipping', 'requiresshipping', '是否需要发货'],
  status: ['status', 'orderstatus', '订单状态', '状态', '交易状态'],
};

/** Chinese punctuation, full-width letters, blanks and signs make no difference. */
export const foldHeader = (name: string): string =>
  name
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');

const BY_WORD = new Map<string, { field: OrderField; rank: number }>();
for (const [field, words] of Object.entries(WORDS) as [OrderField, readonly string[]][]) {
  for (const [rank, word] of words.entries()) {
    if (!BY_WORD.has(word)) BY_WORD.set(word, { field, rank });
  }
}

export interface HeaderMatch {
  readonly field: OrderField;
  /** The smaller the surer. */
  readonly rank: number;
}

/** The field a header names; `Qty (pcs)` and `Qty.` are `Qty`, `订单号*` is `订单号`. */
export function matchHeader(name: string): HeaderMatch | undefined {
  const whole = BY_WORD.get(foldHeader(name));
  if (whole) return whole;
  const bare = BY_WORD.get(foldHeader(name.normalize('NFKC').replaceAll(/\(.*?\)|\[.*?\]/g, '')));
  return bare && { field: bare.field, rank: bare.rank + 50 };
}
