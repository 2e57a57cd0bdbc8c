"""Where sources are: economies, registries' regions, autonomous systems, and what data says so."""
