"""Which address is in which economy.

The data set in this folder is made of the delegated statistics of the Number Resource
Organization (nro.net), CC BY 4.0, by way of ip-location-db's asn-country. `make geo` makes it
anew.
"""
