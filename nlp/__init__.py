"""The reading: a document in, candidates with evidence out; pure once its data is loaded."""
