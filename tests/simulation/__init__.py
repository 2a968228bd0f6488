"""A deterministic world: real tablets, the real server, a network and people that go wrong. docs/simulator.md."""
