"""A seed and words -> dice of their own, the same on every machine and with every numpy.

numpy keeps the streams of RandomState and of PCG64 for ever (NEP 19), and not those of Generator.
"""

from hashlib import sha256

import numpy as np

Dice = np.random.RandomState


def dice(seed: int, *words: object) -> Dice:
    """Cast dice for `words`; one more of something changes nothing of the others."""
    text = "/".join(str(word) for word in (seed, *words))
    entropy = int.from_bytes(sha256(text.encode()).digest()[:16])
    return np.random.RandomState(np.random.PCG64(np.random.SeedSequence(entropy)))
