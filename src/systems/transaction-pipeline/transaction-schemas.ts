/** The fields of a transaction that its sender describes. IngestProcessor checks their values. */
const SENT_FIELDS = {
  transactionId: {
    type: 'string',
    description: 'identifies the transaction; required unless the header Idempotency-Key is sent',
  },
  accountId: { type: 'string', description: 'the account that pays' },
  merchantId: { type: 'string', description: 'the merchant that is paid' },
  timestamp: { type: 'string', description: 'the time of the purchase, ISO 8601' },
  amount: { type: 'number', description: 'in units of the currency, above 0' },
  currency: { type: 'string', description: 'ISO 4217, such as USD' },
  merchantCategory: { type: 'string', description: 'the category of the merchant, such as electronics' },
  country: { type: 'string', description: 'the country of the purchase, ISO 3166-1 alpha-2' },
  region: { type: 'string', description: 'the processing region, such as us-east-1' },
  cardNotPresent: { type: 'boolean', description: 'whether the card was not present' },
} as const;

/** A transaction as its sender describes it. */
export const TRANSACTION_SCHEMA = {
  type: 'object',
  required: ['accountId', 'merchantId', 'timestamp', 'amount', 'currency'],
  properties: {
    ...SENT_FIELDS,
    timeZone: {
      type: 'string',
      description: "the account's IANA time zone, such as Europe/Berlin; its first transaction sets it",
    },
  },
} as const;

/** A transaction with what the pipeline added to it. */
export const STORED_TRANSACTION_SCHEMA = {
  type: 'object',
  required: TRANSACTION_SCHEMA.required,
  properties: {
    ...SENT_FIELDS,
    localHour: {
      type: 'integer',
      description: "the hour of the purchase in the account's time zone, 0 to 23",
    },
    recentTxnCount: { type: 'integer', description: 'the transactions of the account within ten minutes' },
    receivedAt: { type: 'string', description: 'when the request arrived, ISO 8601' },
    status: { type: 'string', enum: ['accepted', 'scored'] },
    score: { type: 'number', description: '0 to 100; missing until the transaction is scored' },
    outcome: { type: 'string', enum: ['approve', 'review', 'decline'] },
    parts: {
      type: 'array',
      description: 'what the score consists of, the largest part first',
      items: {
        type: 'object',
        required: ['name', 'points', 'reason'],
        properties: {
          name: { type: 'string', description: 'a rule, or a feature of the history' },
          points: { type: 'number' },
          reason: { type: 'string', description: 'one sentence' },
        },
      },
    },
    matchedRules: { type: 'array', items: { type: 'string' } },
    model: { type: 'string', description: 'the version of the trained model' },
    scoredAt: { type: 'string', description: 'when the transaction was scored, ISO 8601' },
    notifiedAt: { type: 'string', description: 'when people were notified, ISO 8601' },
    fraud: { type: 'boolean', description: 'the result of the investigation' },
    confirmedAt: { type: 'string', description: 'when the result was confirmed, ISO 8601' },
  },
} as const;
