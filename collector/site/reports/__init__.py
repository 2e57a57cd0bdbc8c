"""A week that is over -> its report: for the site, for a feed, for the mail."""
