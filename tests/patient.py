"""A question over HTTP -> its answer, however busy the machine is."""

from functools import partial

import httpx

from patience import PATIENCE

get = partial(httpx.get, timeout=PATIENCE)
post = partial(httpx.post, timeout=PATIENCE)
Client = partial(httpx.Client, timeout=PATIENCE)
