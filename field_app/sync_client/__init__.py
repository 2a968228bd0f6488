"""The tablet's end of one exchange: hello, push, pull, and photos apart."""
