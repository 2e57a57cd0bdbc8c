"""The strangers of the Internet, one file each; every file names where their ways are described.

The lab routes nothing but its monitored blocks, so each of them walks over a row of targets: what
a sensor would see of the real one on condition that the probe falls into a monitored block.
"""
