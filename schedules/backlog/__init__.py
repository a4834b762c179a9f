"""The backlog: true happenings that a person wrote down, with the address that says so."""
