"""Questions of `mmdb.py` -> their answers: the program of a process that nobody misses."""

from collector.aide import work
from collector.geo.mmdb import walk

if __name__ == "__main__":
    work(walk)
