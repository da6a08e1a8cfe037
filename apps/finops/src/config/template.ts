/** The configuration that `finops init` writes. Every setting is in it; those that say the default are comments. */
export const template = `# finops configuration. Relative paths start from the folder of this file.
# Every setting can come from the environment too: FINOPS_SOURCES__DAILY__STORE is sources.daily.store.
# "finops config" shows what is in force, "finops doctor" checks it.

# Each source is one export: a vendor that can read it, and the store that it lies in.
[sources.daily]
vendor = "aws-cur-v1"
store = "s3://my-billing-bucket"   # or a folder: "./exports"
# input = "./bucket"               # a copy of the bucket on this disk, read in its place
prefix = "cur"                     # the prefix of the report, as configured at the vendor
# export = "daily"                 # its name; needed where the prefix holds several
# table = "aws_cur_v1"
# backends = ["local"]             # all of them when absent
# names = "plain"                  # or "snake": words parted by "_", as in CUR 2.0

# The store as a table, where it has options:
# store = { url = "s3://my-billing-bucket", region = "eu-central-1", profile = "billing" }

# Where the tables are kept.
[backends.local]
use = "duckdb"
path = "./data/finops.duckdb"

# [state]
# path = "./data/finops.sqlite"    # what was done, and how far the rest has come

# [bronze]
# path = "./data/bronze"           # what was delivered, as delivered
# keep = 1                         # older deliveries of a period whose files stay; "all" keeps every one

# [export]
# path = "./data/parquet"
# sorted = false                   # true: smaller scans, two to three times the time

# [download]
# concurrency = 4
# settle_minutes = 60              # 0 for a copied bucket that nobody writes to
`
