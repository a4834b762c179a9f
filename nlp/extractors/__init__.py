"""One module for each family of event types: a clause in, findings or a reason for none out."""
