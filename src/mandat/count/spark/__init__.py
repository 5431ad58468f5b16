"""Tables of protocols read by Spark, through a mapping as any other table, and left there.

`read_spark_table` gives `Remote` protocols. PySpark and Java are looked for only when it is called.
"""

from mandat.count.spark.reading import read_spark_table
from mandat.count.spark.session import NoSpark

__all__ = ["NoSpark", "read_spark_table"]
