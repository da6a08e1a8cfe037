"""Adds up CSV files with nothing but Python's csv and decimal: add-up.py FILE… prints rows and the sum of every column
that holds only numbers, as JSON. Files may be plain, gzip or zip."""

import csv
import decimal
import gzip
import io
import json
import re
import sys
import zipfile

decimal.getcontext().prec = 100
csv.field_size_limit(1 << 30)
NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?")


def lines(path):
    if path.endswith(".gz"):
        return gzip.open(path, "rt", encoding="utf-8-sig", newline="")
    if path.endswith(".zip"):
        archive = zipfile.ZipFile(path)
        return io.TextIOWrapper(archive.open(archive.namelist()[0]), encoding="utf-8-sig", newline="")
    return open(path, encoding="utf-8-sig", newline="")


rows = 0
sums = {}
words = set()
for path in sys.argv[1:]:
    with lines(path) as text:
        for row in csv.DictReader(text):
            rows += 1
            for column, value in row.items():
                if value == "" or column in words:
                    continue
                if NUMBER.fullmatch(value):
                    sums[column] = sums.get(column, decimal.Decimal(0)) + decimal.Decimal(value)
                else:
                    words.add(column)

print(json.dumps({"rows": rows, "sums": {c: f"{s:f}" for c, s in sums.items() if c not in words}}))
