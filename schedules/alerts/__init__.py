"""The alarm: rules as data, decisions without effects, an outbox in the store, and its way to the channels."""
